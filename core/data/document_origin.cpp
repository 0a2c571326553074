// SPDX-License-Identifier: Apache-2.0
#include "core/data/document_origin.h"

#include "core/base/json.h"
#include "core/data/formats/record_reader.h"

namespace sextant {

namespace {

/// The record at a place of a file; none if the file is gone or another one now.
std::optional<Record> recordAt(const std::filesystem::path& file, const std::string& textField, int64_t position) {
    RecordOptions options;
    options.textField = textField;
    const auto reader = openRecords(file, options);
    std::optional<RawChunk> chunk;  // the last one that begins before the place
    while (reader) {
        auto next = reader.value()->next();
        if (!next || !next.value() || next.value()->position > position) break;
        chunk = std::move(next.value());
    }
    std::optional<Record> found;
    if (!chunk) return found;
    RecordSink sink;
    sink.record = [&](Record record) {
        if (record.position == position) found = std::move(record);
    };
    sink.bad = [](const BadRecord&) {};
    sink.wanted = [&] { return !found; };
    reader.value()->decode(*chunk, sink);
    return found;
}

std::string sourceOf(const Record& record) {
    const auto fields = parseJson("{" + record.otherFields + "}", "");
    if (!fields) return {};
    const auto source = fields.value().find("source");
    return source != fields.value().end() && source->is_string() ? source->get<std::string>() : std::string();
}

}  // namespace

Result<DocumentOrigin> originOf(const ShardsManifest& manifest, DocumentPlace place) {
    if (place.file() >= manifest.files.size())
        return dataError("a document came from file " + std::to_string(place.file()) + " of " +
                             std::to_string(manifest.files.size()),
                         "The shards are damaged; pack the documents again");
    DocumentOrigin origin{manifest.files[place.file()], static_cast<int64_t>(place.position()), {}, {}};
    if (isPlainText(origin.file)) return origin;
    const auto record = recordAt(origin.file, manifest.textField, origin.position);
    if (!record) return origin;
    origin.id = record->id;
    origin.source = sourceOf(*record);
    return origin;
}

}  // namespace sextant
