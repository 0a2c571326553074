// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/html/charset.h"

#include "core/base/text.h"
#include "core/data/formats/record_text.h"

#include <simdjson.h>
#include <unicode/ucnv.h>

#include <algorithm>
#include <memory>

namespace sextant {

namespace {

constexpr size_t kMetaBytes = 4096;

struct Alias {
    std::string_view name;
    const char* converter;
};
constexpr Alias kAsBrowsers[] = {
    {"iso-8859-1", "windows-1252"}, {"iso8859-1", "windows-1252"},
    {"latin1", "windows-1252"},     {"us-ascii", "windows-1252"},
    {"ascii", "windows-1252"},      {"iso-8859-9", "windows-1254"},
    {"iso-8859-11", "windows-874"}, {"tis-620", "windows-874"},
    {"gb2312", "gb18030"},          {"gbk", "gb18030"},
    {"x-gbk", "gb18030"},           {"gb_2312-80", "gb18030"},
    {"shift_jis", "windows-31j"},   {"shift-jis", "windows-31j"},
    {"x-sjis", "windows-31j"},      {"sjis", "windows-31j"},
    {"euc-kr", "windows-949"},      {"ks_c_5601-1987", "windows-949"},
    {"big5-hkscs", "big5-hkscs"},   {"utf-16", "utf-16le"},
};

std::string plainName(std::string_view name) {
    std::string made(trimmed(name));
    for (char& c : made) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return made;
}

/// The encoding that a meta element names: whatever follows "charset=" in the first bytes.
std::string namedInMeta(std::string_view bytes) {
    const std::string head = plainName(bytes.substr(0, kMetaBytes));
    constexpr std::string_view kKey = "charset";
    for (size_t at = head.find(kKey); at != std::string::npos; at = head.find(kKey, at + 1)) {
        size_t from = std::min(head.find_first_not_of(" \t\r\n", at + kKey.size()), head.size());
        if (from == head.size() || head[from] != '=') continue;
        from = std::min(head.find_first_not_of(" \t\r\n\"'", from + 1), head.size());
        return head.substr(from, std::min(head.find_first_of(" \t\r\n\"';/>", from), head.size()) - from);
    }
    return {};
}

std::unique_ptr<UConverter, void (*)(UConverter*)> converterFor(const std::string& name) {
    const auto* alias =
        std::find_if(std::begin(kAsBrowsers), std::end(kAsBrowsers), [&](const Alias& a) { return a.name == name; });
    UErrorCode status = U_ZERO_ERROR;
    UConverter* converter = nullptr;
    if (!name.empty()) converter = ucnv_open(alias == std::end(kAsBrowsers) ? name.c_str() : alias->converter, &status);
    if (!converter) converter = ucnv_open("windows-1252", &(status = U_ZERO_ERROR));
    return {converter, ucnv_close};
}

/// Through ICU, in pieces: UTF-8 is at most three bytes for a unit of UTF-16, which every byte gives at most one of.
DecodedText convert(std::string_view bytes, const std::string& name) {
    DecodedText made;
    const auto source = converterFor(name);
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UConverter, void (*)(UConverter*)> target(ucnv_open("utf-8", &status), ucnv_close);
    if (!source || !target) {
        made.replaced = assignValidText(bytes, made.text);
        return made;
    }
    UChar pivot[1024];
    UChar *pivotSource = pivot, *pivotTarget = pivot;
    const char *from = bytes.data(), *end = bytes.data() + bytes.size();
    char piece[8192];
    do {
        status = U_ZERO_ERROR;
        char* to = piece;
        ucnv_convertEx(target.get(), source.get(), &to, piece + sizeof piece, &from, end, pivot, &pivotSource,
                       &pivotTarget, pivot + std::size(pivot), from == bytes.data() && made.text.empty(), true,
                       &status);
        made.text.append(piece, to);
    } while (status == U_BUFFER_OVERFLOW_ERROR);
    std::string valid;
    assignValidText(made.text, valid);
    made.text = std::move(valid);
    constexpr std::string_view kReplacement = "\uFFFD";
    for (size_t at = made.text.find(kReplacement); at != std::string::npos;
         at = made.text.find(kReplacement, at + kReplacement.size()))
        ++made.replaced;
    return made;
}

/// Encodings of seven-bit bytes, which are valid UTF-8 by accident.
bool isSevenBit(const std::string& name) { return name.starts_with("iso-2022-") || name == "hz-gb-2312"; }

}  // namespace

DecodedText decodePage(std::string_view bytes, std::string_view declared) {
    if (bytes.starts_with("\xFF\xFE")) return convert(bytes.substr(2), "utf-16le");
    if (bytes.starts_with("\xFE\xFF")) return convert(bytes.substr(2), "utf-16be");
    DecodedText made;
    if (bytes.starts_with("\xEF\xBB\xBF")) {
        made.replaced = assignValidText(bytes.substr(3), made.text);
        return made;
    }
    std::string name = plainName(declared);
    if (name.empty()) name = namedInMeta(bytes);
    if (isSevenBit(name)) return convert(bytes, name);
    const bool isUtf8 = simdjson::validate_utf8(bytes.data(), bytes.size());
    if (isUtf8 && !name.starts_with("utf-16")) {
        made.text = bytes;
        return made;
    }
    if (name == "utf-8" || name == "utf8") {
        made.replaced = assignValidText(bytes, made.text);
        return made;
    }
    return convert(bytes, name);
}

}  // namespace sextant
