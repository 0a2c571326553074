// SPDX-License-Identifier: Apache-2.0
#include "core/data/pack.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/parallel.h"
#include "core/data/held_out_split.h"
#include "core/data/mixed_shards.h"
#include "core/data/part_batches.h"
#include "core/data/row_packing.h"

#include <algorithm>

namespace sextant {

namespace {

/// The tokens of one part: BOS before the first part of a document, EOS after the last. `opens`: it is the first.
std::vector<int32_t> encodePart(const Tokenizer& tokenizer, const CalendarTime& chatDate, const DocumentPart& part,
                                bool opens) {
    std::vector<int32_t> ids;
    if (!part.messages.empty()) {
        ids = renderChat(tokenizer, part.messages, GenerationPrompt::Omit, chatDate).orThrow().tokens;
    } else {
        if (opens) ids = tokenizer.prefix();
        tokenizer.encodeInto(part.text, ids);
    }
    const bool ended = !part.messages.empty() && part.messages.back().role == ChatRole::Assistant;
    if (part.endsDocument && !ended && tokenizer.eosId()) ids.push_back(*tokenizer.eosId());
    return ids;
}

/// All parts of a batch in their order. `opens` says whether the first begins a document, and afterwards whether the
/// first of the next batch does.
std::vector<std::vector<int32_t>> encodeBatch(const Tokenizer& tokenizer, const PackOptions& options,
                                              const PartBatch& batch, bool& opens) {
    std::vector<std::vector<int32_t>> encoded(batch.parts.size());
    const auto chunks = batch.chunks();
    parallelFor(static_cast<int64_t>(chunks.size()), options.threads, [&](int64_t chunk) {
        for (const DocumentPart& part : chunks[static_cast<size_t>(chunk)]) {
            const auto index = static_cast<size_t>(&part - batch.parts.data());
            const bool first = index == 0 ? opens : batch.parts[index - 1].endsDocument;
            encoded[index] = encodePart(tokenizer, options.reading.chatDate, part, first);
        }
    });
    if (!batch.parts.empty()) opens = batch.parts.back().endsDocument;
    return encoded;
}

/// What is held out of all sources, one after the other.
Result<void> joinValidation(const std::vector<SourceShard>& shards, ShardWriter& out) {
    std::vector<int32_t> ids;
    for (const SourceShard& shard : shards) {
        const ShardReader reader = SEXTANT_TRY(ShardReader::open(shard.prefix));
        for (size_t document = 0; document + 1 < reader.starts().size(); ++document) {
            ids.resize(static_cast<size_t>(reader.starts()[document + 1] - reader.starts()[document]));
            reader.read(reader.starts()[document], ids);
            SEXTANT_TRY(out.append(ids, DocumentEnd::Yes, shard.placeOf(reader, static_cast<int64_t>(document))));
        }
    }
    return out.finish();
}

}  // namespace

Result<ShardsManifest> packDocuments(const std::vector<std::filesystem::path>& files, const Tokenizer& tokenizer,
                                     const PackOptions& options, const std::filesystem::path& folder,
                                     ReadingReport& report, const DataProgress& progress, std::stop_token stop) {
    SEXTANT_TRY(createFolders(folder));
    SEXTANT_TRY(ShardsManifest::remove(folder));
    HeldOutSplit split = SEXTANT_TRY(HeldOutSplit::create(folder, tokenizer, options.validationFraction, options.seed));
    bool opens = true;
    SEXTANT_TRY(
        forEachBatch(files, options.reading, report, progress, stop, [&](const PartBatch& batch) -> Result<void> {
            const auto encoded = encodeBatch(tokenizer, options, batch, opens);
            for (size_t i = 0; i < encoded.size(); ++i)
                SEXTANT_TRY(split.add(encoded[i], batch.parts[i].endsDocument ? DocumentEnd::Yes : DocumentEnd::No,
                                      batch.parts[i].place));
            return {};
        }));
    SEXTANT_TRY(split.finish());
    ShardsManifest manifest;
    manifest.documents = report.documents;
    manifest.trainTokens = split.train().shard.tokens();
    manifest.validationTokens = split.validation().shard.tokens();
    manifest.trainTextBytes = split.train().textBytes;
    manifest.validationTextBytes = split.validation().textBytes;
    manifest.vocabularySize = tokenizer.vocabularySize();
    manifest.tokenizerFingerprint = hexadecimal(tokenizer.fingerprint());
    for (const auto& file : files) manifest.files.push_back(file.string());
    manifest.textField = options.reading.textField;
    SEXTANT_TRY(tokenizer.save(folder));
    SEXTANT_TRY(manifest.write(folder));
    return manifest;
}

Result<int64_t> countTokens(const std::vector<std::filesystem::path>& files, const Tokenizer& tokenizer,
                            const PackOptions& options, const DataProgress& progress, std::stop_token stop) {
    int64_t tokens = 0;
    bool opens = true;
    ReadingReport report;
    SEXTANT_TRY(
        forEachBatch(files, options.reading, report, progress, stop, [&](const PartBatch& batch) -> Result<void> {
            for (const auto& ids : encodeBatch(tokenizer, options, batch, opens))
                tokens += static_cast<int64_t>(ids.size());
            return {};
        }));
    return tokens;
}

Result<ShardsManifest> packMixture(const std::vector<PackSource>& sources, const MixOptions& mix,
                                   const Tokenizer& tokenizer, const PackOptions& options,
                                   const std::filesystem::path& folder, ReadingReport& report,
                                   const DataProgress& progress, std::stop_token stop) {
    const std::filesystem::path parts = folder / "sources";
    std::vector<SourceShard> trainShards, validationShards;
    std::vector<MixSource> available;
    ShardsManifest manifest;
    manifest.textField = options.reading.textField;
    for (size_t i = 0; i < sources.size(); ++i) {
        const std::filesystem::path part = parts / std::to_string(i);
        const ShardsManifest packed =
            SEXTANT_TRY(packDocuments(sources[i].files, tokenizer, options, part, report, progress, stop));
        trainShards.push_back({part / "train", manifest.files.size()});
        validationShards.push_back({part / "validation", manifest.files.size()});
        available.push_back({sources[i].name, packed.trainTokens, sources[i].weight});
        manifest.validationTokens += packed.validationTokens;
        manifest.validationTextBytes += packed.validationTextBytes;
        manifest.files.insert(manifest.files.end(), packed.files.begin(), packed.files.end());
    }
    const std::vector<MixShare> shares = SEXTANT_TRY(planMixture(available, mix));
    SEXTANT_TRY(ShardsManifest::remove(folder));
    std::vector<int64_t> tokenBytes;
    for (int64_t id = 0; id < tokenizer.vocabularySize(); ++id)
        tokenBytes.push_back(tokenizer.tokenBytes(static_cast<int32_t>(id)));
    ShardWriter train = SEXTANT_TRY(ShardWriter::create(folder / "train", tokenizer.vocabularySize()));
    const MixedShard mixed =
        SEXTANT_TRY(writeMixedShard(trainShards, shares, options.seed, tokenBytes, train, {}, stop));
    SEXTANT_TRY(train.finish());
    ShardWriter validation = SEXTANT_TRY(ShardWriter::create(folder / "validation", tokenizer.vocabularySize()));
    SEXTANT_TRY(joinValidation(validationShards, validation));
    manifest.documents = report.documents;
    manifest.trainTokens = train.tokens();
    manifest.trainTextBytes = mixed.textBytes;
    manifest.vocabularySize = tokenizer.vocabularySize();
    manifest.tokenizerFingerprint = hexadecimal(tokenizer.fingerprint());
    for (size_t i = 0; i < sources.size(); ++i) {
        const auto all = static_cast<double>(available[i].tokens);
        manifest.mixture.push_back({sources[i].name, available[i].tokens, mixed.tokens[i],
                                    all > 0 ? static_cast<double>(mixed.tokens[i]) / all : 0});
    }
    SEXTANT_TRY(tokenizer.save(folder));
    SEXTANT_TRY(manifest.write(folder));
    std::error_code code;
    std::filesystem::remove_all(parts, code);
    return manifest;
}

Result<ShardsManifest> packRows(const std::filesystem::path& whole, int64_t rowLength, const Tokenizer& tokenizer,
                                uint64_t seed, const std::filesystem::path& folder, const std::stop_token& stop) {
    ShardsManifest manifest = SEXTANT_TRY(ShardsManifest::read(whole));
    SEXTANT_TRY(createFolders(folder));
    SEXTANT_TRY(ShardsManifest::remove(folder));
    const int32_t pad = tokenizer.padId().value_or(tokenizer.eosId().value_or(0));
    auto lay = [&](const char* side) -> Result<RowReport> {
        const ShardReader from = SEXTANT_TRY(ShardReader::open(whole / side));
        ShardWriter out = SEXTANT_TRY(ShardWriter::create(folder / side, tokenizer.vocabularySize()));
        const RowReport report = SEXTANT_TRY(writeRows(from, rowLength, pad, seed, out, stop));
        SEXTANT_TRY(out.finish());
        return report;
    };
    const RowReport train = SEXTANT_TRY(lay("train")), validation = SEXTANT_TRY(lay("validation"));
    manifest.rowLength = rowLength;
    manifest.trainTokens = train.rows * rowLength;
    manifest.validationTokens = validation.rows * rowLength;
    manifest.paddingTokens = train.paddingTokens;
    manifest.cutDocuments = train.cutDocuments + validation.cutDocuments;
    SEXTANT_TRY(tokenizer.save(folder));
    SEXTANT_TRY(manifest.write(folder));
    std::error_code code;
    std::filesystem::remove_all(whole, code);
    return manifest;
}

}  // namespace sextant
