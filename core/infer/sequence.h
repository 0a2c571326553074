// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/infer/page_pool.h"

#include <cstdint>
#include <span>
#include <vector>

namespace sextant {

/// The tokens that a decoder has computed one after the other, and the pages of the cache that hold their keys and
/// values. Given back to the pool at the end of its life, which must be before the decoder's and on its thread.
class Sequence {
public:
    /// Whether a later prompt may find what this one has in common with it.
    enum class Sharing { Known, Private };

    Sequence(PagePool& pool, Sharing sharing) : m_pool(&pool), m_sharing(sharing) {}
    Sequence(Sequence&& other) noexcept;
    Sequence& operator=(Sequence&& other) noexcept;
    ~Sequence();

    int64_t length() const { return static_cast<int64_t>(m_tokens.size()); }
    std::span<const int32_t> tokens() const { return m_tokens; }
    std::span<const int32_t> pages() const { return m_pages; }
    /// Of the tokens, from the front: those that were fed as a prompt after nothing but prompt.
    int64_t promptTokens() const { return m_promptTokens; }

    /// Forgets the last `count` tokens. REQUIRES that they were generated.
    void takeBack(int64_t count);

private:
    friend class Decoder;
    void releaseAll();

    PagePool* m_pool;
    Sharing m_sharing;
    std::vector<int32_t> m_tokens;
    int64_t m_promptTokens = 0;
    std::vector<int32_t> m_pages;
};

}  // namespace sextant
