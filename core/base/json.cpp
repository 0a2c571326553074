// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"

#include "core/base/files.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sextant {

Result<Json> parseJson(std::string_view text, const std::string& place) {
    try {
        return Json::parse(text);
    } catch (const nlohmann::json::parse_error& error) {
        size_t offset = error.byte > 0 ? std::min<size_t>(error.byte - 1, text.size()) : 0;
        auto line = 1 + std::count(text.begin(), text.begin() + static_cast<ptrdiff_t>(offset), '\n');
        size_t lineStart = offset == 0 ? 0 : text.rfind('\n', offset - 1) + 1;
        return dataError(place + ", line " + std::to_string(line) + ", column " +
                             std::to_string(offset - lineStart + 1) + ": this is not valid JSON",
                         "Check the file for a missing bracket, comma or quote there, or whether it was cut off");
    } catch (const nlohmann::json::exception& error) {
        return dataError(place + ": this JSON cannot be read (" + error.what() + ")");
    }
}

Result<Json> readJsonFile(const std::filesystem::path& path) {
    std::string text = SEXTANT_TRY(readFile(path));
    return parseJson(text, path.string());
}

std::string toJsonLine(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string toJsonText(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

Json numberToJson(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
    return value;
}

double numberFromJson(const Json& json, double fallback) {
    if (json.is_number()) return json.get<double>();
    if (json == "NaN") return std::numeric_limits<double>::quiet_NaN();
    if (json == "Infinity") return std::numeric_limits<double>::infinity();
    if (json == "-Infinity") return -std::numeric_limits<double>::infinity();
    return fallback;
}

}  // namespace sextant
