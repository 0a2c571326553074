// SPDX-License-Identifier: Apache-2.0
// What the tests of formats share: all records of a file.
#pragma once

#include "core/data/formats/record_reader.h"

#include <string>
#include <vector>

namespace sextant::test {

struct ReadRecords {
    std::vector<Record> records;
    std::vector<BadRecord> bad;
    std::string failure;  ///< of the file itself
    size_t chunks = 0, skipped = 0;
};

inline ReadRecords readRecords(Result<std::unique_ptr<RecordReader>> reader) {
    ReadRecords result;
    if (!reader) {
        result.failure = reader.error().message;
        return result;
    }
    while (true) {
        auto chunk = reader.value()->next();
        if (!chunk) {
            result.failure = chunk.error().message;
            return result;
        }
        if (!chunk.value()) return result;
        ++result.chunks;
        reader.value()->decode(
            *chunk.value(), {[&](Record record) { result.records.push_back(std::move(record)); },
                             [&](BadRecord bad) { result.bad.push_back(std::move(bad)); }, [&] { ++result.skipped; }});
    }
}
inline ReadRecords readRecords(const std::filesystem::path& file, const RecordOptions& options = {}) {
    return readRecords(openRecords(file, options));
}

}  // namespace sextant::test
