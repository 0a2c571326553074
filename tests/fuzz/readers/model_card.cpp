// SPDX-License-Identifier: Apache-2.0
#include "core/base/text.h"
#include "core/model/model_license.h"
#include "tests/fuzz/foreign_reader.h"

namespace sextant::fuzz {

/// Whatever a card says, what is shown of it is one short line of valid text.
void readForeignFile(std::string_view bytes) {
    const std::string license = licenseOfCard(bytes);
    const bool hasControls = license.find_first_of(std::string_view("\0\n\r\t\x1b\x7f", 6)) != std::string::npos;
    if (hasControls || license.size() > 200 || firstInvalidUtf8(license) != std::string::npos) __builtin_trap();
}

}  // namespace sextant::fuzz
