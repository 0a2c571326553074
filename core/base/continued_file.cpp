// SPDX-License-Identifier: Apache-2.0
#include "core/base/continued_file.h"

namespace sextant {

Result<FileWriter> continueFile(const std::filesystem::path& path, int64_t bytes) {
    if (bytes <= 0) return FileWriter::open(path, FileWriter::Mode::Truncate);
    std::error_code code;
    const auto size = std::filesystem::file_size(path, code);
    if (code || size < static_cast<uint64_t>(bytes))
        return dataError(path.string() + ": " + std::to_string(code ? 0 : size) + " bytes where " +
                             std::to_string(bytes) + " had been written",
                         "Start the job again");
    std::filesystem::resize_file(path, static_cast<uint64_t>(bytes), code);
    if (code) return machineError("cannot write " + path.string() + ": " + code.message());
    return FileWriter::open(path, FileWriter::Mode::Append);
}

}  // namespace sextant
