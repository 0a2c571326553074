// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/curation_questions.h"

#include "core/data/curate/rejects.h"
#include "core/job/job_folder.h"
#include "ui/bridge/json_members.h"
#include "ui/bridge/spec_text.h"
#include "ui/bridge/stage_title.h"
#include "ui/bridge/text_conversion.h"

#include <algorithm>
#include <cmath>

namespace sextant {

namespace {

constexpr int kBins = 72;
constexpr size_t kSampledRows = 200'000;
constexpr double kTail = 0.002;  // of the sample, left out at either end of a histogram
constexpr qsizetype kPreviewLength = 160;
constexpr size_t kMostRejects = 10'000;
constexpr size_t kMostSearched = 100'000, kMostFound = 10'000;  // documents, in one search

int64_t wholeNumber(const Json& json, const char* key) {
    const auto found = json.is_object() ? json.find(key) : json.end();
    return found != json.end() && found->is_number() ? found->get<int64_t>() : 0;
}
Amount amountFrom(const Json& json) {
    return {wholeNumber(json, "documents"), wholeNumber(json, "bytes"), wholeNumber(json, "tokens")};
}

/// `place` brings values onto an axis that is even from place(low) to place(high).
template <class Place>
HistogramBins binned(std::span<const float> signal, double low, double high, const Place& place) {
    HistogramBins bins{low, high, QVector<int>(kBins)};
    const double first = place(low), scale = kBins / (place(high) - first);
    for (const float value : signal)
        if (std::isfinite(value))
            ++bins.counts[static_cast<int>(
                std::clamp((place(std::max<double>(value, low)) - first) * scale, 0.0, kBins - 1.0))];
    return bins;
}

SignalHistogram histogramOf(std::span<const float> signal) {
    SignalHistogram histogram;
    histogram.linear.counts.resize(kBins);
    std::vector<float> sample;
    const size_t step = std::max<size_t>(1, signal.size() / kSampledRows);
    for (size_t row = 0; row < signal.size(); row += step)
        if (std::isfinite(signal[row])) sample.push_back(signal[row]);
    for (const float value : signal) histogram.unknown += !std::isfinite(value);
    if (sample.empty()) return histogram;
    std::sort(sample.begin(), sample.end());
    const auto tail = static_cast<size_t>(kTail * static_cast<double>(sample.size()));
    const double low = sample[tail], high = sample[sample.size() - 1 - tail];
    const double end = high > low ? high : low + std::max(1.0, std::abs(low) * 0.1);
    histogram.linear = binned(signal, low, end, [](double value) { return value; });
    // Zeros stand at the beginning of a logarithmic axis, with the smallest value above them.
    const auto positive = std::upper_bound(sample.begin() + static_cast<ptrdiff_t>(tail), sample.end(), 0.0f);
    if (low >= 0 && positive != sample.end() && *positive < high)
        histogram.logarithmic = binned(signal, *positive, high, [](double value) { return std::log(value); });
    return histogram;
}

/// The first rule of a stage that a document breaks, or -1.
int firstBroken(const CuratedJob& job, size_t stage, int64_t row) {
    const auto& rules = job.stages()[stage].rules;
    for (size_t rule = 0; rule < rules.size(); ++rule)
        if (!rules[rule].keeps(job.signal(stage, rule)[static_cast<size_t>(row)])) return static_cast<int>(rule);
    return -1;
}

/// The seeds of a recipe's stages: "Near duplicates 42".
QString seedsOf(const Json& recipe) {
    QStringList seeds;
    for (const Json& stage : member(recipe, "stages"))
        if (stage.contains("seed"))
            seeds << stageTitle(textOf(member(stage, "type"))) + QLatin1Char(' ') + toQString(stage["seed"].dump());
    return seeds.join(QStringLiteral(", "));
}

LedgerFacts ledgerOf(const CuratedJob& job, const Json& report) {
    LedgerFacts ledger{textOf(member(report, "program")),
                       textOf(member(report, "recipe_hash")),
                       toQString(job.documentsHash()),
                       toQString(job.tokenizer()),
                       {},
                       {},
                       {}};
    if (const auto config = JobFolder(job.folder()).readConfig()) {
        ledger.seeds = seedsOf(config.value().values);
        ledger.tokenizerPath = textOf(member(config.value().values, "tokenizer"));
    }
    for (const Json& input : member(report, "inputs"))
        ledger.inputs.append(
            {textOf(member(input, "file")), member(input, "bytes").is_number() ? wholeNumber(input, "bytes") : -1});
    if (ledger.inputs.isEmpty())
        for (const std::string& file : job.files()) ledger.inputs.append({toQString(file), -1});
    return ledger;
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
        StageFacts to{toQString(from.name), from.isCorpus, {}, from.edited.has_value()};
        for (size_t rule = 0; rule < from.rules.size(); ++rule)
            to.rules.append({toQString(from.rules[rule].name),
                             specText(from.rules[rule].help),
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
        facts->ledger = ledgerOf(job, report.value());
    }
    return facts;
}

namespace {

/// Keeps the rows whose text has the words; false when nobody waits for them any more.
bool search(const CuratedJob& job, const QString& words, const std::function<bool()>& wanted, DocumentList& list) {
    std::vector<int64_t> rows = std::move(list.rows);
    list.rows.clear();
    if (rows.size() > kMostSearched) {
        list.unread = static_cast<qint64>(rows.size() - kMostSearched);
        rows.resize(kMostSearched);
    }
    // What one stage dropped lies together: read in this order, every part of a file is unpacked once.
    const auto verdicts = job.verdicts();
    std::stable_sort(rows.begin(), rows.end(), [&](int64_t a, int64_t b) {
        return verdicts[static_cast<size_t>(a)] < verdicts[static_cast<size_t>(b)];
    });
    for (size_t i = 0; i < rows.size(); ++i) {
        if (!wanted()) return false;
        if (list.rows.size() == kMostFound) {
            list.unread += static_cast<qint64>(rows.size() - i);
            break;
        }
        const auto document = job.document(rows[i]);
        if (document && toQString(document.value().text).contains(words, Qt::CaseInsensitive))
            list.rows.push_back(rows[i]);
    }
    std::sort(list.rows.begin(), list.rows.end());
    return true;
}

}  // namespace

DocumentListPointer listDocuments(const CuratedJob& job, const DocumentFilter& filter,
                                  const std::function<bool()>& wanted) {
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
    if (!filter.words.isEmpty() && !search(job, filter.words, wanted, *list)) return nullptr;
    return list;
}

namespace {

/// "Length · characters": the stage and the first rule the document broke. Stages over the whole corpus have but one.
QString reasonText(const CuratedJob& job, const CuratedDocument& document) {
    const QString stage = stageTitle(toQString(document.droppedBy));
    const auto& stages = job.stages();
    const auto found = std::find_if(stages.begin(), stages.end(),
                                    [&](const CuratedJob::Stage& one) { return one.name == document.droppedBy; });
    if (found == stages.end() || found->isCorpus || !document.reasons.is_array() || document.reasons.empty())
        return stage;
    return stage + QStringLiteral(" · ") + textOf(member(document.reasons.front(), "rule"));
}

}  // namespace

QVector<DocumentPreview> previewDocuments(const CuratedJob& job, const std::vector<int64_t>& rows) {
    QVector<DocumentPreview> previews;
    for (const int64_t row : rows) {
        DocumentPreview preview{row, {}, {}};
        if (const auto document = job.document(row)) {
            preview.line =
                toQString(document.value().text.substr(0, 4 * kPreviewLength)).simplified().left(kPreviewLength);
            preview.reason = reasonText(job, document.value());
        } else {
            preview.line = sentenceOf(document.error());
        }
        previews.append(preview);
    }
    return previews;
}

RejectsPointer rejectsOf(const QString& path) {
    auto answer = std::make_shared<RejectsAnswer>();
    answer->path = path;
    const auto list = readRejects(toPath(path), kMostRejects);
    if (!list) {
        answer->sentence = sentenceOf(list.error());
        return answer;
    }
    answer->count = list.value().count;
    for (const RejectedRecord& record : list.value().first)
        answer->rejects.append(
            {toQString(record.source), toQString(record.place), toQString(record.cause), toQString(record.head)});
    return answer;
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
            figures.dropped.append({job.stages()[stage].isCorpus ? stageTitle(figures.name)
                                                                 : toQString(job.stages()[stage].rules[rule].name),
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
