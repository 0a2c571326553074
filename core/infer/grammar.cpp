// SPDX-License-Identifier: Apache-2.0
#include "core/infer/grammar.h"

#include "core/base/result.h"

#include <algorithm>

namespace sextant {

namespace {

/// A schema that is made for it grows exponentially.
constexpr size_t kMostStacks = 2000;

}  // namespace

Grammar::Rule Grammar::addRule() {
    m_ways.emplace_back();
    return static_cast<Rule>(m_ways.size() - 1);
}

void Grammar::addWay(Rule rule, Sequence way) {
    m_ways[static_cast<size_t>(rule)].push_back(static_cast<int32_t>(m_elements.size()));
    for (const Element& element : way) {
        if (element.rule >= 0) {
            m_elements.push_back({Stored::Kind::Rule, element.rule});
            continue;
        }
        auto set = std::find(m_sets.begin(), m_sets.end(), element.bytes);
        if (set == m_sets.end()) set = m_sets.insert(set, element.bytes);
        m_elements.push_back({Stored::Kind::Bytes, static_cast<int32_t>(set - m_sets.begin())});
    }
    m_elements.emplace_back();
}

Grammar::Rule Grammar::rule(std::initializer_list<Sequence> ways) {
    const Rule added = addRule();
    for (const Sequence& way : ways) addWay(added, way);
    return added;
}

Grammar::Rule Grammar::text(std::string_view text) {
    const Rule added = addRule();
    addWay(added, Sequence(text.begin(), text.end()));
    return added;
}

Grammar::Bytes Grammar::range(uint8_t first, uint8_t last) {
    Bytes bytes;
    for (int byte = first; byte <= last; ++byte) bytes.set(static_cast<size_t>(byte));
    return bytes;
}

Grammar::Bytes Grammar::anyOf(std::string_view bytes) {
    Bytes set;
    for (const char byte : bytes) set.set(static_cast<uint8_t>(byte));
    return set;
}

void Grammar::finish(Rule start) {
    m_start = start;
    m_fewest.assign(m_ways.size(), kEndless);
    m_toTheEnd.assign(m_elements.size(), 0);
    // Rules become shorter until none does: the shortest text of each is known then.
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = m_elements.size(); i-- > 0;) {
            const Stored& element = m_elements[i];
            if (element.kind == Stored::Kind::End) continue;
            const int64_t own = element.kind == Stored::Kind::Bytes ? 1 : m_fewest[static_cast<size_t>(element.index)];
            m_toTheEnd[i] = std::min(kEndless, own + m_toTheEnd[i + 1]);
        }
        for (size_t rule = 0; rule < m_ways.size(); ++rule)
            for (const int32_t way : m_ways[rule])
                if (m_toTheEnd[static_cast<size_t>(way)] < m_fewest[rule]) {
                    m_fewest[rule] = m_toTheEnd[static_cast<size_t>(way)];
                    changed = true;
                }
    }
}

GrammarState::GrammarState(const Grammar& grammar) : m_grammar(&grammar) {
    for (const int32_t way : grammar.m_ways[static_cast<size_t>(grammar.m_start)]) expand({way}, m_stacks);
}

void GrammarState::expand(Stack stack, std::vector<Stack>& into) {
    using Kind = Grammar::Stored::Kind;
    while (!stack.empty()) {
        const int32_t at = stack.back();
        const Grammar::Stored& element = m_grammar->m_elements[static_cast<size_t>(at)];
        if (element.kind == Kind::Bytes) {
            if (std::find(into.begin(), into.end(), stack) == into.end()) into.push_back(std::move(stack));
            return;
        }
        stack.pop_back();
        if (element.kind == Kind::End) continue;
        // What follows the rule comes after it; at the end of a way nothing is left to come back to.
        if (m_grammar->m_elements[static_cast<size_t>(at) + 1].kind != Kind::End) stack.push_back(at + 1);
        for (const int32_t way : m_grammar->m_ways[static_cast<size_t>(element.index)]) {
            Stack longer = stack;
            longer.push_back(way);
            expand(std::move(longer), into);
        }
        return;
    }
    m_mayEnd = true;
}

bool GrammarState::step(uint8_t byte) {
    std::vector<Stack> next;
    m_mayEnd = false;
    bool taken = false;
    for (Stack& stack : m_stacks) {
        const auto& element = m_grammar->m_elements[static_cast<size_t>(stack.back())];
        if (!m_grammar->m_sets[static_cast<size_t>(element.index)].test(byte)) continue;
        ++stack.back();
        expand(std::move(stack), next);
        taken = true;
    }
    m_stacks = std::move(next);
    if (m_stacks.size() > kMostStacks)
        throw RunError(usageError("the text that the answer must have can be read in more than " +
                                      std::to_string(kMostStacks) + " ways at once",
                                  "Give the alternatives of the schema different beginnings"));
    return taken;
}

bool GrammarState::push(std::string_view bytes) {
    GrammarState after = *this;
    for (const char byte : bytes)
        if (!after.step(static_cast<uint8_t>(byte))) return false;
    *this = std::move(after);
    return true;
}

bool GrammarState::accepts(std::string_view bytes) const { return fewestBytesToEndAfter(bytes) < Grammar::kEndless; }

int64_t GrammarState::fewestBytesToEnd() const {
    int64_t fewest = m_mayEnd ? 0 : Grammar::kEndless;
    for (const Stack& stack : m_stacks) {
        int64_t bytes = 0;
        for (const int32_t at : stack) bytes += m_grammar->m_toTheEnd[static_cast<size_t>(at)];
        fewest = std::min(fewest, bytes);
    }
    return fewest;
}

int64_t GrammarState::fewestBytesToEndAfter(std::string_view bytes) const {
    // Most are wrong in their first byte, which costs no copy.
    auto takes = [&](const Stack& stack) {
        const auto& element = m_grammar->m_elements[static_cast<size_t>(stack.back())];
        return m_grammar->m_sets[static_cast<size_t>(element.index)].test(static_cast<uint8_t>(bytes.front()));
    };
    if (!bytes.empty() && std::none_of(m_stacks.begin(), m_stacks.end(), takes)) return Grammar::kEndless;
    GrammarState after = *this;
    return after.push(bytes) ? after.fewestBytesToEnd() : Grammar::kEndless;
}

}  // namespace sextant
