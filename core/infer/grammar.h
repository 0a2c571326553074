// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bitset>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace sextant {

/// What a text may look like, byte by byte: a context-free grammar without left recursion. Immutable once it is
/// finished; then any thread.
class Grammar {
public:
    using Rule = int32_t;
    using Bytes = std::bitset<256>;
    /// One of some bytes, or a rule.
    struct Element {
        Element(const Bytes& set) : bytes(set) {}                      // NOLINT: written in lists
        Element(Rule number) : rule(number) {}                         // NOLINT
        Element(char byte) { bytes.set(static_cast<uint8_t>(byte)); }  // NOLINT
        Rule rule = -1;                                                ///< -1: bytes
        Bytes bytes;
    };
    using Sequence = std::vector<Element>;

    /// A rule that is given its ways later; so rules may mean each other.
    Rule addRule();
    /// One more way to write the rule; an empty one: it may be left out. REQUIRES that no way begins with the rule
    /// itself, directly or by others.
    void addWay(Rule rule, Sequence way);
    Rule rule(std::initializer_list<Sequence> ways);
    /// These bytes and nothing else.
    Rule text(std::string_view text);
    static Bytes range(uint8_t first, uint8_t last);
    static Bytes anyOf(std::string_view bytes);

    /// `start`: the whole text. Call once, at the end.
    void finish(Rule start);
    /// Rules and elements: what a grammar costs.
    size_t size() const { return m_ways.size() + m_elements.size(); }
    /// The fewest bytes of a whole text; kEndless where there is no end.
    int64_t fewestBytes() const { return m_fewest[static_cast<size_t>(m_start)]; }
    static constexpr int64_t kEndless = int64_t{1} << 40;

private:
    friend class GrammarState;
    struct Stored {
        enum class Kind : uint8_t { End, Bytes, Rule } kind = Kind::End;
        int32_t index = 0;  // of the set of bytes, or of the rule
    };
    Rule m_start = -1;
    std::vector<std::vector<int32_t>> m_ways;  // by rule: where each way begins in m_elements
    std::vector<Stored> m_elements;
    std::vector<Bytes> m_sets;
    std::vector<int64_t> m_fewest;    // bytes, by rule
    std::vector<int64_t> m_toTheEnd;  // fewest bytes from an element to the end of its way
};

/// How far a text has come in a grammar: all ways at once in which it may go on. One thread.
class GrammarState {
public:
    /// The grammar must outlive it.
    explicit GrammarState(const Grammar& grammar);

    /// Goes on by these bytes. False: no text of the grammar goes on so; the state is as before.
    bool push(std::string_view bytes);
    bool accepts(std::string_view bytes) const;
    /// Whether the text may end here, and whether it must.
    bool mayEnd() const { return m_mayEnd; }
    bool mustEnd() const { return m_stacks.empty(); }
    /// The fewest bytes with which a whole text is reached, from here or after `bytes`; kEndless: it is not.
    int64_t fewestBytesToEnd() const;
    int64_t fewestBytesToEndAfter(std::string_view bytes) const;

private:
    /// Elements still to come, the next one last; its kind is Bytes.
    using Stack = std::vector<int32_t>;
    bool step(uint8_t byte);
    void expand(Stack stack, std::vector<Stack>& into);

    const Grammar* m_grammar;
    std::vector<Stack> m_stacks;
    bool m_mayEnd = false;
};

}  // namespace sextant
