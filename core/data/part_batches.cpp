// SPDX-License-Identifier: Apache-2.0
#include "core/data/part_batches.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr size_t kBatchBytes = 8 << 20;
constexpr size_t kChunkBytes = 128 << 10;

int64_t totalFileBytes(const std::vector<std::filesystem::path>& files) {
    int64_t total = 0;
    for (const auto& file : files) {
        std::error_code code;
        const auto size = std::filesystem::file_size(file, code);
        if (!code) total += static_cast<int64_t>(size);
    }
    return total;
}

}  // namespace

std::vector<std::span<const DocumentPart>> PartBatch::chunks() const {
    std::vector<std::span<const DocumentPart>> result;
    size_t first = 0, bytes = 0;
    for (size_t i = 0; i < parts.size(); ++i) {
        bytes += parts[i].text.size();
        if (bytes < kChunkBytes && i + 1 < parts.size()) continue;
        result.push_back(std::span(parts).subspan(first, i + 1 - first));
        first = i + 1;
        bytes = 0;
    }
    return result;
}

Result<void> forEachBatch(const std::vector<std::filesystem::path>& files, const ReadingOptions& reading,
                          ReadingReport& report, const DataProgress& progress, const std::stop_token& stop,
                          const std::function<Result<void>(const PartBatch&)>& work) {
    const int64_t total = totalFileBytes(files), before = report.documents;
    PartBatch batch;
    size_t bytes = 0;
    auto flush = [&]() -> Result<void> {
        if (stop.stop_requested()) return Error{ErrorKind::Interrupted, "reading the documents was stopped", {}};
        SEXTANT_TRY(work(batch));
        batch.parts.clear();
        bytes = 0;
        if (progress) progress(std::min(report.fileBytes, total), total);
        return {};
    };
    for (size_t number = 0; number < files.size(); ++number) {
        auto take = [&](DocumentPart part) -> Result<void> {
            part.place = DocumentPlace(number, part.place.position());
            bytes += part.text.size();
            batch.parts.push_back(std::move(part));
            return bytes < kBatchBytes ? Result<void>() : flush();
        };
        SEXTANT_TRY(readDocuments(files[number], report, take, reading));
    }
    if (report.documents == before)
        return dataError(files.size() == 1 ? files[0].string() + ": there is no text in this file"
                                           : "there is no text in any of the " + std::to_string(files.size()) +
                                                 " files, from " + files[0].string() + " on",
                         "Look at the options text_field and document_split");
    return flush();
}

}  // namespace sextant
