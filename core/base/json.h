// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

// The library's literal "..."_json, which nothing here uses, makes every source compile a whole parser. Its body
// becomes that of a template nobody asks for.
#define _json(...)      \
    _json(__VA_ARGS__); \
    template <typename> \
    json unusedLiteral(__VA_ARGS__)
#include <nlohmann/json.hpp>
#undef _json

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace sextant {

/// JSON whose objects keep the order of insertion, so that files read as they were written.
using Json = nlohmann::ordered_json;

/// Parses one document. `place` (usually the path) opens the message of a failure, which names line and column. More
/// than 256 arrays and objects in each other are refused.
Result<Json> parseJson(std::string_view text, const std::string& place);
/// Where a text stops being valid JSON, counted in bytes from 1; nothing if it is valid, or too deep to tell.
std::optional<size_t> firstJsonError(std::string_view text);
/// JSON whose objects are sorted by key and quick to look up, for objects with very many members.
using LargeJson = nlohmann::json;
/// Parses any document into it in a time that grows with the length alone.
Result<LargeJson> parseLargeJson(std::string_view text, const std::string& place);
/// Parses a document with large objects, refusing one `depth` levels below the whole (1: a member of it) that has a key
/// twice: elsewhere the last one wins silently.
Result<LargeJson> parseLargeJson(std::string_view text, const std::string& place, int depth);
/// One member of a document that is an object, in the order in which it was written; the others are not kept. Null
/// where it has none.
Result<Json> parseMember(std::string_view text, std::string_view member, const std::string& place);
Result<Json> readJsonFile(const std::filesystem::path& path);

/// One line of JSON; invalid UTF-8 inside strings becomes U+FFFD instead of an exception.
std::string toJsonLine(const Json& json);
/// Indented by two spaces, with a final newline.
std::string toJsonText(const Json& json);

/// A number, or "NaN", "Infinity", "-Infinity" as a string, which plain JSON lacks; and back.
Json numberToJson(double value);
double numberFromJson(const Json& json, double fallback);

}  // namespace sextant
