// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/curation_questions.h"

#include "ui/bridge/text_conversion.h"

#include <algorithm>
#include <cmath>

namespace sextant {

namespace {

constexpr int kBins = 72;
constexpr size_t kSampledRows = 200'000;
constexpr double kTail = 0.002;  // of the sample, left out at either end of a histogram
constexpr qsizetype kLongestShown = 400'000;
constexpr qsizetype kPreviewLength = 160;
constexpr size_t kMostMarks = 4000;

int64_t wholeNumber(const Json& json, const char* key) {
    const auto found = json.is_object() ? json.find(key) : json.end();
    return found != json.end() && found->is_number() ? found->get<int64_t>() : 0;
}
Json member(const Json& json, const char* key) {
    const auto found = json.is_object() ? json.find(key) : json.end();
    return found != json.end() ? *found : Json();
}
QString textOf(const Json& json) { return json.is_string() ? toQString(json.get<std::string>()) : QString(); }
Amount amountFrom(const Json& json) { return {wholeNumber(json, "documents"), wholeNumber(json, "bytes")}; }

SignalHistogram histogramOf(std::span<const float> signal) {
    SignalHistogram histogram;
    histogram.bins.resize(kBins);
    std::vector<float> sample;
    const size_t step = std::max<size_t>(1, signal.size() / kSampledRows);
    for (size_t row = 0; row < signal.size(); row += step)
        if (std::isfinite(signal[row])) sample.push_back(signal[row]);
    for (const float value : signal) histogram.unknown += !std::isfinite(value);
    if (sample.empty()) return histogram;
    std::sort(sample.begin(), sample.end());
    const auto tail = static_cast<size_t>(kTail * static_cast<double>(sample.size()));
    histogram.low = sample[tail];
    histogram.high = sample[sample.size() - 1 - tail];
    if (histogram.high <= histogram.low) histogram.high = histogram.low + std::max(1.0, std::abs(histogram.low) * 0.1);
    const double scale = kBins / (histogram.high - histogram.low);
    for (const float value : signal) {
        if (!std::isfinite(value)) continue;
        const int bin = static_cast<int>(std::clamp((value - histogram.low) * scale, 0.0, kBins - 1.0));
        ++histogram.bins[bin];
    }
    return histogram;
}

/// The first rule of a stage that a document breaks, or -1.
int firstBroken(const CuratedJob& job, size_t stage, int64_t row) {
    const auto& rules = job.stages()[stage].rules;
    for (size_t rule = 0; rule < rules.size(); ++rule)
        if (!rules[rule].keeps(job.signal(stage, rule)[static_cast<size_t>(row)])) return static_cast<int>(rule);
    return -1;
}

/// Character offsets (code points, ascending) to UTF-16 units.
class UnitOffsets {
public:
    explicit UnitOffsets(const QString& text) : m_text(text) {}
    int at(int64_t character) {
        if (character < m_character) m_character = m_unit = 0;
        for (; m_character < character && m_unit < m_text.size(); ++m_character)
            m_unit += m_text[m_unit].isHighSurrogate() ? 2 : 1;
        return static_cast<int>(m_unit);
    }

private:
    const QString& m_text;
    qsizetype m_unit = 0;
    int64_t m_character = 0;
};

QVector<TextMark> marksOf(const Json& reasons, const QString& text) {
    std::vector<std::pair<int64_t, int64_t>> spans;
    for (const Json& reason : reasons)
        for (const Json& span : member(reason, "spans"))
            if (span.is_array() && span.size() == 2 && span[0].is_number() && span[1].is_number())
                spans.emplace_back(span[0], span[1]);
    std::sort(spans.begin(), spans.end());
    UnitOffsets offsets(text);
    QVector<TextMark> marks;
    for (size_t i = 0; i < std::min(spans.size(), kMostMarks); ++i) {
        const int first = offsets.at(spans[i].first);
        const int end = offsets.at(spans[i].second);
        if (end > first) marks.append({first, end - first});
    }
    return marks;
}

}  // namespace

FunnelFigures funnelFrom(const Json& json) {
    FunnelFigures figures;
    figures.read = amountFrom(member(json, "read"));
    figures.rejects = wholeNumber(json, "rejects");
    for (const Json& entry : member(json, "stages")) {
        FunnelStage stage{textOf(member(entry, "stage")),
                          amountFrom(member(entry, "in")),
                          amountFrom(member(entry, "out")),
                          amountFrom(member(entry, "edited")),
                          {}};
        const Json dropped = member(entry, "dropped");
        if (dropped.is_object())
            for (const auto& [rule, amount] : dropped.items())
                stage.dropped.append({toQString(rule), amountFrom(amount)});
        figures.stages.append(stage);
    }
    return figures;
}

CurationFactsPointer curationFacts(const CuratedJob& job) {
    auto facts = std::make_shared<CurationFacts>();
    facts->path = toQString(job.folder());
    facts->rows = job.rows();
    for (size_t stage = 0; stage < job.stages().size(); ++stage) {
        const CuratedJob::Stage& from = job.stages()[stage];
        StageFacts to{toQString(from.name), from.isCorpus, {}};
        for (size_t rule = 0; rule < from.rules.size(); ++rule)
            to.rules.append({toQString(from.rules[rule].name),
                             toQString(from.rules[rule].help),
                             toQString(from.rules[rule].minimumOption),
                             toQString(from.rules[rule].maximumOption),
                             {from.rules[rule].minimum, from.rules[rule].maximum},
                             histogramOf(job.signal(stage, rule))});
        facts->stages.append(to);
    }
    if (const auto report = readJsonFile(job.folder() / "report.json")) {
        facts->funnel = funnelFrom(report.value());
        const Json seconds = member(report.value(), "seconds");
        facts->seconds = seconds.is_number() ? seconds.get<double>() : 0;
    }
    return facts;
}

DocumentListPointer listDocuments(const CuratedJob& job, const DocumentFilter& filter) {
    auto list = std::make_shared<DocumentList>();
    list->path = toQString(job.folder());
    const auto verdicts = job.verdicts();
    for (int64_t row = 0; row < job.rows(); ++row) {
        const uint16_t verdict = verdicts[static_cast<size_t>(row)];
        if (filter.fate == Fate::Kept ? verdict != 0 : verdict == 0 || verdict > job.stages().size()) continue;
        if (filter.fate == Fate::Dropped && filter.stage >= 0) {
            if (verdict != filter.stage + 1) continue;
            if (filter.rule >= 0 && firstBroken(job, static_cast<size_t>(filter.stage), row) != filter.rule) continue;
        }
        list->rows.push_back(row);
    }
    return list;
}

QVector<DocumentPreview> previewDocuments(const CuratedJob& job, const std::vector<int64_t>& rows) {
    QVector<DocumentPreview> previews;
    for (const int64_t row : rows) {
        DocumentPreview preview{row, {}, {}};
        if (const auto document = job.document(row)) {
            preview.line =
                toQString(document.value().text.substr(0, 4 * kPreviewLength)).simplified().left(kPreviewLength);
            preview.reason = toQString(document.value().droppedBy);
            for (const Json& reason : document.value().reasons) {
                preview.reason += QStringLiteral(" · ") + textOf(member(reason, "rule"));
                break;
            }
        } else {
            preview.line = sentenceOf(document.error());
        }
        previews.append(preview);
    }
    return previews;
}

DocumentFactsPointer documentFacts(const CuratedJob& job, int64_t row) {
    auto facts = std::make_shared<DocumentFacts>();
    facts->path = toQString(job.folder());
    facts->row = row;
    const auto document = job.document(row);
    if (!document) {
        facts->sentence = sentenceOf(document.error());
        return facts;
    }
    const CuratedDocument& content = document.value();
    facts->id = toQString(content.id);
    facts->source = toQString(content.source);
    facts->text = toQString(content.text);
    facts->marks = marksOf(content.reasons, facts->text);
    facts->isShortened = facts->text.size() > kLongestShown;
    facts->text.truncate(kLongestShown);
    facts->droppedBy = toQString(content.droppedBy);
    const uint16_t verdict = job.verdicts()[static_cast<size_t>(row)];
    for (size_t stage = 0; stage < job.stages().size(); ++stage)
        for (size_t rule = 0; rule < job.stages()[stage].rules.size(); ++rule) {
            const Rule& limits = job.stages()[stage].rules[rule];
            const float value = job.signal(stage, rule)[static_cast<size_t>(row)];
            facts->signalFacts.append({toQString(job.stages()[stage].name), toQString(limits.name), value,
                                       limits.minimum, limits.maximum, verdict == stage + 1 && !limits.keeps(value)});
        }
    if (verdict > 0 && verdict <= job.stages().size() && job.stages()[verdict - 1u].isCorpus) {
        const auto verdicts = job.verdictsOf(verdict - 1u, row);
        if (!verdicts.empty()) {
            facts->similarity = verdicts[0].similarity;
            const auto survivorRow = job.rowOf(verdicts[0].survivor);
            const auto survivor =
                survivorRow ? job.document(*survivorRow) : Result<CuratedDocument>(dataError("an earlier job"));
            facts->survivorId = survivor ? toQString(survivor.value().id) : QStringLiteral("index");
            if (survivor) facts->survivorText = toQString(survivor.value().text).left(kLongestShown);
        }
    }
    return facts;
}

RecountPointer recountedFunnel(const CuratedJob& job, const LimitTable& limits) {
    const Recount counted = recount(job, limits);
    auto answer = std::make_shared<RecountAnswer>();
    answer->path = toQString(job.folder());
    answer->funnel.read = counted.read;
    answer->unexamined = counted.unexamined;
    Amount in = counted.read;
    for (size_t stage = 0; stage < job.stages().size(); ++stage) {
        FunnelStage figures{toQString(job.stages()[stage].name), in, counted.out[stage], {}, {}};
        for (size_t rule = 0; rule < counted.dropped[stage].size(); ++rule)
            figures.dropped.append(
                {job.stages()[stage].isCorpus ? figures.name : toQString(job.stages()[stage].rules[rule].name),
                 counted.dropped[stage][rule]});
        in = counted.out[stage];
        answer->funnel.stages.append(figures);
    }
    const auto before = job.verdicts();
    for (size_t row = 0; row < before.size(); ++row) {
        answer->newlyKept += before[row] != 0 && counted.verdicts[row] == 0;
        answer->newlyDropped += before[row] == 0 && counted.verdicts[row] != 0;
    }
    return answer;
}

}  // namespace sextant
