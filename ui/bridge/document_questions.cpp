// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/curation_questions.h"
#include "ui/bridge/json_members.h"
#include "ui/bridge/word_difference.h"

#include <algorithm>
#include <cmath>

namespace sextant {

namespace {

constexpr qsizetype kLongestShown = 400'000;
constexpr size_t kMostMarks = 4000;
constexpr qsizetype kLongestChain = 32;

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

QString fileOf(const CuratedJob& job, const DocumentPlace& place) {
    return place.file() < job.files().size() ? toQString(job.files()[place.file()]) : QString();
}

QVector<OriginStep> originOf(const CuratedJob& job, int64_t row) {
    const auto& stages = job.stages();
    const uint16_t verdict = job.verdicts()[static_cast<size_t>(row)];
    QVector<OriginStep> steps;
    for (size_t stage = 0; stage < stages.size(); ++stage) {
        OriginStep step{toQString(stages[stage].name), OriginStep::Outcome::Kept, 0, 0, 0, job.editOf(stage, row)};
        for (size_t rule = 0; rule < stages[stage].rules.size(); ++rule)
            step.rules += !std::isnan(job.signal(stage, rule)[static_cast<size_t>(row)]);
        for (const Verdict& cut : job.verdictsOf(stage, row)) {
            if (cut.isWhole()) continue;
            step.outcome = OriginStep::Outcome::Cut;
            ++step.cuts;
            step.cutBytes += cut.end - cut.begin;
        }
        if (verdict == stage + 1) step.outcome = OriginStep::Outcome::Dropped;
        if (verdict != 0 && verdict <= stage) step.outcome = OriginStep::Outcome::Unreached;
        steps.append(step);
    }
    return steps;
}

/// Who stays in a duplicate's place, who stays in that one's place if it went later, and so on.
QVector<SurvivorLink> survivorsOf(const CuratedJob& job, int64_t row) {
    QVector<SurvivorLink> chain;
    while (chain.size() < kLongestChain) {
        const uint16_t verdict = job.verdicts()[static_cast<size_t>(row)];
        if (verdict == 0 || verdict > job.stages().size() || !job.stages()[verdict - 1u].isCorpus) break;
        const auto verdicts = job.verdictsOf(verdict - 1u, row);
        if (verdicts.empty()) break;
        SurvivorLink link;
        link.stage = toQString(job.stages()[verdict - 1u].name);
        link.similarity = static_cast<double>(verdicts[0].similarity);
        const auto next = job.rowOf(verdicts[0].survivor);
        if (next && *next != row) {
            const DocumentPlace place = DocumentPlace::fromValue(verdicts[0].survivor);
            link.row = *next;
            link.file = fileOf(job, place);
            link.position = static_cast<qint64>(place.position());
            if (const auto document = job.document(*next)) {
                link.id = toQString(document.value().id);
                link.droppedBy = toQString(document.value().droppedBy);
            }
        }
        chain.append(link);
        if (link.row < 0) break;
        row = link.row;
    }
    return chain;
}

}  // namespace

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
    facts->bytes = job.textBytes()[static_cast<size_t>(row)];
    if (!job.tokens().empty()) facts->tokens = job.tokens()[static_cast<size_t>(row)];
    const DocumentPlace place = DocumentPlace::fromValue(job.places()[static_cast<size_t>(row)]);
    facts->file = fileOf(job, place);
    facts->position = static_cast<qint64>(place.position());
    facts->origin = originOf(job, row);
    facts->survivors = survivorsOf(job, row);
    if (facts->survivors.isEmpty()) return facts;
    const SurvivorLink& first = facts->survivors[0];
    facts->similarity = first.similarity;
    facts->survivorId = first.row < 0 ? QStringLiteral("index") : first.id;
    const auto survivor = job.document(first.row);
    if (!survivor) return facts;
    facts->survivorText = toQString(survivor.value().text).left(kLongestShown);
    facts->difference = differingWords(facts->text, facts->survivorText);
    return facts;
}

}  // namespace sextant
