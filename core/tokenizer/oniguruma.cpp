// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/oniguruma.h"

#include "core/base/regular_expression.h"
#include "core/base/text.h"
#include "core/tokenizer/unicode_properties.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdio>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace sextant {

namespace {

constexpr int kDeepest = 64;
constexpr const char* kAnyCharacter = "(?s:.)";
/// \w outside of brackets: there, the digits and fractions of Latin-1 are words, too.
const std::string kLoneWord = std::string(classMembers('w')) + "\\xb2\\xb3\\xb9\\xbc-\\xbe";

/// Thrown inside this file alone.
struct Refusal {
    std::string what;
};

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }

/// Characters of which each is one that matches: what can stand inside brackets, and whole expressions.
struct Characters {
    std::string members;
    std::vector<std::string> expressions;

    bool isEmpty() const { return members.empty() && expressions.empty(); }
    void add(std::string_view more, bool negated) {
        if (negated)
            expressions.push_back("[^" + std::string(more) + "]");
        else
            members += more;
    }
    std::string expression() const {
        std::string all = members.empty() ? std::string() : "[" + members + "]";
        if (expressions.empty()) return all;
        return "(?:" + join(expressions, "|") + (all.empty() ? "" : "|") + all + ")";
    }
    std::string negation() const {
        if (expressions.empty()) return "[^" + members + "]";
        return "(?:(?!" + expression() + ")" + kAnyCharacter + ")";
    }
};

class Translator {
public:
    explicit Translator(const std::string& expression) : m_in(expression) {}

    std::string translate() {
        sequence(false, 0);
        if (m_at < m_in.size()) refuse("a closing bracket that nothing opens");
        if (m_hasNames && m_hasReferences) refuse("references beside named groups");
        return std::move(m_out);
    }

private:
    [[noreturn]] void refuse(const std::string& what) const { throw Refusal{what}; }
    bool has(std::string_view next) const { return std::string_view(m_in).substr(m_at).starts_with(next); }
    bool take(std::string_view next) {
        if (!has(next)) return false;
        m_at += next.size();
        return true;
    }
    char next(const char* what) {
        if (m_at >= m_in.size()) refuse(what);
        return m_in[m_at++];
    }
    /// The next character, of one to four bytes.
    std::string character() {
        const size_t begin = m_at++;
        while (m_at < m_in.size() && (static_cast<unsigned char>(m_in[m_at]) & 0xC0) == 0x80) ++m_at;
        return m_in.substr(begin, m_at - begin);
    }
    std::string until(std::string_view end, const char* what) {
        const size_t found = m_in.find(end, m_at);
        if (found == std::string::npos) refuse(what);
        std::string content = m_in.substr(m_at, found - m_at);
        m_at = found + end.size();
        return content;
    }

    /// Alternatives up to the bracket that closes them.
    void sequence(bool caseless, int depth) {
        if (depth > kDeepest) refuse("more than 64 groups in each other");
        std::string closing;  // of options set in the middle
        m_atom = std::string::npos;
        while (m_at < m_in.size() && m_in[m_at] != ')') {
            if (m_in[m_at] == '(') {
                group(caseless, closing, depth);
                continue;
            }
            if (isQuantifier()) {
                quantifier();
                continue;
            }
            const size_t begin = m_out.size();
            const char c = m_in[m_at];
            if (c == '[') {
                ++m_at;
                m_out += characterClass(caseless, depth);
            } else if (c == '\\') {
                ++m_at;
                escape(caseless);
            } else {
                literal(character(), caseless);
            }
            m_atom = c == '|' ? std::string::npos : begin;
        }
        m_out += closing;
    }

