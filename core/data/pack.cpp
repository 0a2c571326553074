// SPDX-License-Identifier: Apache-2.0
#include "core/data/pack.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/parallel.h"
#include "core/data/held_out_split.h"
#include "core/data/part_batches.h"

#include <algorithm>

namespace sextant {

namespace {

/// The tokens of one part: BOS before the first part of a document, EOS after the last. `opens`: it is the first.
std::vector<int32_t> encodePart(const Tokenizer& tokenizer, const DocumentPart& part, bool opens) {
    std::vector<int32_t> ids;
    if (!part.messages.empty()) {
        ids = renderChat(tokenizer, part.messages, GenerationPrompt::Omit).orThrow().tokens;
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
std::vector<std::vector<int32_t>> encodeBatch(const Tokenizer& tokenizer, const PartBatch& batch, int threads, bool& opens) {
    std::vector<std::vector<int32_t>> encoded(batch.parts.size());
    const auto chunks = batch.chunks();
    parallelFor(static_cast<int64_t>(chunks.size()), threads, [&](int64_t chunk) {
        for (const DocumentPart& part : chunks[static_cast<size_t>(chunk)]) {
            const auto index = static_cast<size_t>(&part - batch.parts.data());
            const bool first = index == 0 ? opens : batch.parts[index - 1].endsDocument;
            encoded[index] = encodePart(tokenizer, part, first);
        }
    });
    if (!batch.parts.empty()) opens = batch.parts.back().endsDocument;
    return encoded;
}

}  // namespace

Result<ShardsManifest> packDocuments(const std::vector<std::filesystem::path>& files, const Tokenizer& tokenizer,
                                     const PackOptions& options, const std::filesystem::path& folder,
                                     ReadingReport& report, const DataProgress& progress, std::stop_token stop) {
    SEXTANT_TRY(createFolders(folder));
    SEXTANT_TRY(ShardsManifest::remove(folder));
    HeldOutSplit split = SEXTANT_TRY(HeldOutSplit::create(folder, tokenizer, options.validationFraction, options.seed));
    bool opens = true;
    SEXTANT_TRY(forEachBatch(files, options.reading, report, progress, stop, [&](const PartBatch& batch) -> Result<void> {
        const auto encoded = encodeBatch(tokenizer, batch, options.threads, opens);
        for (size_t i = 0; i < encoded.size(); ++i)
            SEXTANT_TRY(split.add(encoded[i], batch.parts[i].endsDocument ? DocumentEnd::Yes : DocumentEnd::No));
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
    SEXTANT_TRY(tokenizer.save(folder));
    SEXTANT_TRY(manifest.write(folder));
    return manifest;
}

}  // namespace sextant
