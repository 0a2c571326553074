// SPDX-License-Identifier: Apache-2.0
#include "core/bench/tokenizer_bench.h"

#include "core/base/hash.h"
#include "core/bench/best_seconds.h"
#include "core/data/formats/sources.h"
#include "core/data/piece_counting.h"

#include <algorithm>
#include <optional>

namespace sextant {

Result<Json> benchTokenizer(const TokenizerBenchRequest& request) {
    if (request.file.empty()) return usageError("bench tokenizer needs a text", "Name one with --file");
    auto files = SEXTANT_TRY(expandSources({{request.file, 1.0}}));
    Json result = Json::object();
    std::optional<Tokenizer> tokenizer;
    if (request.tokenizer.empty()) {
        const double start = steadySeconds();
        const CountedPieces pieces = SEXTANT_TRY(countPieces(files, {{}, request.threads, {}, {}}, {}, {}));
        const double counted = steadySeconds();
        tokenizer = SEXTANT_TRY(trainBpe(pieces.source(), {}, trainingOptions(request.vocabularySize)));
        const double trained = steadySeconds();
        result["count_seconds"] = counted - start;
        result["merge_seconds"] = trained - counted;
        result["train_megabytes_per_second"] = static_cast<double>(pieces.report().bytes) / (trained - start) / 1e6;
    } else {
        const double start = steadySeconds();
        tokenizer = SEXTANT_TRY(Tokenizer::load(request.tokenizer));
        result["load_seconds"] = steadySeconds() - start;
    }
    std::string text;
    for (const auto& file : files) {
        ReadingReport report;
        SEXTANT_TRY(readDocuments(file, report, [&](DocumentPart part) {
            text += part.text + (part.endsDocument ? "\n" : "");
            return Result<void>();
        }));
    }
    std::vector<int32_t> ids;
    const double one = bestSeconds([&] {
        ids.clear();
        tokenizer->encodeInto(text, ids);
    });
    std::vector<int32_t> parallel;
    const double all = bestSeconds([&] { parallel = tokenizer->encodeParallel(text, request.threads); });
    std::string decoded;
    const double decode = bestSeconds([&] { decoded = tokenizer->decode(ids); });
    const auto megabytes = static_cast<double>(text.size()) / 1e6;
    result["vocabulary_size"] = tokenizer->vocabularySize();
    result["text_bytes"] = text.size();
    result["tokens"] = ids.size();
    result["bytes_per_token"] = static_cast<double>(text.size()) / static_cast<double>(std::max<size_t>(ids.size(), 1));
    result["encode_megabytes_per_second"] = megabytes / one;
    result["encode_all_threads_megabytes_per_second"] = megabytes / all;
    result["decode_megabytes_per_second"] = megabytes / decode;
    result["same_ids_on_all_threads"] = parallel == ids;
    result["lossless"] = decoded == text;
    result["ids_hash"] = hexadecimal(hashBytes(ids.data(), ids.size() * sizeof(int32_t)));
    return result;
}

}  // namespace sextant