    void literal(const std::string& character, bool caseless) {
        checkCase(character, caseless);
        if (character == "{" || character == "}" || character == "]") m_out += '\\';
        m_out += character;
    }
    /// Oniguruma lets one character match two that it is folded to, as the German sharp s does.
    void checkCase(const std::string& character, bool caseless) {
        const std::string before = std::exchange(m_before, caseless ? lowerCase(character) : std::string());
        if (!caseless) return;
        for (const char* pair : {"ss", "st", "ff", "fi", "fl"})
            if (before + m_before == pair) refuse("\"" + std::string(pair) + "\" in (?i)");
        UChar32 code = 0;
        int32_t at = 0;
        U8_NEXT(character.data(), at, static_cast<int32_t>(character.size()), code);
        if (code >= 0x80 && (U_GET_GC_MASK(code) & (U_GC_L_MASK | U_GC_M_MASK)) != 0)
            refuse("the letter \"" + character + "\" in (?i)");
    }

    void group(bool caseless, std::string& closing, int depth) {
        const size_t begin = m_out.size();
        ++m_at;
        m_before.clear();
        if (has("*")) refuse("(*");
        bool inside = caseless;
        if (take("?")) {
            if (take("#")) {
                until(")", "a comment that does not end");
                return;
            }
            if (!openGroup(inside)) {  // options for the rest of this group
                closing += ')';
                sequence(inside, depth + 1);
                return;
            }
        } else {
            m_out += '(';
        }
        sequence(inside, depth + 1);
        if (next("a group that is not closed") != ')') refuse("a group that is not closed");
        m_out += ')';
        m_atom = begin;
        m_before.clear();
    }
    /// What follows "(?": whether it opens a group, or else sets options.
    bool openGroup(bool& caseless) {
        for (const char* kind : {":", "=", "!", ">", "<=", "<!"})
            if (take(kind)) {
                m_out += std::string("(?") + kind;
                return true;
            }
        if (has("<") || has("'")) {
            const bool angle = next("") == '<';
            until(angle ? ">" : "'", "the name of a group that does not end");
            m_hasNames = true;
            m_out += "(?:";
            return true;
        }
        std::string options;
        bool on = true;
        while (true) {
            const char c = next("options that do not end");
            if (c == ':' || c == ')') {
                m_out += "(?" + options + ":";
                return c == ':';
            }
            if (c == '-' && on) {
                on = false;
                options += '-';
            } else if (c == 'i') {
                caseless = on;
                options += 'i';
            } else if (c == 'm') {
                options += 's';
            } else {
                refuse(std::string("(?") + (on ? "" : "-") + c);
            }
        }
    }

    bool isQuantifier() const {
        const char c = m_in[m_at];
        return c == '*' || c == '+' || c == '?' || (c == '{' && interval());
    }
    struct Interval {
        std::string from, to;
        bool isExact = false;
        size_t size = 0;
    };
    /// {n}, {n,}, {n,m} or {,m}, of at most five digits each.
    std::optional<Interval> interval() const {
        size_t at = m_at + 1;
        auto number = [&] {
            const size_t begin = at;
            while (at < m_in.size() && isDigit(m_in[at])) ++at;
            return m_in.substr(begin, at - begin);
        };
        Interval found;
        found.from = number();
        found.isExact = at < m_in.size() && m_in[at] == '}';
        if (!found.isExact) {
            if (at >= m_in.size() || m_in[at++] != ',') return std::nullopt;
            found.to = number();
        }
        if (at >= m_in.size() || m_in[at] != '}' || (found.from.empty() && found.to.empty())) return std::nullopt;
        found.size = at + 1 - m_at;
        return found;
    }
    void quantifier() {
        if (m_atom == std::string::npos) refuse("a repetition of nothing");
        m_before.clear();
        const auto counted = m_in[m_at] == '{' ? interval() : std::nullopt;
        if (counted)
            writeInterval(*counted);
        else
            m_out += m_in[m_at++];
        // Behind counts, a plus is no sign of possession, and behind {n} a question mark none of modesty.
        if ((!counted && has("+")) || (!(counted && counted->isExact) && has("?"))) m_out += m_in[m_at++];
        if (m_at >= m_in.size() || !isQuantifier()) return;
        m_out.insert(m_atom, "(?:");  // the next one repeats the repetition
        m_out += ')';
    }
    void writeInterval(const Interval& counted) {
        if (counted.from.size() > 5 || counted.to.size() > 5) refuse("a repetition of more than 99999 times");
        if (!counted.from.empty() && !counted.to.empty() && std::stoi(counted.from) > std::stoi(counted.to))
            refuse("a repetition whose bounds are the wrong way round");
        m_at += counted.size;
        m_out += '{' + (counted.from.empty() ? "0" : counted.from) + (counted.isExact ? "" : "," + counted.to) + '}';
    }

