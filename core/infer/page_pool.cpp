// SPDX-License-Identifier: Apache-2.0
#include "core/infer/page_pool.h"

#include "kernels/ops/paged_attention.h"

#include <algorithm>
#include <stdexcept>

namespace sextant {

PagePool::PagePool(int64_t pages) : m_pages(static_cast<size_t>(pages)), m_available(pages) {
    for (int64_t page = pages; page-- > 0;) m_free.push_back(static_cast<int32_t>(page));
}

int32_t PagePool::take() {
    if (m_free.empty()) {
        const int32_t oldest = leastUseful();
        if (oldest == kNoPage) return kNoPage;
        forget(oldest);
        m_free.push_back(oldest);
    }
    const int32_t page = m_free.back();
    m_free.pop_back();
    hold(page);
    return page;
}

void PagePool::hold(int32_t page) {
    if (at(page).holders++ == 0) --m_available;
    at(page).lastUse = ++m_clock;
}

void PagePool::release(int32_t page) {
    Page& released = at(page);
    if (--released.holders > 0) return;
    ++m_available;
    released.lastUse = ++m_clock;
    if (!released.isKnown) m_free.push_back(page);
}

PagePool::Match PagePool::find(int32_t parent, std::span<const int32_t> tokens) {
    Match best;
    for (const int32_t child : childrenOf(parent)) {
        const std::vector<int32_t>& known = at(child).tokens;
        const size_t limit = std::min(known.size(), tokens.size());
        const auto end = std::mismatch(known.begin(), known.begin() + static_cast<ptrdiff_t>(limit), tokens.begin());
        const auto common = static_cast<int64_t>(end.first - known.begin());
        if (common > best.tokens) best = {child, common};
    }
    return best;
}

int32_t PagePool::publish(int32_t page, int32_t parent, std::span<const int32_t> tokens) {
    if (static_cast<int64_t>(tokens.size()) == kernels::kPagePositions) {
        const Match same = find(parent, tokens);
        if (same.tokens == kernels::kPagePositions && same.page != page) {
            if (at(page).isKnown) forget(page);
            hold(same.page);
            release(page);
            return same.page;
        }
    }
    Page& published = at(page);
    if (!published.isKnown) {
        published.isKnown = true;
        published.parent = parent;
        childrenOf(parent).push_back(page);
    }
    published.tokens.assign(tokens.begin(), tokens.end());
    return page;
}

void PagePool::forgetAll() {
    for (int32_t page = 0; page < size(); ++page) {
        if (at(page).holders > 0) throw std::logic_error("a page is forgotten that somebody holds");
        if (at(page).isKnown) m_free.push_back(page);
        at(page) = {};
    }
    m_firsts.clear();
}

void PagePool::forget(int32_t page) {
    Page& forgotten = at(page);
    std::erase(childrenOf(forgotten.parent), page);
    forgotten.isKnown = false;
    forgotten.parent = kNoPage;
    forgotten.tokens.clear();
}

int32_t PagePool::leastUseful() const {
    int32_t oldest = kNoPage;
    for (int32_t page = 0; page < size(); ++page) {
        const Page& candidate = m_pages[static_cast<size_t>(page)];
        if (candidate.holders > 0 || !candidate.isKnown || !candidate.children.empty()) continue;
        if (oldest == kNoPage || candidate.lastUse < m_pages[static_cast<size_t>(oldest)].lastUse) oldest = page;
    }
    return oldest;
}

}  // namespace sextant
