// SPDX-License-Identifier: Apache-2.0
#include "core/data/pack.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/base/system.h"
#include "core/data/shards.h"

#include <algorithm>
#include <cmath>

namespace sextant {

namespace {

constexpr int64_t kFewDocuments = 50;
constexpr size_t kBatchBytes = 8 << 20;  // text that is encoded in parallel before the tokens are written
constexpr uint64_t kValidationStream = 0x56414C49;

Error stopped() { return {ErrorKind::Interrupted, "packing was stopped", {}}; }

int64_t totalFileBytes(const std::vector<std::filesystem::path>& files) {
    int64_t total = 0;
    std::error_code code;
    for (const auto& file : files) {
        const auto size = std::filesystem::file_size(file, code);
        if (!code) total += static_cast<int64_t>(size);
    }
    return total;
}

/// Reads all files in order and hands out batches of parts of about kBatchBytes; reports progress after each.
class BatchedReader {
public:
    BatchedReader(const std::vector<std::filesystem::path>& files, ReadingReport& report, const DataProgress& progress, std::stop_token stop)
        : m_files(files), m_report(report), m_progress(progress), m_stop(std::move(stop)) {}

    Result<void> run(const std::function<Result<void>(std::vector<DocumentPart>&)>& work) {
        const int64_t total = totalFileBytes(m_files);
        int64_t before = 0;
        for (const auto& file : m_files) {
            SEXTANT_TRY(readDocuments(file, m_report, [&](DocumentPart part) -> Result<void> {
                m_bytes += part.text.size();
                m_parts.push_back(std::move(part));
                return m_bytes < kBatchBytes ? Result<void>() : flush(work, before, total);
            }));
            std::error_code code;
            before += static_cast<int64_t>(std::filesystem::file_size(file, code));
        }
        SEXTANT_TRY(flush(work, before, total));
        return {};
    }

private:
    Result<void> flush(const std::function<Result<void>(std::vector<DocumentPart>&)>& work, int64_t done, int64_t total) {
        if (m_stop.stop_requested()) return stopped();
        if (!m_parts.empty()) SEXTANT_TRY(work(m_parts));
        m_parts.clear();
        m_bytes = 0;
        if (m_progress) m_progress(std::min(done, total), total);
        return {};
    }
    const std::vector<std::filesystem::path>& m_files;
    ReadingReport& m_report;
    const DataProgress& m_progress;
    std::stop_token m_stop;
    std::vector<DocumentPart> m_parts;
    size_t m_bytes = 0;
};

/// Puts finished documents into the train or the validation shard.
class SplitWriter {
public:
    static Result<SplitWriter> create(const std::filesystem::path& folder, int64_t vocabularySize) {
        SplitWriter writer;
        writer.m_train = SEXTANT_TRY(ShardWriter::create(folder / "train", vocabularySize));
        writer.m_validation = SEXTANT_TRY(ShardWriter::create(folder / "validation", vocabularySize));
        return writer;
    }
    Result<void> add(std::span<const int32_t> tokens, const PackOptions& options, bool fewDocuments) {
        const auto index = static_cast<uint64_t>(m_documents++);
        if (fewDocuments) {
            auto held = static_cast<size_t>(std::llround(options.validationFraction * static_cast<double>(tokens.size())));
            held = std::min(held, tokens.size());
            if (tokens.size() - held > 0) SEXTANT_TRY(m_train.addDocument(tokens.first(tokens.size() - held)));
            if (held > 0) SEXTANT_TRY(m_validation.addDocument(tokens.last(held)));
            return {};
        }
        const bool validate = CounterRandom(options.seed, kValidationStream).uniform(index) < options.validationFraction;
        return (validate ? m_validation : m_train).addDocument(tokens);
    }
    Result<void> finish() {
        SEXTANT_TRY(m_train.finish());
        return m_validation.finish();
    }
    int64_t documents() const { return m_documents; }
    int64_t trainTokens() const { return m_train.tokens(); }
    int64_t validationTokens() const { return m_validation.tokens(); }

private:
    ShardWriter m_train, m_validation;
    int64_t m_documents = 0;
};

/// The tokens of a part without the document's BOS and final EOS.
std::vector<int32_t> encodePart(const DocumentPart& part, const Tokenizer& tokenizer) {
    if (part.messages.empty()) return tokenizer.encode(part.text);
    std::vector<int32_t> ids = renderChat(tokenizer, part.messages, GenerationPrompt::Omit).tokens;
    if (!ids.empty() && tokenizer.bosId() == ids.front()) ids.erase(ids.begin());
    if (!ids.empty() && tokenizer.eosId() == ids.back()) ids.pop_back();
    return ids;
}

/// How many documents there are decides how they are split, so it must be known before the first is written.
Result<bool> hasFewDocuments(const std::vector<std::filesystem::path>& files) {
    int64_t count = 0;
    const Error enough{ErrorKind::Internal, "enough", {}};
    for (const auto& file : files) {
        ReadingReport ignored;
        auto read = readDocuments(file, ignored, [&](DocumentPart part) -> Result<void> {
            count += part.endsDocument;
            return count < kFewDocuments ? Result<void>() : enough;
        });
        if (count >= kFewDocuments) return false;
        if (!read) return read.error();
    }
    return true;
}

}  // namespace

Result<ReadingReport> countPieces(const std::vector<std::filesystem::path>& files, int threads, PieceCounts& counts,
                                  const DataProgress& progress, std::stop_token stop) {
    ReadingReport report;
    if (threads <= 0) threads = processorCount();
    std::vector<PieceCounts> tables(static_cast<size_t>(threads));
    BatchedReader reader(files, report, progress, std::move(stop));
    SEXTANT_TRY(reader.run([&](std::vector<DocumentPart>& parts) -> Result<void> {
        parallelFor(threads, threads, [&](int64_t thread) {
            for (size_t i = static_cast<size_t>(thread); i < parts.size(); i += static_cast<size_t>(threads))
                tables[static_cast<size_t>(thread)].add(parts[i].text);
        });
        return {};
    }));
    for (const PieceCounts& table : tables) counts.merge(table);
    return report;
}

Result<ShardsManifest> packDocuments(const std::vector<std::filesystem::path>& files, const Tokenizer& tokenizer,
                                     const PackOptions& options, const std::filesystem::path& folder,
                                     ReadingReport& report, const DataProgress& progress, std::stop_token stop) {
    SEXTANT_TRY(createFolders(folder));
    const bool few = SEXTANT_TRY(hasFewDocuments(files));
    SplitWriter writer = SEXTANT_TRY(SplitWriter::create(folder, tokenizer.vocabularySize()));
    std::vector<int32_t> document;  // tokens of the document that is being put together
    std::vector<std::vector<int32_t>> encoded;
    BatchedReader reader(files, report, progress, std::move(stop));
    SEXTANT_TRY(reader.run([&](std::vector<DocumentPart>& parts) -> Result<void> {
        encoded.assign(parts.size(), {});
        parallelFor(static_cast<int64_t>(parts.size()), options.threads, [&](int64_t i) {
            encoded[static_cast<size_t>(i)] = encodePart(parts[static_cast<size_t>(i)], tokenizer);
        });
        for (size_t i = 0; i < parts.size(); ++i) {
            if (document.empty() && tokenizer.bosId()) document.push_back(*tokenizer.bosId());
            document.insert(document.end(), encoded[i].begin(), encoded[i].end());
            if (!parts[i].endsDocument) continue;
            if (tokenizer.eosId()) document.push_back(*tokenizer.eosId());
            SEXTANT_TRY(writer.add(document, options, few));
            document.clear();
        }
        return {};
    }));
    SEXTANT_TRY(writer.finish());
    ShardsManifest manifest;
    manifest.documents = writer.documents();
    manifest.trainTokens = writer.trainTokens();
    manifest.validationTokens = writer.validationTokens();
    manifest.textBytes = report.bytes;
    manifest.vocabularySize = tokenizer.vocabularySize();
    manifest.tokenizerFingerprint = hexadecimal(tokenizer.fingerprint());
    for (const auto& file : files) manifest.files.push_back(file.string());
    SEXTANT_TRY(tokenizer.save(folder));
    // Last: a folder without it is not complete.
    SEXTANT_TRY(writeFileAtomically(folder / "shards.json", toJsonText(manifest.toJson())));
    return manifest;
}

Json ShardsManifest::toJson() const {
    return {{"documents", documents},           {"train_tokens", trainTokens},     {"validation_tokens", validationTokens},
            {"text_bytes", textBytes},          {"vocabulary_size", vocabularySize}, {"tokenizer", tokenizerFingerprint},
            {"files", files}};
}

Result<ShardsManifest> ShardsManifest::read(const std::filesystem::path& folder) {
    const auto path = folder / "shards.json";
    Json json = SEXTANT_TRY(readJsonFile(path));
    ShardsManifest manifest;
    auto number = [&](const char* key, int64_t& value) -> Result<void> {
        auto found = json.find(key);
        if (found == json.end() || !found->is_number_integer() || found->get<int64_t>() < 0)
            return dataError(path.string() + ": \"" + key + "\" is missing", "Pack the documents again");
        value = found->get<int64_t>();
        return {};
    };
    if (!json.is_object()) return dataError(path.string() + ": expected an object", "Pack the documents again");
    SEXTANT_TRY(number("documents", manifest.documents));
    SEXTANT_TRY(number("train_tokens", manifest.trainTokens));
    SEXTANT_TRY(number("validation_tokens", manifest.validationTokens));
    SEXTANT_TRY(number("text_bytes", manifest.textBytes));
    SEXTANT_TRY(number("vocabulary_size", manifest.vocabularySize));
    if (json.contains("tokenizer") && json["tokenizer"].is_string()) manifest.tokenizerFingerprint = json["tokenizer"];
    return manifest;
}

bool isShardsFolder(const std::filesystem::path& folder) {
    std::error_code code;
    return std::filesystem::is_regular_file(folder / "shards.json", code);
}

}  // namespace sextant
