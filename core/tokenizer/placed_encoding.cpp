// SPDX-License-Identifier: Apache-2.0
// Tokens and where they stand in the text: for conversations, of which only some parts are trained.
#include "core/tokenizer/tokenizer.h"

#include <algorithm>

namespace sextant {

namespace {

/// Which byte of a stretch a byte of its normalized text comes from: exact at some borders, and between two of them
/// where the text is as long as it was.
class Alignment {
public:
    /// A stretch that begins at `begin`, of which the normalizer made `normalizedSize` bytes.
    Alignment(size_t begin, size_t size, size_t normalizedSize)
        : m_anchors{{begin, 0}}, m_end{begin + size, normalizedSize} {}

    void add(size_t original, size_t normalized) {
        const Anchor& last = m_anchors.back();
        m_anchors.push_back({std::clamp(original, last.original, m_end.original),
                             std::clamp(normalized, last.normalized, m_end.normalized)});
    }
    void finish() { m_anchors.push_back(m_end); }

    /// Where the text begins that the normalized text from here on stands for, and where that ends which it stands for
    /// up to here.
    size_t beginOf(size_t normalized) const {
        const auto [before, after] = around(normalized);
        if (normalized == after.normalized) return after.original;
        return isPlain(before, after) ? before.original + normalized - before.normalized : before.original;
    }
    size_t endOf(size_t normalized) const {
        const auto [before, after] = around(normalized);
        if (normalized == before.normalized) return before.original;
        return isPlain(before, after) ? before.original + normalized - before.normalized : after.original;
    }

private:
    struct Anchor {
        size_t original = 0, normalized = 0;
    };
    static bool isPlain(const Anchor& before, const Anchor& after) {
        return after.original - before.original == after.normalized - before.normalized;
    }
    std::pair<Anchor, Anchor> around(size_t normalized) const {
        auto after = std::lower_bound(m_anchors.begin() + 1, m_anchors.end(), normalized,
                                      [](const Anchor& anchor, size_t place) { return anchor.normalized < place; });
        if (after == m_anchors.end()) --after;
        return {*(after - 1), *after};
    }

    std::vector<Anchor> m_anchors;
    Anchor m_end;
};

}  // namespace

/// Encodes the stretches of a text one after the other and keeps the places of their tokens.
class Tokenizer::Placing {
public:
    Placing(const Tokenizer& tokenizer, std::string_view text, std::span<const Range> specialsInside,
            std::span<const size_t> borders)
        : m_tokenizer(tokenizer), m_text(text), m_specialsInside(specialsInside), m_borders(borders) {}

    std::vector<Placed> encode() {
        const State::Matchers& added = m_tokenizer.m_state->all;
        const AddedTokenMatcher::Permission permission = [&](const AddedToken& token, size_t begin, size_t end) {
            return !token.special || isInside(begin, end);
        };
        AddedTokenMatcher::Search search(added.asTheyStand, m_text, &permission);
        for (size_t at = 0;;) {
            const auto match = search.next();
            const size_t end = match ? match->begin : m_text.size();
            if (end > at) stretch(at, end);
            if (!match) return std::move(m_placed);
            at = std::max(at, match->end);
            place(match->id, at, match->tokenEnd);
        }
    }

private:
    bool isInside(size_t begin, size_t end) const {
        const auto behind = std::upper_bound(m_specialsInside.begin(), m_specialsInside.end(), begin,
                                             [](size_t place, const Range& range) { return place < range.begin; });
        return behind != m_specialsInside.begin() && end <= (behind - 1)->end;
    }

    void stretch(size_t begin, size_t end) {
        const std::string_view text = m_text.substr(begin, end - begin);
        const Alignment alignment = alignmentOf(text, begin);
        const AddedTokenMatcher::Permission permission = [&](const AddedToken& token, size_t from, size_t to) {
            return !token.special || isInside(alignment.beginOf(from), alignment.endOf(to));
        };
        std::vector<int32_t> ids;
        std::vector<Part> parts;
        m_tokenizer.encodeStretch(text, begin == 0 ? Opens::Text : Opens::Nothing, m_tokenizer.m_state->all.normalized,
                                  &permission, ids, &parts);
        size_t done = 0;
        for (const Part& part : parts) {
            const std::span<const int32_t> own = std::span(ids).subspan(done, part.ids - done);
            done = part.ids;
            if (part.tokenEnd)
                place(own[0], alignment.endOf(part.end), alignment.endOf(*part.tokenEnd));
            else
                words(part, own, alignment);
        }
        if (!m_placed.empty()) m_placed.back().end = std::max(m_placed.back().end, end);
    }

    void words(const Part& part, std::span<const int32_t> ids, const Alignment& alignment) {
        size_t bytes = 0;
        for (const int32_t id : ids) bytes += m_tokenizer.tokenText(id).size();
        // A vocabulary without all bytes has other tokens for those that it lacks.
        const bool spells = bytes == part.end - part.begin + part.hasSpaceBefore;
        size_t at = 0;
        for (const int32_t id : ids) {
            at += m_tokenizer.tokenText(id).size();
            const size_t behind = spells ? part.begin + at - part.hasSpaceBefore : part.end;
            const size_t end = alignment.endOf(behind);
            place(id, end, end);
        }
    }

    void place(int32_t id, size_t end, size_t tokenEnd) {
        const size_t begin = m_placed.empty() ? 0 : m_placed.back().end;
        m_placed.push_back({id, begin, std::max(begin, end), std::max(tokenEnd, begin + 1) - 1});
    }

    Alignment alignmentOf(std::string_view text, size_t begin) const {
        const bool changes = m_tokenizer.changesText(text);
        const auto sizeOf = [&](std::string_view part) {
            return changes ? m_tokenizer.normalized(part).size() : part.size();
        };
        Alignment alignment(begin, text.size(), sizeOf(text));
        if (!changes) {
            alignment.finish();
            return alignment;
        }
        if (m_tokenizer.parts().leadingSpace) alignment.add(begin, 1);
        for (const size_t border : m_borders)
            if (border > begin && border < begin + text.size())
                alignment.add(border, sizeOf(text.substr(0, border - begin)));
        alignment.finish();
        return alignment;
    }

    const Tokenizer& m_tokenizer;
    std::string_view m_text;
    std::span<const Range> m_specialsInside;
    std::span<const size_t> m_borders;
    std::vector<Placed> m_placed;
};

std::vector<Tokenizer::Placed> Tokenizer::encodePlaced(std::string_view text, std::span<const Range> specialsInside,
                                                       std::span<const size_t> borders) const {
    return Placing(*this, text, specialsInside, borders).encode();
}

}  // namespace sextant
