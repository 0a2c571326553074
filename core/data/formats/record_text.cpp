// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/record_text.h"

#include "core/base/text.h"

#include <simdjson.h>

namespace sextant {

int64_t assignValidText(std::string_view bytes, std::string& text) {
    text.assign(bytes);
    if (simdjson::validate_utf8(bytes.data(), bytes.size())) return 0;
    text = replaceInvalidUtf8(bytes);
    return static_cast<int64_t>(text.size() - bytes.size()) / 2;  // one byte became three
}

}  // namespace sextant
