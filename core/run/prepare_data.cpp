// SPDX-License-Identifier: Apache-2.0
#include "core/run/prepare_data.h"

#include "core/base/hash.h"
#include "core/base/system.h"
#include "core/base/text.h"
#include "core/data/formats/sources.h"
#include "core/data/mixture.h"
#include "core/data/pack.h"
#include "core/data/piece_counting.h"
#include "core/run/reading_events.h"

#include <algorithm>
#include <cmath>

namespace sextant {

namespace {

ReadingOptions readingOf(const PackSpec& spec) {
    ReadingOptions reading{spec.documentSplit, spec.textField};
    reading.chatDate = dateFrom(spec.chatDate).value_or(kPackingDay);
    return reading;
}

void tellChatDate(const PackSpec& spec, const Tokenizer& tokenizer, RunEvents& events) {
    if (tokenizer.parts().chatTemplate.find("strftime_now") != std::string::npos)
        events.log("the chat template asks for the date; conversations are packed with " + spec.chatDate);
}

Result<Tokenizer> tokenizerFor(const PackSpec& spec, const std::vector<std::filesystem::path>& files, RunEvents& events,
                               std::stop_token stop) {
    if (!spec.tokenizer.empty()) return Tokenizer::load(spec.tokenizer);
    const double start = steadySeconds();
    const PieceCountingOptions counting{{}, static_cast<int>(spec.threads), readingOf(spec), {}};
    const CountedPieces pieces = SEXTANT_TRY(countPieces(files, counting, progressOf(events, "read", "bytes"), stop));
    Tokenizer tokenizer = SEXTANT_TRY(
        trainBpe(pieces.source(), {},
                 trainingOptions(spec.tokenizerVocabSize, progressOf(events, "tokenizer", "merges"), stop)));
    events.log("trained a tokenizer of " + std::to_string(tokenizer.vocabularySize()) + " tokens in " +
               formatDuration(steadySeconds() - start));
    return tokenizer;
}

Result<std::vector<PackSource>> packSources(const PackSpec& spec) {
    std::vector<PackSource> sources;
    for (const DataSource& source : spec.sources)
        sources.push_back({source.path, SEXTANT_TRY(expandSources({source})), source.weight});
    return sources;
}

/// The shards folder a source is, or nothing if it is text.
std::optional<std::filesystem::path> shardsOf(const DataSource& source) {
    const std::filesystem::path path = source.path;
    if (isShardsFolder(path)) return path;
    if (isShardsFolder(path / "shards")) return path / "shards";
    return std::nullopt;
}

Result<std::filesystem::path> findOrMakeShards(const PretrainSpec& spec, const JobFolder& job, RunEvents& events,
                                               std::stop_token stop) {
    int packed = 0;
    for (const DataSource& source : spec.data.sources) packed += shardsOf(source).has_value();
    if (packed > 0) {
        if (spec.data.sources.size() > 1)
            return usageError("data.sources names packed shards beside other sources",
                              "Name one pack job, or texts alone");
        return *shardsOfRun(spec, job);
    }
    if (const auto made = shardsOfRun(spec, job)) return *made;  // before this run was resumed
    const auto folder = job.path() / "data";
    PackSpec pack{spec.name,
                  spec.seed,
                  spec.data.sources,
                  spec.data.documentSplit,
                  spec.data.textField,
                  spec.data.tokenizer,
                  spec.data.tokenizerVocabSize,
                  spec.data.validationFraction,
                  spec.threads,
                  {},
                  DocumentOrder::AsRead,
                  Packing::Stream,
                  0};
    return makeShards(pack, folder, events, stop);
}

Result<void> checkEnough(const PretrainSpec& spec, const TokenDataset& training) {
    const int64_t windows = training.windows();
    const std::string has = "the training data has " + std::to_string(training.tokens()) + " tokens";
    if (windows == 0)
        return dataError(has + ", less than one sequence of " + std::to_string(spec.data.sequenceLength),
                         "Lower data.sequence_length or add text");
    if (windows < spec.train.sequencesPerStep())
        return dataError(has + ", that is " + std::to_string(windows) + " sequences of " +
                             std::to_string(spec.data.sequenceLength) + "; one step takes " +
                             std::to_string(spec.train.sequencesPerStep()),
                         "Lower train.per_device_train_batch_size or data.sequence_length, or add text");
    return {};
}

}  // namespace

std::optional<std::filesystem::path> shardsOfRun(const PretrainSpec& spec, const JobFolder& job) {
    if (spec.data.sources.size() == 1)
        if (const auto named = shardsOf(spec.data.sources[0])) return named;
    const auto made = job.path() / "data";
    return isShardsFolder(made) ? std::optional(made) : std::nullopt;
}

Result<std::filesystem::path> makeShards(const PackSpec& spec, const std::filesystem::path& folder, RunEvents& events,
                                         std::stop_token stop) {
    auto files = SEXTANT_TRY(filesOf(spec.sources, events));
    Tokenizer tokenizer = SEXTANT_TRY(tokenizerFor(spec, files, events, stop));
    tellChatDate(spec, tokenizer, events);
    ReadingReport report;
    PackOptions options{spec.validationFraction, static_cast<uint64_t>(spec.seed), static_cast<int>(spec.threads),
                        readingOf(spec)};
    MixOptions mix = spec.mix;
    mix.strategy = resolvedStrategy(mix.strategy, spec.sources);
    const DataProgress progress = progressOf(events, "pack", "bytes");
    const bool inRows = spec.packing == Packing::BestFit;
    const auto whole = inRows ? folder / "whole" : folder;
    ShardsManifest manifest = mix.strategy == MixStrategy::Everything && spec.order == DocumentOrder::AsRead
                                  ? SEXTANT_TRY(packDocuments(files, tokenizer, options, whole, report, progress, stop))
                                  : SEXTANT_TRY(packMixture(SEXTANT_TRY(packSources(spec)), mix, tokenizer, options,
                                                            whole, report, progress, stop));
    if (inRows) manifest = SEXTANT_TRY(packRows(whole, spec.sequenceLength, tokenizer, options.seed, folder, stop));
    reportReading(report, events);
    events.log("packed " + std::to_string(manifest.documents) + " documents, " + formatBytes(manifest.textBytes()) +
               ", into " + formatCount(static_cast<double>(manifest.trainTokens)) + " training and " +
               formatCount(static_cast<double>(manifest.validationTokens)) + " validation tokens");
    if (inRows)
        events.log(formatNumber(std::round(1e4 * static_cast<double>(manifest.paddingTokens) /
                                           static_cast<double>(std::max<int64_t>(1, manifest.trainTokens))) /
                                100) +
                   " % of the rows is padding; " + std::to_string(manifest.cutDocuments) +
                   " documents were longer than a row");
    return folder;
}

Result<PreparedData> prepareData(const PretrainSpec& spec, const JobFolder& job, RunEvents& events,
                                 std::stop_token stop) {
    PreparedData data;
    data.folder = SEXTANT_TRY(findOrMakeShards(spec, job, events, stop));
    data.tokenizer = std::make_shared<const Tokenizer>(SEXTANT_TRY(Tokenizer::load(data.folder)));
    const ShardsManifest manifest = SEXTANT_TRY(ShardsManifest::read(data.folder));
    if (manifest.tokenizerFingerprint != hexadecimal(data.tokenizer->fingerprint()))
        return dataError(
            "the shards in " + data.folder.string() + " were made with another tokenizer than the one beside them",
            "Pack the documents again");
    const auto seed = static_cast<uint64_t>(spec.seed);
    const int64_t length = spec.data.sequenceLength;
    if (manifest.rowLength > 0 && manifest.rowLength != length)
        return usageError("the shards in " + data.folder.string() + " are rows of " +
                              std::to_string(manifest.rowLength) + " tokens, and data.sequence_length is " +
                              std::to_string(length),
                          "Set data.sequence_length to " + std::to_string(manifest.rowLength) + ", or pack again");
    const Windows windows = manifest.rowLength > 0 ? Windows::Rows : Windows::Stream;
    data.training = SEXTANT_TRY(
        TokenDataset::open(data.folder / "train", *data.tokenizer, length, SampleOrder::Shuffled, seed, windows));
    data.validation = SEXTANT_TRY(
        TokenDataset::open(data.folder / "validation", *data.tokenizer, length, SampleOrder::Sequential, 0, windows));
    SEXTANT_TRY(checkEnough(spec, data.training));
    if (data.validation.windows() == 0)
        events.warning("there is too little validation text for one sequence; the validation loss is not measured");
    return data;
}

}  // namespace sextant
