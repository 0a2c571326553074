// SPDX-License-Identifier: Apache-2.0
#include "core/inspect/inspect.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/data/documents.h"
#include "core/data/pack.h"
#include "core/data/shards.h"
#include "core/inspect/inspect_gguf.h"
#include "core/inspect/model_description.h"
#include "core/job/job_folder.h"
#include "core/job/line_tail.h"
#include "core/model/safetensors.h"
#include "core/tokenizer/tokenizer.h"

namespace sextant {

namespace {

/// The funnel's ends: documents, bytes and, if they were counted, tokens. And which stages changed texts.
void addFunnel(const JobFolder& job, Json& facts) {
    const auto report = readJsonFile(job.reportPath());
    if (!report || !report.value().is_object()) return;
    for (const char* end : {"read", "kept"}) facts[end] = report.value().value(end, Json());
    if (report.value().contains("classifiers")) facts["classifiers"] = report.value()["classifiers"];
    for (const Json& stage : report.value().value("stages", Json())) {
        const Json edited = stage.is_object() ? stage.value("edited", Json()) : Json();
        const Json documents = edited.is_object() ? edited.value("documents", Json()) : Json();
        const Json name = stage.is_object() ? stage.value("stage", Json()) : Json();
        if (documents.is_number_integer() && documents > 0 && name.is_string())
            facts["edited"][name.get<std::string>()] = edited;
    }
}

/// What a conversion wrote, and how near that is to the original.
void addConversion(const JobFolder& job, Json& facts) {
    const auto report = readJsonFile(job.reportPath());
    if (!report || !report.value().is_object()) return;
    for (const char* key : {"from", "to", "format", "type", "bytes", "certificate"})
        if (report.value().contains(key)) facts[key] = report.value()[key];
}

/// What --resume would do, for a job that can be gone on with.
std::string resumingGoesOn(const JobFolder& job, const SpecKind& kind) {
    if (kind.resumption == Resumption::Work) return "where it stopped";
    const auto checkpoint = kind.resumption == Resumption::Checkpoint ? job.newestCheckpoint() : std::nullopt;
    return checkpoint ? "from " + checkpoint->path.filename().string() : "from the beginning";
}

Result<Json> inspectJob(const std::filesystem::path& path) {
    JobFolder job = SEXTANT_TRY(JobFolder::open(path));
    Config config = SEXTANT_TRY(job.readConfig());
    JobStatus status = SEXTANT_TRY(job.readStatus());
    Json facts = {{"what", "job"},
                  {"kind", config.kind->name},
                  {"name", config.values["name"]},
                  {"state", jobStateName(status.state)}};
    if (!status.message.empty()) facts["message"] = status.message;
    const JobEnd end = status.end();
    if (end == JobEnd::Unexpected) facts["unexpected_end"] = true;
    if (end != JobEnd::None && end != JobEnd::Finished) facts["resuming_goes_on"] = resumingGoesOn(job, *config.kind);
    LineTail tail(job.eventsPath());
    do {
        for (const Json& event : tail.read()) {
            const auto field = [&](const char* name) { return event.value(name, Json()); };
            if (field("event") == "step") facts["last_step"] = {{"step", field("step")}, {"loss", field("loss")}};
            if (field("event") == "eval" && event.contains("eval_loss"))
                facts["last_evaluation"] = {{"step", field("step")},
                                            {"eval_loss", field("eval_loss")},
                                            {"bits_per_byte", field("bits_per_byte")}};
        }
    } while (tail.hasMore());
    Json checkpoints = Json::array();
    for (const auto& checkpoint : job.checkpoints()) checkpoints.push_back(checkpoint.path.filename().string());
    facts["checkpoints"] = checkpoints;
    if (config.kind->name == kinds::kCurate) addFunnel(job, facts);
    if (config.kind->name == kinds::kConvert) addConversion(job, facts);
    return facts;
}

Result<Json> inspectModel(const std::filesystem::path& path) { return SEXTANT_TRY(describeModel(path)).json(); }

Result<Json> inspectText(const std::filesystem::path& path) {
    ReadingReport report;
    SEXTANT_TRY(readDocuments(path, report, [](DocumentPart) { return Result<void>(); }));
    Json facts = {{"what", "text"}, {"documents", report.documents}, {"text_bytes", report.bytes}};
    if (!report.invalid.empty()) facts["first_invalid_utf8_at"] = report.invalid[0].firstOffset;
    return facts;
}

}  // namespace

Result<Json> inspectPath(const std::filesystem::path& path) {
    std::error_code code;
    if (!std::filesystem::exists(path, code))
        return dataError("there is nothing at " + path.string(), "Check the path");
    if (JobFolder::isJob(path)) return inspectJob(path);
    if (std::filesystem::exists(path / "config.json", code)) return inspectModel(path);
    if (isShardsFolder(path)) {
        Json facts = {{"what", "token shards"}};
        facts.update(SEXTANT_TRY(ShardsManifest::read(path)).toJson());
        return facts;
    }
    if (path.extension() == ".safetensors") {
        SafetensorsFile file = SEXTANT_TRY(SafetensorsFile::open(path));
        Json tensors = Json::object();
        for (const SafetensorsEntry& entry : file.entries())
            tensors[entry.name] = entry.dtype + " " + toJsonLine(entry.shape);
        return Json{{"what", "safetensors file"}, {"tensors", tensors}};
    }
    if (path.extension() == ".idx" || path.extension() == ".bin") {
        std::filesystem::path prefix = path;
        ShardReader shard = SEXTANT_TRY(ShardReader::open(prefix.replace_extension()));
        return Json{{"what", "token shard"}, {"documents", shard.documents()}, {"tokens", shard.tokens()}};
    }
    if (path.extension() == ".gguf") return inspectGguf(path);
    if (path.filename() == "tokenizer.json" || std::filesystem::exists(path / "tokenizer.json", code)) {
        Tokenizer tokenizer = SEXTANT_TRY(Tokenizer::load(path));
        Json specials = Json::array();
        for (const SpecialToken& special : tokenizer.specials()) specials.push_back(special.text);
        return Json{{"what", "tokenizer"},
                    {"vocabulary_size", tokenizer.vocabularySize()},
                    {"merges", tokenizer.model().merges().size()},
                    {"special_tokens", specials}};
    }
    if (std::filesystem::is_directory(path, code))
        return dataError("the folder " + path.string() + " is no job, model, tokenizer or shards folder");
    return inspectText(path);
}

}  // namespace sextant
