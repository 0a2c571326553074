// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/corpus_questions.h"

#include "ui/bridge/stage_title.h"
#include "ui/bridge/text_conversion.h"
#include "ui/bridge/word_difference.h"

#include <QLocale>

namespace sextant {

namespace {

constexpr size_t kMostMembers = 10'000;
constexpr size_t kMostFlips = 10'000;  // of either kind
constexpr qsizetype kLongestCompared = 400'000;

}  // namespace

ClustersPointer clustersOf(const CuratedJob& job, int stage) {
    auto answer = std::make_shared<ClustersAnswer>();
    answer->path = toQString(job.folder());
    answer->stage = stage;
    answer->clusters = duplicateClusters(job, static_cast<size_t>(stage));
    auto list = std::make_shared<DocumentList>();
    list->path = answer->path;
    for (const DuplicateCluster& cluster : answer->clusters.largest) {
        list->rows.push_back(cluster.survivor);
        list->captions << QLocale(QLocale::English).toString(static_cast<qlonglong>(cluster.members + 1));
    }
    answer->survivors = list;
    return answer;
}

MembersPointer membersOf(const CuratedJob& job, int stage, int64_t survivor) {
    auto answer = std::make_shared<MembersAnswer>();
    answer->survivor = survivor;
    answer->members = clusterMembers(job, static_cast<size_t>(stage), survivor, kMostMembers);
    auto list = std::make_shared<DocumentList>();
    list->path = toQString(job.folder());
    for (const ClusterMember& member : answer->members) {
        list->rows.push_back(member.row);
        list->captions << QString::number(static_cast<double>(member.similarity), 'f', 3);
    }
    answer->list = list;
    return answer;
}

ComparisonPointer comparisonOf(const CuratedJob& job, int64_t row, int64_t survivor) {
    auto facts = std::make_shared<ComparisonFacts>();
    facts->path = toQString(job.folder());
    facts->row = row;
    facts->survivor = survivor;
    const auto goes = job.document(row);
    const auto stays = goes ? job.document(survivor) : Result<CuratedDocument>(goes.error());
    if (!stays) {
        facts->sentence = sentenceOf(stays.error());
        return facts;
    }
    facts->id = toQString(goes.value().id);
    facts->survivorId = toQString(stays.value().id);
    facts->text = toQString(goes.value().text);
    facts->survivorText = toQString(stays.value().text);
    facts->isShortened = std::max(facts->text.size(), facts->survivorText.size()) > kLongestCompared;
    facts->text.truncate(kLongestCompared);
    facts->survivorText.truncate(kLongestCompared);
    facts->difference = differingWords(facts->text, facts->survivorText);
    return facts;
}

RulesPointer rulesOf(const CuratedJob& job) {
    auto answer = std::make_shared<RulesAnswer>();
    answer->path = toQString(job.folder());
    answer->firing = ruleFiring(job, limitsOf(job));
    return answer;
}

FlipsPointer flipsOf(const CuratedJob& job, const LimitTable& limits) {
    auto answer = std::make_shared<FlipsAnswer>();
    answer->path = toQString(job.folder());
    auto back = std::make_shared<DocumentList>(), gone = std::make_shared<DocumentList>();
    back->path = gone->path = answer->path;
    const auto before = job.verdicts();
    const auto now = recount(job, limits).verdicts;
    for (size_t row = 0; row < now.size(); ++row) {
        auto& list = now[row] == 0 ? back : gone;
        const uint16_t stage = now[row] == 0 ? before[row] : now[row];
        if ((before[row] == 0) == (now[row] == 0) || stage == 0 || stage > job.stages().size()) continue;
        if (list->rows.size() == kMostFlips) continue;
        list->rows.push_back(static_cast<int64_t>(row));
        list->captions << stageTitle(toQString(job.stages()[stage - 1u].name));
    }
    answer->back = back;
    answer->gone = gone;
    return answer;
}

}  // namespace sextant
