// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/unicode_properties.h"

#include "core/base/regular_expression.h"
#include "core/base/text.h"

#include <map>

namespace sextant {

namespace {

/// White_Space of Unicode; PCRE2's own \s has one character more (U+180E).
constexpr const char* kSpaces =
    "\\x09-\\x0d\\x20\\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}";
constexpr const char* kWord = "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}";
constexpr const char* kHexadecimal = "0-9A-Fa-f";

/// By names in small letters without anything between them.
const std::map<std::string, std::string, std::less<>>& knownMembers() {
    static const std::map<std::string, std::string, std::less<>> known = [] {
        std::map<std::string, std::string, std::less<>> all = {
            {"alnum", "\\p{Alphabetic}\\p{Nd}"},
            {"alpha", "\\p{Alphabetic}"},
            {"any", "\\x{0}-\\x{10ffff}"},
            {"ascii", "\\x00-\\x7f"},
            {"assigned", "\\P{Cn}"},
            {"blank", "\\x09\\p{Zs}"},
            {"cntrl", "\\p{Cc}"},
            {"digit", "\\p{Nd}"},
            {"lower", "\\p{Lowercase}"},
            {"punct", "\\p{P}"},
            {"space", kSpaces},
            {"upper", "\\p{Uppercase}"},
            {"word", kWord},
            {"xdigit", kHexadecimal},
        };
        constexpr std::pair<const char*, const char*> kCategories[] = {
            {"Letter", "L"},
            {"Cased_Letter", "L&"},
            {"Uppercase_Letter", "Lu"},
            {"Lowercase_Letter", "Ll"},
            {"Titlecase_Letter", "Lt"},
            {"Modifier_Letter", "Lm"},
            {"Other_Letter", "Lo"},
            {"Mark", "M"},
            {"Combining_Mark", "M"},
            {"Nonspacing_Mark", "Mn"},
            {"Spacing_Mark", "Mc"},
            {"Enclosing_Mark", "Me"},
            {"Number", "N"},
            {"Decimal_Number", "Nd"},
            {"Letter_Number", "Nl"},
            {"Other_Number", "No"},
            {"Symbol", "S"},
            {"Math_Symbol", "Sm"},
            {"Currency_Symbol", "Sc"},
            {"Modifier_Symbol", "Sk"},
            {"Other_Symbol", "So"},
            {"Punctuation", "P"},
            {"Connector_Punctuation", "Pc"},
            {"Dash_Punctuation", "Pd"},
            {"Open_Punctuation", "Ps"},
            {"Close_Punctuation", "Pe"},
            {"Initial_Punctuation", "Pi"},
            {"Final_Punctuation", "Pf"},
            {"Other_Punctuation", "Po"},
            {"Separator", "Z"},
            {"Space_Separator", "Zs"},
            {"Line_Separator", "Zl"},
            {"Paragraph_Separator", "Zp"},
            {"Other", "C"},
            {"Control", "Cc"},
            {"Format", "Cf"},
            {"Surrogate", "Cs"},
            {"Private_Use", "Co"},
            {"Unassigned", "Cn"},
        };
        for (const auto& [name, category] : kCategories) {
            const std::string members = std::string("\\p{") + category + "}";
            all.emplace(lowerCase(replaceAll(name, "_", "")), members);
            all.emplace(lowerCase(category), members);
        }
        all.emplace("lc", "\\p{L&}");
        return all;
    }();
    return known;
}

std::string plainName(std::string_view name) {
    std::string plain;
    for (const char c : lowerCase(name))
        if (c != ' ' && c != '-' && c != '_') plain += c;
    return plain;
}

bool compiles(const std::string& expression) {
    return std::holds_alternative<RegularExpression>(RegularExpression::compile(expression, {}));
}

}  // namespace

std::optional<std::string> propertyMembers(std::string_view name) {
    const std::string plain = plainName(name);
    if (const auto found = knownMembers().find(plain); found != knownMembers().end()) return found->second;
    if (plain.empty() || plain.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") != std::string::npos)
        return std::nullopt;
    for (const char* kind : {"sc:", ""})  // a script, or a property that characters have or have not
        if (const std::string members = std::string("\\p{") + kind + plain + "}"; compiles(members)) return members;
    return std::nullopt;
}

std::string_view classMembers(char escape) {
    switch (escape) {
        case 'w':
            return kWord;
        case 's':
            return kSpaces;
        case 'h':
            return kHexadecimal;
        default:
            return "\\p{Nd}";
    }
}

bool dependsOnCase(std::string_view name) {
    const std::string plain = plainName(name);
    for (const char* one : {"lu", "ll", "lt", "uppercaseletter", "lowercaseletter", "titlecaseletter", "upper", "lower",
                            "uppercase", "lowercase"})
        if (plain == one) return true;
    return false;
}

}  // namespace sextant
