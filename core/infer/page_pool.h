// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace sextant {

inline constexpr int32_t kNoPage = -1;

/// Which pages of a key/value cache are free, which are held by sequences, and which are kept because a later prompt
/// may begin like an earlier one. Books alone: the memory is the decoder's. One thread.
///
/// The pages of a prompt are known by their tokens and by the page before them, so that equal beginnings are found
/// page by page and shared. What nobody holds stays known until its memory is needed; what was used longest ago goes
/// first, and no page goes before those that follow it.
class PagePool {
public:
    explicit PagePool(int64_t pages);

    int64_t size() const { return static_cast<int64_t>(m_pages.size()); }
    /// Pages that nobody holds.
    int64_t available() const { return m_available; }

    /// A page of unknown content that the caller holds, or kNoPage.
    int32_t take();
    void hold(int32_t page);
    void release(int32_t page);

    struct Match {
        int32_t page = kNoPage;
        int64_t tokens = 0;  ///< that it has in common, from its beginning
    };
    /// The known page after `parent` (kNoPage: of those that begin a prompt) that has most in common with `tokens`.
    Match find(int32_t parent, std::span<const int32_t> tokens);
    /// Makes known that `page`, which the caller holds, has these tokens of a prompt and stands after `parent`, which
    /// is known itself. May be called again as it fills. Gives back the page to use from now on: where a full page of
    /// the same content was known, that one, now held instead of `page`.
    int32_t publish(int32_t page, int32_t parent, std::span<const int32_t> tokens);
    /// Nothing known is true any more: the weights have changed. REQUIRES that nobody holds a page.
    void forgetAll();

private:
    struct Page {
        int64_t holders = 0;
        bool isKnown = false;
        int32_t parent = kNoPage;
        std::vector<int32_t> tokens;    // where it is known
        std::vector<int32_t> children;  // known pages after it
        uint64_t lastUse = 0;
    };
    Page& at(int32_t page) { return m_pages[static_cast<size_t>(page)]; }
    std::vector<int32_t>& childrenOf(int32_t parent) { return parent == kNoPage ? m_firsts : at(parent).children; }
    void forget(int32_t page);
    int32_t leastUseful() const;

    std::vector<Page> m_pages;
    std::vector<int32_t> m_firsts;  // known pages that begin a prompt
    std::vector<int32_t> m_free;
    int64_t m_available;
    uint64_t m_clock = 0;
};

}  // namespace sextant
