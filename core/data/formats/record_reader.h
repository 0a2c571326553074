// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/formats/conversation.h"
#include "core/spec/document_split.h"
#include "core/spec/record_shape.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sextant {

/// How records are read. The defaults suit text and JSON lines with a field "text".
struct RecordOptions {
    DocumentSplit split = DocumentSplit::File;  ///< of plain text files
    std::string textField = "text";
    std::string idField = "id";
    RecordShape shape = RecordShape::Auto;
    std::map<std::string, std::string> columns;  ///< what a shape's fields are called here: {"prompt": "question"}
    size_t maxDocumentBytes = 64 << 20;          ///< longer records are bad records
    int64_t largestWindow = int64_t{1} << 31;    ///< of compressed files: openTextSource()
};

/// One record of a file as it was found.
struct Record {
    std::string text;         ///< valid UTF-8: bytes that are not became U+FFFD (counted in `replacedBytes`)
    std::vector<Turn> turns;  ///< of a conversation or preference, whose contents `text` joins; else empty
    std::string id;           ///< empty if the record names none
    std::string otherFields;  ///< the members besides text and id as JSON without braces: "url":"...","score":3
    int64_t position = 0;     ///< where it begins in the decompressed file, in bytes; for tables the row. Ascending.
    int64_t replacedBytes = 0;
};

/// Why a record is no document: it cannot be read, or there is nothing in it.
enum class RecordFault { Unreadable, Empty };

/// A record that is no document.
struct BadRecord {
    int64_t position = 0;
    std::string place;  ///< "line 12, column 4"
    std::string cause;  ///< "this is not valid JSON"
    std::string head;   ///< its first bytes, at most 200
    RecordFault fault = RecordFault::Unreadable;
};

/// A stretch of a file with whole records, cut out one after the other and decoded on any thread.
struct RawChunk {
    std::string bytes;           ///< its capacity leaves room for the padding that simdjson reads past the end
    int64_t position = 0;        ///< of its first record
    int64_t line = 1;            ///< number of its first line
    std::vector<BadRecord> bad;  ///< what could not even be cut out
};

struct RecordSink {
    std::function<void(Record record)> record;
    std::function<void(BadRecord bad)> bad;
    std::function<void()> skipped = [] {};  ///< for each entry that is no document (a web archive's requests, images)
    std::function<bool()> wanted = [] { return true; };  ///< asked between records: no leaves out the rest of the chunk
};

/// Cuts one file into chunks of about `kChunkBytes` at the borders of records. The cuts depend on the file alone, so
/// everything made chunk by chunk is the same for any number of threads.
class RecordReader {
public:
    static constexpr size_t kChunkBytes = 8 << 20;

    virtual ~RecordReader() = default;
    /// The next chunk, nothing at the end. Errors (Data, Machine) end the file: damaged compression, a file that cannot
    /// be read, a binary file. One thread at a time.
    virtual Result<std::optional<RawChunk>> next() = 0;
    /// The records of a chunk in their order. Const: any thread.
    virtual void decode(const RawChunk& chunk, const RecordSink& sink) const = 0;
    /// Bytes of the file as it lies on the disk that were taken in so far: for progress.
    virtual int64_t bytesTaken() const = 0;
};

/// The reader for a file, chosen by its name (a.jsonl, a.jsonl.zst, a.txt.gz ...). To add a format: a reader in a file
/// beside this one and a line in record_formats.cpp.
Result<std::unique_ptr<RecordReader>> openRecords(const std::filesystem::path& file, const RecordOptions& options);

/// The ends of the names of all files that records are read from: ".jsonl", ".jsonl.zst", ... ".parquet".
std::vector<std::string> recordExtensions();

/// Whether folders are searched for files of this name.
bool isRecordFile(const std::filesystem::path& file);

/// Whether a file is read as plain text: for its name, or because no other format has it.
bool isPlainText(const std::filesystem::path& file);

}  // namespace sextant
