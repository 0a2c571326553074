// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/parquet/value_json.h"

#include "core/base/json_text.h"
#include "core/base/text.h"

#include <simdjson.h>

#include <cmath>
#include <cstdio>
#include <cstring>

namespace sextant {

namespace {

using Kind = ParquetMeaning::Kind;

constexpr int64_t kSecondsPerDay = 86'400;

int64_t floorDivided(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

/// The day of the Gregorian calendar `days` after 1970-01-01. Source: Howard Hinnant, chrono-compatible date
/// algorithms.
std::string dateText(int64_t days) {
    const int64_t shifted = days + 719'468, era = floorDivided(shifted, 146'097), dayOfEra = shifted - era * 146'097;
    const int64_t yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36'524 - dayOfEra / 146'096) / 365;
    const int64_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100),
                  month = (5 * dayOfYear + 2) / 153;
    const int64_t day = dayOfYear - (153 * month + 2) / 5 + 1, number = month < 10 ? month + 3 : month - 9;
    char text[48];
    std::snprintf(text, sizeof text, "%04lld-%02d-%02d",
                  static_cast<long long>(yearOfEra + era * 400 + (number <= 2 ? 1 : 0)), static_cast<int>(number),
                  static_cast<int>(day));
    return text;
}

/// "12:34:56", and the digits behind the second that the unit has, if any is not zero.
std::string timeText(int64_t ticks, int64_t ticksPerSecond) {
    const int64_t seconds = floorDivided(ticks, ticksPerSecond), fraction = ticks - seconds * ticksPerSecond;
    char text[64];
    std::snprintf(text, sizeof text, "%02lld:%02lld:%02lld", static_cast<long long>(seconds / 3600),
                  static_cast<long long>(seconds / 60 % 60), static_cast<long long>(seconds % 60));
    std::string made = text;
    if (fraction == 0) return made;
    const int digits = ticksPerSecond == 1'000 ? 3 : ticksPerSecond == 1'000'000 ? 6 : 9;
    std::snprintf(text, sizeof text, ".%0*lld", digits, static_cast<long long>(fraction));
    return made + text;
}

std::string timestampText(int64_t ticks, const ParquetMeaning& meaning) {
    const int64_t perDay = kSecondsPerDay * meaning.ticksPerSecond, days = floorDivided(ticks, perDay);
    return dateText(days) + "T" + timeText(ticks - days * perDay, meaning.ticksPerSecond) + (meaning.utc ? "Z" : "");
}

/// INT96: nanoseconds of a Julian day, as old writers have timestamps.
std::string int96Text(std::string_view bytes) {
    constexpr int64_t kJulianDayOf1970 = 2'440'588;
    int64_t nanoseconds = 0;
    int32_t day = 0;
    std::memcpy(&nanoseconds, bytes.data(), 8);
    std::memcpy(&day, bytes.data() + 8, 4);
    return dateText(day - kJulianDayOf1970) + "T" + timeText(nanoseconds, 1'000'000'000);
}

/// The big-endian two's complement number that at most 16 bytes are.
__extension__ typedef __int128 Wide;
Wide wideInteger(std::string_view bytes) {
    Wide value = !bytes.empty() && static_cast<signed char>(bytes[0]) < 0 ? -1 : 0;
    for (const char byte : bytes) value = value * 256 + static_cast<unsigned char>(byte);
    return value;
}

std::string decimalText(Wide value, int scale) {
    const bool negative = value < 0;
    std::string digits;  // backwards
    do {
        const int digit = static_cast<int>(value % 10);
        digits += static_cast<char>('0' + (digit < 0 ? -digit : digit));
        value /= 10;
        if (static_cast<int>(digits.size()) == scale) digits += '.';
    } while (value != 0 || static_cast<int>(digits.size()) <= scale + (scale > 0 ? 1 : 0));
    if (negative) digits += '-';
    return {digits.rbegin(), digits.rend()};
}

double halfValue(std::string_view bytes) {
    const unsigned bits =
        static_cast<unsigned char>(bytes[0]) | static_cast<unsigned>(static_cast<unsigned char>(bytes[1])) << 8;
    const int exponent = static_cast<int>(bits >> 10 & 31), mantissa = static_cast<int>(bits & 1023);
    const double size = exponent == 0    ? std::ldexp(mantissa, -24)
                        : exponent == 31 ? (mantissa ? NAN : INFINITY)
                                         : std::ldexp(mantissa + 1024, exponent - 25);
    return bits >> 15 ? -size : size;
}

std::string uuidText(std::string_view bytes) {
    std::string text;
    char hex[3];
    for (size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        std::snprintf(hex, sizeof hex, "%02x", static_cast<unsigned char>(bytes[i]));
        text += hex;
    }
    return text;
}

void appendQuoted(const std::string& text, std::string& json) { json += '"' + text + '"'; }

void appendBase64(std::string_view bytes, std::string& json) {
    constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    json += '"';
    for (size_t i = 0; i < bytes.size(); i += 3) {
        uint32_t group = 0;
        for (size_t k = 0; k < 3; ++k)
            group = group << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u);
        for (size_t k = 0; k < 4; ++k) json += i + k > bytes.size() ? '=' : kDigits[group >> (18 - 6 * k) & 63];
    }
    json += '"';
}

