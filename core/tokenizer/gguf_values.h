// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sextant {

/// The keys and values of a GGUF file. Texts point into the file's bytes.
struct GgufValues {
    std::map<std::string, std::string_view, std::less<>> texts;
    std::map<std::string, int64_t, std::less<>> integers;  ///< every integer type, and bool
    std::map<std::string, std::vector<std::string_view>, std::less<>> textLists;
    std::map<std::string, std::vector<int64_t>, std::less<>> integerLists;
    std::map<std::string, std::vector<float>, std::less<>> numberLists;
};

/// Reads the key/value section. Data errors name the offset; nothing is allocated that the file is too short to hold.
Result<GgufValues> readGgufValues(std::string_view bytes, const std::string& place);

}  // namespace sextant