    /// The character that \x.., \u.. and the like stand for, written for PCRE2; nothing for other escapes.
    std::optional<std::string> escapedCharacter(char c) {
        switch (c) {
            case 't':
            case 'n':
            case 'r':
            case 'f':
            case 'a':
            case 'e':
                return std::string{'\\', c};
            case 'v':
                return "\\x0b";
            case 'x':
                return hexadecimal();
            case 'u':
                return code(fixedDigits(4, 4, "\\u"));
            default:
                break;
        }
        if (isLetter(c) || isDigit(c)) return std::nullopt;
        --m_at;
        const std::string escaped = character();
        return escaped.size() > 1 ? escaped : "\\" + escaped;
    }
    std::string hexadecimal() {
        if (!take("{")) {
            const std::string digits = fixedDigits(1, 2, "\\x");
            if (std::stoi(digits, nullptr, 16) >= 0x80) refuse("the byte \\x" + digits);
            return code(digits);
        }
        const std::string digits = until("}", "a \\x{ that does not end");
        if (digits.empty() || digits.size() > 8 ||
            digits.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos)
            refuse("\\x{" + digits.substr(0, 20) + "}");
        return code(digits);
    }
    std::string fixedDigits(size_t least, size_t most, const char* what) {
        std::string digits;
        while (digits.size() < most && m_at < m_in.size() &&
               std::string_view("0123456789abcdefABCDEF").find(m_in[m_at]) != std::string_view::npos)
            digits += m_in[m_at++];
        if (digits.size() < least) refuse(std::string(what) + " without its digits");
        return digits;
    }
    static std::string code(const std::string& digits) { return "\\x{" + digits + "}"; }

    /// The characters of \w, \p{..} and their like; nothing for other escapes.
    enum class Where { Alone, InClass };
    std::optional<Characters> escapedClass(char c, bool caseless, Where where) {
        Characters found;
        const char small = static_cast<char>(c | 32);
        if (isLetter(c) && std::string_view("wsdh").find(small) != std::string_view::npos) {
            found.add(small == 'w' && where == Where::Alone ? kLoneWord : std::string(classMembers(small)), c != small);
            return found;
        }
        if (small != 'p' || !isLetter(c)) return std::nullopt;
        if (!take("{")) refuse(std::string("\\") + c + " without a name in braces");
        std::string name = until("}", "a \\p{ that does not end");
        bool negated = c == 'P';
        if (name.starts_with('^')) {
            negated = !negated;
            name.erase(0, 1);
        }
        const std::string members = property(name, "\\p{" + name + "}", caseless);
        found.add(members == classMembers('w') && where == Where::Alone ? kLoneWord : members, negated);
        return found;
    }
    std::string property(const std::string& name, const std::string& shown, bool caseless) {
        if (lowerCase(name) == "graph" || lowerCase(name) == "print") refuse(shown);
        if (caseless && dependsOnCase(name)) refuse(shown + " in (?i)");
        const auto members = propertyMembers(name);
        if (!members) refuse(shown);
        return *members;
    }

    void escape(bool caseless) {
        const char c = next("a backslash at the end");
        const std::string word = "[" + kLoneWord + "]";
        if (const auto characters = escapedClass(c, caseless, Where::Alone)) {
            m_before.clear();
            m_out += characters->expression();
        } else if (c == 'O') {
            m_out += kAnyCharacter;
        } else if (c == 'N' || c == 'R' || c == 'A' || c == 'z' || c == 'Z') {
            m_out += {'\\', c};
        } else if (c == 'b') {
            m_out += "(?:(?<=" + word + ")(?!" + word + ")|(?<!" + word + ")(?=" + word + "))";
        } else if (c == 'B') {
            m_out += "(?:(?<=" + word + ")(?=" + word + ")|(?<!" + word + ")(?!" + word + "))";
        } else if (c >= '1' && c <= '9' && (m_at >= m_in.size() || !isDigit(m_in[m_at]))) {
            m_hasReferences = true;
            m_out += std::string("\\g{") + c + '}';
        } else if (const auto character = escapedCharacter(c)) {
            checkCase(character->size() == 2 ? character->substr(1) : *character, caseless);
            m_out += *character;
        } else {
            refuse(std::string("\\") + c);
        }
    }

