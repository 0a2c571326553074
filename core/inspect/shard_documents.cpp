// SPDX-License-Identifier: Apache-2.0
#include "core/inspect/shard_documents.h"

#include "core/base/text.h"
#include "core/data/document_origin.h"
#include "core/data/token_dataset.h"
#include "core/job/job_folder.h"
#include "core/run/prepare_data.h"
#include "core/spec/spec_kinds.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr int64_t kShownTokens = 40;  // of a document's part

/// A shard with what tells its documents apart.
struct NamedShard {
    static Result<NamedShard> open(const std::filesystem::path& folder, ShardSide side) {
        if (!isShardsFolder(folder))
            return dataError(folder.string() + " holds no complete shards",
                             "Name the folder of a pack job, or its shards");
        return NamedShard{
            SEXTANT_TRY(ShardReader::open(folder / (side == ShardSide::Training ? "train" : "validation"))),
            SEXTANT_TRY(ShardsManifest::read(folder)), SEXTANT_TRY(Tokenizer::load(folder))};
    }
    /// Tokens [first, end) of one document.
    Result<Json> describe(int64_t document, int64_t first, int64_t end) const {
        const int64_t begin = shard.starts()[static_cast<size_t>(document)];
        Json facts = {{"document", document},
                      {"first_token", first - begin},
                      {"tokens", end - first},
                      {"document_tokens", shard.starts()[static_cast<size_t>(document) + 1] - begin}};
        const auto place = shard.place(document);
        if (place == DocumentPlace::padding()) {
            facts["padding"] = true;
        } else if (place) {
            const DocumentOrigin origin = SEXTANT_TRY(originOf(manifest, *place));
            facts["file"] = origin.file;
            facts["position"] = origin.position;
            if (!origin.id.empty()) facts["id"] = origin.id;
            if (!origin.source.empty()) facts["source"] = origin.source;
        }
        std::vector<int32_t> ids(static_cast<size_t>(std::min(kShownTokens, end - first)));
        shard.read(first, ids);
        facts["text"] = replaceInvalidUtf8(tokenizer.decode(ids));
        return facts;
    }

    ShardReader shard;
    ShardsManifest manifest;
    Tokenizer tokenizer;
};

Result<PretrainSpec> specOf(const JobFolder& job) {
    const Config config = SEXTANT_TRY(job.readConfig());
    if (config.kind->name != kinds::kPretrain)
        return dataError(
            job.path().string() + " is a " + config.kind->name + " job; steps have jobs of the kind pretrain",
            "Name a training job");
    return specFrom<PretrainSpec>(config.kind->table(), config.values);
}

}  // namespace

Result<Json> inspectToken(const std::filesystem::path& folder, ShardSide side, int64_t token) {
    const NamedShard named =
        SEXTANT_TRY(NamedShard::open(isShardsFolder(folder / "shards") ? folder / "shards" : folder, side));
    if (token < 0 || token >= named.shard.tokens())
        return usageError("there is no token " + std::to_string(token) + ": the shard has " +
                          std::to_string(named.shard.tokens()));
    const int64_t document = named.shard.documentAt(token);
    return named.describe(document, token, named.shard.starts()[static_cast<size_t>(document) + 1]);
}

Result<Json> inspectStep(const std::filesystem::path& path, int64_t step) {
    const JobFolder job = SEXTANT_TRY(JobFolder::open(path));
    const PretrainSpec spec = SEXTANT_TRY(specOf(job));
    if (step < 1 || step > spec.train.maxSteps)
        return usageError("there is no step " + std::to_string(step) + ": the job has steps 1 to " +
                          std::to_string(spec.train.maxSteps));
    const auto folder = shardsOfRun(spec, job);
    if (!folder)
        return dataError("the tokens of " + path.string() + " are not there (any more)",
                         "They are written when the job starts");
    const NamedShard named = SEXTANT_TRY(NamedShard::open(*folder, ShardSide::Training));
    const int64_t length = spec.data.sequenceLength, perStep = spec.train.sequencesPerStep();
    const TokenDataset data = SEXTANT_TRY(TokenDataset::open(
        *folder / "train", named.tokenizer, length, SampleOrder::Shuffled, static_cast<uint64_t>(spec.seed),
        named.manifest.rowLength > 0 ? Windows::Rows : Windows::Stream));
    if (data.windows() == 0) return dataError("the training data has less than one sequence");
    Json sequences = Json::array();
    for (int64_t sample = (step - 1) * perStep; sample < step * perStep; ++sample) {
        const int64_t first = data.firstToken(sample), end = first + length;
        Json documents = Json::array();
        for (int64_t at = first; at < end;) {
            const int64_t document = named.shard.documentAt(at);
            const int64_t next = std::min(end, named.shard.starts()[static_cast<size_t>(document) + 1]);
            documents.push_back(SEXTANT_TRY(named.describe(document, at, next)));
            at = next;
        }
        sequences.push_back({{"sequence", sample}, {"first_token", first}, {"documents", documents}});
    }
    return Json{{"step", step}, {"shards", folder->string()}, {"sequence_length", length}, {"sequences", sequences}};
}

}  // namespace sextant
