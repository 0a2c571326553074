// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/record_preview.h"

#include "core/data/formats/record_options.h"
#include "core/data/formats/sources.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr size_t kMostFiles = 8;

void addFile(RecordPreview& preview, size_t file, const RecordOptions& options, size_t count) {
    auto tell = [&](const Error& error) { preview.problems.push_back({file, {0, "the file", error.sentence(), {}}}); };
    auto reader = openRecords(preview.files[file], options);
    if (!reader) return tell(reader.error());
    const auto chunk = reader.value()->next();
    if (!chunk) return tell(chunk.error());
    if (!chunk.value()) return tell(dataError("it is empty"));
    size_t rows = 0, problems = 0;
    RecordSink sink;
    sink.wanted = [&] { return rows < count; };
    sink.record = [&](Record record) {
        ++rows;
        preview.rows.push_back({file, std::move(record)});
    };
    sink.bad = [&](BadRecord bad) {
        if (problems++ < count) preview.problems.push_back({file, std::move(bad)});
    };
    reader.value()->decode(*chunk.value(), sink);
}

}  // namespace

Result<RecordPreview> previewRecords(const CurateSpec& spec, size_t count, const std::function<bool()>& wanted) {
    const RecordOptions options = SEXTANT_TRY(recordOptions(spec));
    RecordPreview preview;
    preview.files = SEXTANT_TRY(expandSources(spec.sources));
    for (const auto& file : preview.files) {
        std::error_code code;
        const auto size = std::filesystem::file_size(file, code);
        if (!code) preview.bytes += static_cast<int64_t>(size);
    }
    const size_t files = std::min(preview.files.size(), kMostFiles);
    for (size_t i = 0; i < files; ++i) {
        if (wanted && !wanted()) break;
        // Files over the whole list, not only the first ones: folders often hold one kind after the other.
        addFile(preview, i * preview.files.size() / files, options, (count + files - 1) / files);
    }
    return preview;
}

}  // namespace sextant