    /// Behind its opening bracket.
    std::string characterClass(bool caseless, int depth) {
        if (depth > kDeepest) refuse("more than 64 classes in each other");
        m_before.clear();
        const bool negated = take("^");
        std::vector<Characters> operands(1);
        if (take("]")) operands.back().members += "\\]";
        while (!take("]")) {
            if (m_at >= m_in.size()) refuse("a [ that is not closed");
            if (take("&&"))
                operands.emplace_back();
            else
                classItem(operands.back(), caseless, depth);
        }
        for (const Characters& operand : operands)
            if (operand.isEmpty()) refuse("an empty class");
        if (operands.size() == 1) return negated ? operands[0].negation() : operands[0].expression();
        std::string both = "(?:";
        for (size_t i = 0; i + 1 < operands.size(); ++i) both += "(?=" + operands[i].expression() + ")";
        both += operands.back().expression() + ")";
        return negated ? "(?:(?!" + both + ")" + kAnyCharacter + ")" : both;
    }

    void classItem(Characters& characters, bool caseless, int depth) {
        if (take("[:")) {
            const std::string name = until(":]", "a [: that does not end");
            const bool negated = name.starts_with('^');
            std::string members = property(name.substr(negated), "[:" + name + ":]", caseless);
            if (lowerCase(name.substr(negated)) == "punct") members += "\\p{S}";  // unlike \p{Punct}
            characters.add(members, negated);
            return;
        }
        if (take("[")) {
            characters.expressions.push_back(characterClass(caseless, depth + 1));
            return;
        }
        if (has("\\") && m_at + 1 < m_in.size()) {
            const size_t before = m_at;
            m_at += 2;
            if (const auto found = escapedClass(m_in[before + 1], caseless, Where::InClass)) {
                characters.members += found->members;
                characters.expressions.insert(characters.expressions.end(), found->expressions.begin(),
                                              found->expressions.end());
                return;
            }
            m_at = before;
        }
        characters.members += classCharacter(caseless);
        const bool isRange = has("-") && m_at + 1 < m_in.size() && m_in[m_at + 1] != ']' && m_in[m_at + 1] != '[' &&
                             !std::string_view(m_in).substr(m_at + 1).starts_with("&&");
        if (!isRange) return;
        ++m_at;
        characters.members += '-' + classCharacter(caseless);
    }
    /// One character, written for inside a class of PCRE2.
    std::string classCharacter(bool caseless) {
        if (!take("\\")) {
            const std::string one = character();
            checkCase(one, caseless);
            m_before.clear();
            const bool isPlain =
                one.size() > 1 || isLetter(one[0]) || isDigit(one[0]) || static_cast<unsigned char>(one[0]) <= ' ';
            return isPlain ? one : "\\" + one;
        }
        const char c = next("a backslash at the end");
        if (c == 'b') return "\\x08";
        const auto escaped = escapedCharacter(c);
        if (!escaped) refuse(std::string("\\") + c + " in a class");
        return *escaped;
    }

    const std::string& m_in;
    std::string m_out;
    std::string m_before;  // the letter before, inside (?i)
    size_t m_at = 0;
    size_t m_atom = std::string::npos;  // where in m_out that begins which a repetition repeats
    bool m_hasNames = false, m_hasReferences = false;
};

}  // namespace

Result<std::string> perlExpression(const std::string& expression) {
    try {
        if (expression.size() > RegularExpression::kLongest) throw Refusal{"more than 64 KiB"};
        return Translator(expression).translate();
    } catch (const Refusal& refusal) {
        return dataError("the pre-tokenizer's expression cannot be read: it has " + refusal.what,
                         "Use a tokenizer without it");
    }
}

}  // namespace sextant
