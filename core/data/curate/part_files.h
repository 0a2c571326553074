// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/files.h"
#include "core/base/json.h"

#include <filesystem>
#include <string_view>

namespace sextant {

/// A folder of part-00000.jsonl.zst, part-00001.jsonl.zst, ... of about 256 MB that frames are appended to. One thread.
class PartFiles {
public:
    /// Goes on with what `keep` said of the folder; null: begins.
    static Result<PartFiles> open(std::filesystem::path folder, const Json& kept);

    struct Place {
        int64_t part = 0, offset = 0, size = 0;
    };
    Result<Place> append(std::string_view frame);
    /// What there is.
    Json keep() const { return Json::array({m_part, m_bytes}); }
    /// Ends the last part; a folder that got nothing has one empty part, so that it can be read as a source.
    Result<void> finish();

private:
    Result<void> openPart(int64_t part, int64_t bytes);

    std::filesystem::path m_folder;
    FileWriter m_file;
    int64_t m_part = -1, m_bytes = 0;  // the part that is written, and how long it is
};

}  // namespace sextant
