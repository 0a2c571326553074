// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/programming_language.h"

#include "core/data/stages/characters.h"

#include <algorithm>

namespace sextant {

namespace {

const std::vector<ProgrammingLanguage>& languages() {
    static const std::vector<ProgrammingLanguage> known = {
        {"python", {"py", "pyi", "pyx"}, {"#"}, "", "", "\"'", true},
        {"c", {"h"}, {"//"}, "/*", "*/", "\"'"},
        {"c++", {"cpp", "cc", "cxx", "hpp", "hh", "cu", "cuh"}, {"//"}, "/*", "*/", "\"'"},
        {"c#", {"cs", "csharp"}, {"//"}, "/*", "*/", "\"'"},
        {"java", {}, {"//"}, "/*", "*/", "\"'"},
        {"javascript", {"js", "jsx", "mjs", "cjs"}, {"//"}, "/*", "*/", "\"'`"},
        {"typescript", {"ts", "tsx"}, {"//"}, "/*", "*/", "\"'`"},
        {"go", {}, {"//"}, "/*", "*/", "\"`"},
        {"rust", {"rs"}, {"//"}, "/*", "*/", "\""},
        {"swift", {}, {"//"}, "/*", "*/", "\""},
        {"kotlin", {"kt", "kts"}, {"//"}, "/*", "*/", "\"'"},
        {"scala", {}, {"//"}, "/*", "*/", "\""},
        {"dart", {}, {"//"}, "/*", "*/", "\"'"},
        {"zig", {}, {"//"}, "", "", "\""},
        {"php", {}, {"//", "#"}, "/*", "*/", "\"'"},
        {"css", {"scss", "less"}, {}, "/*", "*/", "\"'"},
        {"sql", {}, {"--"}, "/*", "*/", "'"},
        {"lua", {}, {"--"}, "--[[", "]]", "\"'"},
        {"haskell", {"hs"}, {"--"}, "{-", "-}", "\""},
        {"ocaml", {"ml", "mli"}, {}, "(*", "*)", "\""},
        {"julia", {"jl"}, {"#"}, "#=", "=#", "\""},
        {"ruby", {"rb"}, {"#"}, "\n=begin", "\n=end", "\"'"},
        {"perl", {"pl", "pm"}, {"#"}, "\n=pod", "\n=cut", "\"'"},
        {"r", {}, {"#"}, "", "", "\"'"},
        {"shell", {"sh", "bash", "zsh"}, {"#"}, "", "", "\"'"},
        {"elixir", {"ex", "exs"}, {"#"}, "", "", "\""},
        {"erlang", {"erl", "hrl"}, {"%"}, "", "", "\""},
        {"matlab", {"m"}, {"%"}, "", "", "\"'"},
        {"tex", {"latex", "sty", "cls"}, {"%"}, "", "", ""},
        {"fortran", {"f90", "f95", "f03"}, {"!"}, "", "", "\"'"},
        {"lisp", {"el", "clj", "cljs", "scm", "rkt", "clojure", "scheme"}, {";"}, "", "", "\""},
        {"assembly", {"asm", "s"}, {";", "#"}, "", "", "\"'"},
        {"yaml", {"yml"}, {"#"}, "", "", "\"'"},
        {"toml", {"ini", "cfg"}, {"#"}, "", "", "\"'"},
        {"cmake", {"cmakelists.txt"}, {"#"}, "", "", "\""},
        {"makefile", {"mk"}, {"#"}, "", "", ""},
        {"dockerfile", {}, {"#"}, "", "", "\"'"},
        {"html", {"htm", "xhtml", "vue", "svelte"}, {}, "<!--", "-->", "", false, true},
        {"xml", {"xsl", "xslt", "xsd", "svg", "plist"}, {}, "<!--", "-->", "", false, true},
    };
    return known;
}

const ProgrammingLanguage* findExact(const std::string& name) {
    for (const ProgrammingLanguage& language : languages())
        if (language.name == name ||
            std::find(language.extensions.begin(), language.extensions.end(), name) != language.extensions.end())
            return &language;
    return nullptr;
}

}  // namespace

const ProgrammingLanguage* findProgrammingLanguage(std::string_view nameOrFile) {
    const std::string name = lowered(nameOrFile.substr(nameOrFile.find_last_of("/\\") + 1));
    if (const auto* language = findExact(name)) return language;
    const size_t dot = name.rfind('.');
    return dot == std::string::npos || dot + 1 == name.size() ? nullptr : findExact(name.substr(dot + 1));
}

size_t commentBytes(std::string_view text, const ProgrammingLanguage& language) {
    size_t bytes = 0;
    bool lineIsBlank = true;  // so far
    const auto startsAt = [&](size_t at, const std::string& marker) {
        return !marker.empty() && text.compare(at, marker.size(), marker) == 0;
    };
    const auto after = [&](const std::string& marker, size_t at) {
        const size_t found = text.find(marker, at);
        return found == std::string_view::npos ? text.size() : found + marker.size();
    };
    for (size_t i = 0; i < text.size();) {
        const size_t start = i;
        const std::string_view fence = text.substr(i, 3);
        if (startsAt(i, language.blockOpen)) {
            i = after(language.blockClose, i + language.blockOpen.size());
            bytes += i - start;
        } else if (std::any_of(language.lineComments.begin(), language.lineComments.end(),
                               [&](const std::string& marker) { return startsAt(i, marker); })) {
            i = std::min(text.find('\n', i), text.size());
            bytes += i - start;
        } else if (language.hasDocstrings && (fence == "\"\"\"" || fence == "'''")) {
            i = after(std::string(fence), i + 3);
            if (lineIsBlank) bytes += i - start;
        } else if (language.quotes.find(text[i]) != std::string::npos) {
            for (++i; i < text.size() && text[i] != text[start] && text[i] != '\n'; ++i)
                if (text[i] == '\\' && i + 1 < text.size()) ++i;
            i = std::min(i + 1, text.size());
        } else {
            ++i;
        }
        const char last = text[i - 1];
        lineIsBlank = last == '\n' || (lineIsBlank && (last == ' ' || last == '\t'));
    }
    return bytes;
}

}  // namespace sextant
