// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"

#include "core/base/files.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <unordered_set>

namespace sextant {

namespace {

constexpr int kDeepest = 256;

/// Whether arrays and objects lie deeper in each other than kDeepest. Values are copied and written by recursion, so a
/// file of brackets alone would use up the stack.
bool isTooDeep(std::string_view text) {
    int depth = 0;
    bool quoted = false;
    for (size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '"')
            quoted = !quoted;
        else if (quoted)
            at += c == '\\';
        else if (c == '[' || c == '{')
            ++depth;
        else if (c == ']' || c == '}')
            --depth;
        if (depth > kDeepest) return true;
    }
    return false;
}

template <class AnyJson>
Result<AnyJson> parseGuarded(std::string_view text, const std::string& place) {
    if (isTooDeep(text))
        return dataError(place + ": more than " + std::to_string(kDeepest) + " arrays and objects lie in each other",
                         "Check where the file comes from");
    try {
        return AnyJson::parse(text);
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

/// Looks for a key that stands twice in an object `depth` levels below the whole, in valid JSON, without keeping the
/// values.
class RepeatedKey : public LargeJson::json_sax_t {
public:
    explicit RepeatedKey(int depth) : m_depth(depth) {}
    const std::optional<std::string>& found() const { return m_found; }

    bool start_object(size_t) override {
        if (m_at++ == m_depth) m_seen.clear();
        return true;
    }
    bool key(std::string& key) override {
        if (m_at != m_depth + 1 || m_seen.insert(key).second) return true;
        m_found = key;
        return false;
    }
    bool end_object() override { return --m_at, true; }
    bool start_array(size_t) override { return ++m_at, true; }
    bool end_array() override { return --m_at, true; }
    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(int64_t) override { return true; }
    bool number_unsigned(uint64_t) override { return true; }
    bool number_float(double, const std::string&) override { return true; }
    bool string(std::string&) override { return true; }
    bool binary(LargeJson::binary_t&) override { return true; }
    bool parse_error(size_t, const std::string&, const nlohmann::json::exception&) override { return false; }

private:
    const int m_depth;
    int m_at = 0;  // arrays and objects that are open
    std::unordered_set<std::string> m_seen;
    std::optional<std::string> m_found;
};

}  // namespace

std::optional<size_t> firstJsonError(std::string_view text) {
    if (isTooDeep(text)) return std::nullopt;
    try {
        const auto keepNothing = [](int, Json::parse_event_t, Json&) { return false; };
        [[maybe_unused]] const Json nothing = Json::parse(text, keepNothing);
        return std::nullopt;
    } catch (const nlohmann::json::parse_error& error) {
        return error.byte;
    } catch (const nlohmann::json::exception&) {  // a number beyond all bounds: no place is told
        return std::nullopt;
    }
}

Result<Json> parseJson(std::string_view text, const std::string& place) { return parseGuarded<Json>(text, place); }

Result<Json> parseMember(std::string_view text, std::string_view member, const std::string& place) {
    // A scan for the last such key of the outermost object: nothing else is kept.
    const std::string quotedKey = '"' + std::string(member) + '"';
    std::string_view value;
    bool isOpen = false;  // the value that is wanted began and has not ended
    int depth = 0;
    size_t begin = 0;
    auto close = [&](size_t end) {
        if (isOpen) value = text.substr(begin, end - begin);
        isOpen = false;
    };
    for (size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '"') {
            const size_t start = at;
            for (++at; at < text.size() && text[at] != '"'; ++at) at += text[at] == '\\';
            const size_t next = text.find_first_not_of(" \t\r\n", at + 1);
            if (depth != 1 || next == std::string_view::npos || text[next] != ':') continue;
            close(start);
            if (text.substr(start, at + 1 - start) != quotedKey) continue;
            isOpen = true;
            begin = at = next + 1;
            --at;
        } else if (c == '[' || c == '{') {
            ++depth;
        } else if (c == ']' || c == '}') {
            if (--depth == 0) close(at);
        } else if (c == ',' && depth == 1) {
            close(at);
        }
    }
    return value.empty() ? Json() : parseJson(value, place);
}

Result<LargeJson> parseLargeJson(std::string_view text, const std::string& place) {
    return parseGuarded<LargeJson>(text, place);
}

Result<LargeJson> parseLargeJson(std::string_view text, const std::string& place, int depth) {
    LargeJson json = SEXTANT_TRY(parseGuarded<LargeJson>(text, place));
    // A second walk: the library's callback costs time that grows with the square of an array of objects.
    RepeatedKey repeated(depth);
    LargeJson::sax_parse(text, &repeated);
    if (!repeated.found()) return json;
    return dataError(place + ": the key \"" + *repeated.found() + "\" stands twice in the same object",
                     "Remove one of them");
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
