// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/csv_reader.h"
#include "core/data/formats/json_array_reader.h"
#include "core/data/formats/jsonl_reader.h"
#include "core/data/formats/plain_text_reader.h"
#include "tests/fuzz/foreign_reader.h"

#include <simdjson.h>

#include <cstdlib>

namespace sextant::fuzz {

namespace {

/// Bytes in memory, handed out in small pieces.
class MemorySource : public TextSource {
public:
    explicit MemorySource(std::string_view bytes) : m_left(bytes) {}
    Result<void> next(std::string& chunk) override {
        chunk = m_left.substr(0, 97);
        m_left.remove_prefix(chunk.size());
        return {};
    }
    int64_t bytesTaken() const override { return 0; }

private:
    std::string_view m_left;
};

void mustHold(bool condition) {
    if (!condition) std::abort();
}

}  // namespace

/// The first byte chooses the format and what a document is.
void readForeignFile(std::string_view bytes) {
    if (bytes.empty()) return;
    constexpr decltype(&makeJsonlReader) kReaders[] = {makeJsonlReader, makeJsonArrayReader, makeCsvReader, makePlainTextReader};
    const auto choice = static_cast<unsigned char>(bytes[0]);
    RecordOptions options;
    options.split = static_cast<DocumentSplit>(choice / 4 % 3);
    options.maxDocumentBytes = 4000;
    const auto reader = kReaders[choice % 4]("file", std::make_unique<MemorySource>(bytes.substr(1)), options);
    int64_t last = -1;
    while (true) {
        const auto chunk = reader->next();
        if (!chunk || !chunk.value()) return;
        reader->decode(*chunk.value(), {[&](const Record& record) {
                                            mustHold(record.position > last || last < 0);
                                            last = record.position;
                                            mustHold(simdjson::validate_utf8(record.text.data(), record.text.size()));
                                            simdjson::dom::parser parser;
                                            simdjson::dom::element fields;
                                            mustHold(!parser.parse("{" + record.otherFields + "}").get(fields));
                                        },
                                        [](const BadRecord&) {}});
    }
}

}  // namespace sextant::fuzz
