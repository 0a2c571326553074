// SPDX-License-Identifier: Apache-2.0
#include "core/data/document_origin.h"

#include "core/base/json.h"
#include "core/data/formats/text_source.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr size_t kLongestLine = 256u << 20;

/// The line that begins at a place of the decompressed file.
Result<std::string> lineAt(const std::filesystem::path& file, int64_t position) {
    const auto source = SEXTANT_TRY(openTextSource(file));
    std::string line, chunk;
    for (int64_t before = 0;; before += static_cast<int64_t>(chunk.size())) {
        SEXTANT_TRY(source->next(chunk));
        if (chunk.empty()) return line;
        const auto size = static_cast<int64_t>(chunk.size());
        if (before + size <= position) continue;
        const auto from = static_cast<size_t>(std::max<int64_t>(0, position - before));
        const size_t end = chunk.find('\n', from);
        line.append(chunk, from, end - from);
        if (end != std::string::npos || line.size() > kLongestLine) return line;
    }
}

}  // namespace

Result<DocumentOrigin> originOf(const ShardsManifest& manifest, DocumentPlace place) {
    if (place.file() >= manifest.files.size())
        return dataError("a document came from file " + std::to_string(place.file()) + " of " +
                             std::to_string(manifest.files.size()),
                         "The shards are damaged; pack the documents again");
    DocumentOrigin origin{manifest.files[place.file()], static_cast<int64_t>(place.position()), {}, {}};
    if (textExtension(origin.file) != ".jsonl") return origin;
    const auto line = lineAt(origin.file, origin.position);
    const auto record = line ? parseJson(line.value(), origin.file) : Result<Json>(Json());
    if (!record || !record.value().is_object()) return origin;
    auto textOf = [&](const char* field) {
        const auto found = record.value().find(field);
        return found != record.value().end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    origin.id = textOf("id");
    origin.source = textOf("source");
    return origin;
}

}  // namespace sextant
