// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/formulas.h"

#include <algorithm>
#include <array>

namespace sextant {

namespace {

constexpr std::array<std::string_view, 12> kEnvironments = {"equation", "align", "gather",      "multline",
                                                            "eqnarray", "math",  "displaymath", "alignat",
                                                            "flalign",  "cases", "matrix",      "array"};

constexpr size_t kDeepest = 64;  // environments in environments

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

class FormulaScanner {
public:
    explicit FormulaScanner(std::string_view text) : m_text(text) {}

    Formulas scan() {
        for (size_t i = 0; i < m_text.size();) {
            if (m_text[i] == '\\')
                i = afterBackslash(i);
            else if (m_text[i] == '$')
                i = afterDollar(i);
            else if (m_text[i] == '\n' && m_formula == Kind::Dollar && isBlankLine(i + 1))
                i = breakOff(i);
            else
                ++i;
        }
        if (m_formula != Kind::None && m_formula != Kind::Environment) m_found.unbalanced.push_back(m_mark);
        for (const Environment& environment : m_environments) m_found.unbalanced.push_back(environment.mark);
        std::sort(m_found.unbalanced.begin(), m_found.unbalanced.end(),
                  [](const ByteSpan& a, const ByteSpan& b) { return a.begin < b.begin; });
        return std::move(m_found);
    }

private:
    enum class Kind { None, Dollar, DoubleDollar, Round, Square, Environment };
    struct Environment {
        std::string_view name;
        ByteSpan mark;
    };

    /// A formula begins with the mark [begin, end), unless one is open.
    void open(Kind kind, size_t begin, size_t end) {
        if (m_formula != Kind::None) return;
        m_formula = kind;
        m_mark = {begin, end};
    }
    void close(size_t end) {
        m_found.formulas.push_back({m_mark.begin, end});
        m_formula = Kind::None;
    }
    void closeOr(Kind kind, size_t begin, size_t end) {
        if (m_formula == kind)
            close(end);
        else
            m_found.unbalanced.push_back({begin, end});
    }

    size_t afterBackslash(size_t at) {
        if (at + 1 >= m_text.size()) return at + 1;
        const char next = m_text[at + 1];
        if (next == '(') open(Kind::Round, at, at + 2);
        if (next == ')') closeOr(Kind::Round, at, at + 2);
        // In an array "\\[2pt]" is a line break; the backslash before was skipped with its partner.
        if (next == '[') open(Kind::Square, at, at + 2);
        if (next == ']') closeOr(Kind::Square, at, at + 2);
        if (!isLetter(next)) return at + 2;
        size_t end = at + 1;
        while (end < m_text.size() && isLetter(m_text[end])) ++end;
        ++m_found.commands;
        const std::string_view command = m_text.substr(at + 1, end - at - 1);
        if (command == "begin" || command == "end") return afterEnvironment(at, end, command == "begin");
        return end;
    }

    size_t afterEnvironment(size_t at, size_t end, bool begins) {
        if (end >= m_text.size() || m_text[end] != '{') return end;
        size_t nameEnd = end + 1;
        while (nameEnd < m_text.size() && (isLetter(m_text[nameEnd]) || m_text[nameEnd] == '*')) ++nameEnd;
        if (nameEnd >= m_text.size() || m_text[nameEnd] != '}') return end;
        const std::string_view name = m_text.substr(end + 1, nameEnd - end - 1);
        const ByteSpan mark{at, nameEnd + 1};
        if (begins) {
            m_environments.push_back({name, mark});
            if (isMaths(name)) open(Kind::Environment, mark.begin, mark.end);
        } else {
            closeEnvironment(name, mark);
        }
        return mark.end;
    }
    /// Those that were opened inside it and not closed have no partner.
    void closeEnvironment(std::string_view name, ByteSpan mark) {
        const auto deepest =
            m_environments.rbegin() + static_cast<ptrdiff_t>(std::min(m_environments.size(), kDeepest));
        const auto partner = std::find_if(m_environments.rbegin(), deepest,
                                          [&](const Environment& environment) { return environment.name == name; });
        if (partner == deepest) {
            m_found.unbalanced.push_back(mark);
            return;
        }
        for (auto inside = m_environments.rbegin(); inside != partner; ++inside) {
            m_found.unbalanced.push_back(inside->mark);
            if (isOpenFormula(*inside)) m_formula = Kind::None;
        }
        if (isOpenFormula(*partner)) close(mark.end);
        m_environments.erase(partner.base() - 1, m_environments.end());
    }
    bool isOpenFormula(const Environment& environment) const {
        return m_formula == Kind::Environment && environment.mark.begin == m_mark.begin;
    }
    static bool isMaths(std::string_view name) {
        if (name.ends_with('*')) name.remove_suffix(1);
        return std::find(kEnvironments.begin(), kEnvironments.end(), name) != kEnvironments.end();
    }

    size_t afterDollar(size_t at) {
        const bool isDouble = m_text.substr(at, 2) == "$$" && m_formula != Kind::Dollar;
        const size_t end = at + (isDouble ? 2 : 1);
        const Kind kind = isDouble ? Kind::DoubleDollar : Kind::Dollar;
        if (m_formula == kind) {
            close(end);
        } else if (m_formula == Kind::None) {
            const char next = end < m_text.size() ? m_text[end] : ' ';
            const bool isMoney =
                next == ' ' || next == '\n' || next == '\t' || (next >= '0' && next <= '9' && !closesSoon(end));
            if (isDouble || !isMoney) open(kind, at, end);
        }
        return end;
    }
    /// Whether "$2^n$" rather than "$5": a $ with no blank before it follows on the line.
    bool closesSoon(size_t at) const {
        const std::string_view line = m_text.substr(at, std::min<size_t>(m_text.find('\n', at), at + 200) - at);
        const size_t dollar = line.find('$');
        return dollar != std::string_view::npos && dollar > 0 && line[dollar - 1] != ' ' &&
               !(dollar + 1 < line.size() && line[dollar + 1] >= '0' && line[dollar + 1] <= '9');
    }

    bool isBlankLine(size_t at) const {
        const size_t content = m_text.find_first_not_of(" \t\r", at);
        return content == std::string_view::npos || m_text[content] == '\n';
    }
    /// A paragraph ends inside $..$.
    size_t breakOff(size_t at) {
        m_found.unbalanced.push_back(m_mark);
        m_formula = Kind::None;
        return at + 1;
    }

    std::string_view m_text;
    Formulas m_found;
    Kind m_formula = Kind::None;
    ByteSpan m_mark;  // of the open formula
    std::vector<Environment> m_environments;
};

}  // namespace

Formulas findFormulas(std::string_view text) { return FormulaScanner(text).scan(); }

}  // namespace sextant
