// SPDX-License-Identifier: Apache-2.0
#include "core/infer/sequence.h"

#include "kernels/ops/paged_attention.h"

#include <stdexcept>
#include <utility>

namespace sextant {

Sequence::Sequence(Sequence&& other) noexcept
    : m_pool(other.m_pool),
      m_sharing(other.m_sharing),
      m_tokens(std::move(other.m_tokens)),
      m_promptTokens(std::exchange(other.m_promptTokens, 0)),
      m_pages(std::exchange(other.m_pages, {})) {}

Sequence& Sequence::operator=(Sequence&& other) noexcept {
    if (this == &other) return *this;
    releaseAll();
    m_pool = other.m_pool;
    m_sharing = other.m_sharing;
    m_tokens = std::move(other.m_tokens);
    m_promptTokens = std::exchange(other.m_promptTokens, 0);
    m_pages = std::exchange(other.m_pages, {});
    return *this;
}

Sequence::~Sequence() { releaseAll(); }

void Sequence::releaseAll() {
    // From the end: what is needed last is forgotten first.
    for (; !m_pages.empty(); m_pages.pop_back()) m_pool->release(m_pages.back());
}

void Sequence::takeBack(int64_t count) {
    if (count > length() - m_promptTokens) throw std::logic_error("tokens of a prompt are not taken back");
    m_tokens.resize(m_tokens.size() - static_cast<size_t>(count));
    const int64_t pages = (length() + kernels::kPagePositions - 1) / kernels::kPagePositions;
    for (; static_cast<int64_t>(m_pages.size()) > pages; m_pages.pop_back()) m_pool->release(m_pages.back());
}

}  // namespace sextant
