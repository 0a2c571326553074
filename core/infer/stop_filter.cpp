// SPDX-License-Identifier: Apache-2.0
#include "core/infer/stop_filter.h"

#include <algorithm>

namespace sextant {

std::string StopFilter::push(std::string_view piece) {
    m_held += piece;
    size_t cut = std::string::npos;
    for (const std::string& text : m_texts)
        if (!text.empty()) cut = std::min(cut, m_held.find(text));
    if (cut != std::string::npos) {
        m_stopped = true;
        return m_held.substr(0, cut);
    }
    size_t keep = 0;
    for (const std::string& text : m_texts) keep = std::max(keep, overlap(text));
    std::string safe = m_held.substr(0, m_held.size() - keep);
    m_held.erase(0, safe.size());
    return safe;
}

size_t StopFilter::overlap(const std::string& text) const {
    size_t length = text.empty() ? 0 : std::min(m_held.size(), text.size() - 1);
    while (length > 0 && !m_held.ends_with(std::string_view(text).substr(0, length))) --length;
    return length;
}

}  // namespace sextant
