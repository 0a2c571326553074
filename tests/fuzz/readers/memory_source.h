// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/formats/record_reader.h"
#include "core/data/formats/text_source.h"

#include <simdjson.h>

#include <cstdlib>
#include <string_view>

namespace sextant::fuzz {

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

inline void mustHold(bool condition) {
    if (!condition) std::abort();
}

/// Reads all records, at most `mostChunks` chunks of them, and checks what every reader promises.
inline void readAllRecords(RecordReader& reader, int mostChunks = 1000) {
    int64_t last = -1;
    for (int i = 0; i < mostChunks; ++i) {
        const auto chunk = reader.next();
        if (!chunk || !chunk.value()) return;
        reader.decode(*chunk.value(), {[&](const Record& record) {
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
