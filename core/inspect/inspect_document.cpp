// SPDX-License-Identifier: Apache-2.0
#include "core/inspect/inspect_document.h"

#include "core/base/text.h"
#include "core/data/curate/curated_job.h"

#include <algorithm>
#include <cstdlib>

namespace sextant {

namespace {

constexpr size_t kShownBytes = 200;

Json stagesOf(const CuratedJob& job, int64_t number) {
    const uint16_t verdict = job.verdicts()[static_cast<size_t>(number)];
    Json stages = Json::array();
    for (size_t stage = 0; stage < job.stages().size(); ++stage) {
        const char* outcome = verdict == 0 || verdict > stage + 1 ? "kept"
                              : verdict == stage + 1              ? "dropped"
                                                                  : "not reached";
        Json entry = {{"stage", job.stages()[stage].name}, {"outcome", outcome}};
        if (const auto longer = job.editOf(stage, number)) entry["longer"] = *longer;
        stages.push_back(std::move(entry));
    }
    return stages;
}

}  // namespace

Result<Json> inspectDocument(const std::filesystem::path& folder, int64_t number) {
    const CuratedJob job = SEXTANT_TRY(CuratedJob::open(folder));
    const CuratedDocument document = SEXTANT_TRY(job.document(number));
    const auto row = static_cast<size_t>(number);
    const DocumentPlace place = DocumentPlace::fromValue(job.places()[row]);
    Json facts = {{"what", "document of a curate job"},
                  {"document", number},
                  {"id", document.id},
                  {"source", document.source},
                  {"file", place.file() < job.files().size() ? job.files()[place.file()] : ""},
                  {"position", place.position()},
                  {"text_bytes", job.textBytes()[row]}};
    if (!job.tokens().empty()) facts["tokens"] = job.tokens()[row];
    facts["fate"] = document.droppedBy.empty() ? "kept" : document.droppedBy;
    if (!document.droppedBy.empty()) facts["reasons"] = document.reasons;
    facts["stages"] = stagesOf(job, number);
    const auto& stages = job.stages();
    if (std::any_of(stages.begin(), stages.end(), [](const CuratedJob::Stage& stage) { return !stage.edited; }))
        facts["edits"] = "not recorded";
    facts["text"] = document.text.substr(0, completeUtf8Prefix(std::string_view(document.text).substr(0, kShownBytes)));
    return facts;
}

std::string editText(int64_t longer) {
    if (longer == 0) return "changed, as long as before";
    const int64_t bytes = std::abs(longer);
    return "changed, " + std::to_string(bytes) + (bytes == 1 ? " byte " : " bytes ") +
           (longer < 0 ? "shorter" : "longer");
}

}  // namespace sextant