void appendText(std::string_view bytes, std::string& json) {
    if (simdjson::validate_utf8(bytes.data(), bytes.size()))
        appendJsonString(bytes, json);
    else
        appendBase64(bytes, json);
}

/// The shortest digits that give the same float.
std::string shortestFloat(double value) {
    char text[40];
    for (int digits = 6; digits <= 9; ++digits) {
        std::snprintf(text, sizeof text, "%.*g", digits, value);
        if (std::strtof(text, nullptr) == static_cast<float>(value)) break;
    }
    return text;
}

void appendReal(double value, bool narrow, std::string& json) {
    if (!std::isfinite(value)) {
        json += "null";
        return;
    }
    std::string text = narrow ? shortestFloat(value) : formatNumber(value);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";  // it stays a real number for whoever reads it
    json += text;
}

void appendInteger(const ParquetLeaf& leaf, int64_t value, std::string& json) {
    const ParquetMeaning& meaning = leaf.meaning;
    switch (meaning.kind) {
        case Kind::Unsigned:
            json += leaf.type == ParquetType::Int32 ? std::to_string(static_cast<uint32_t>(value))
                                                    : std::to_string(static_cast<uint64_t>(value));
            return;
        case Kind::Decimal:
            return appendQuoted(decimalText(value, meaning.scale), json);
        case Kind::Date:
            return appendQuoted(dateText(value), json);
        case Kind::Time:
            return appendQuoted(timeText(value, meaning.ticksPerSecond), json);
        case Kind::Timestamp:
            return appendQuoted(timestampText(value, meaning), json);
        default:
            json += std::to_string(value);
    }
}

}  // namespace

void appendParquetValue(const ParquetLeaf& leaf, const ParquetValue& value, std::string& json) {
    const Kind kind = leaf.meaning.kind;
    switch (leaf.type) {
        case ParquetType::Boolean:
            json += value.integer ? "true" : "false";
            return;
        case ParquetType::Int32:
        case ParquetType::Int64:
            return appendInteger(leaf, value.integer, json);
        case ParquetType::Float:
        case ParquetType::Double:
            return appendReal(value.real, leaf.type == ParquetType::Float, json);
        case ParquetType::Int96:
            return appendQuoted(int96Text(value.bytes), json);
        case ParquetType::ByteArray:
        case ParquetType::FixedBytes:
            if (kind == Kind::Decimal && value.bytes.size() <= sizeof(Wide))
                return appendQuoted(decimalText(wideInteger(value.bytes), leaf.meaning.scale), json);
            if (kind == Kind::Uuid && value.bytes.size() == 16) return appendQuoted(uuidText(value.bytes), json);
            if (kind == Kind::Float16 && value.bytes.size() == 2) return appendReal(halfValue(value.bytes), true, json);
            return appendText(value.bytes, json);
    }
}

}  // namespace sextant
