// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sextant {

/// Ends a text before the first of some stop texts. Holds back what may be the beginning of one.
class StopFilter {
public:
    explicit StopFilter(std::vector<std::string> texts) : m_texts(std::move(texts)) {}

    /// Adds text; gives back what is safe to show now.
    std::string push(std::string_view piece);
    /// What was held back when no more text comes.
    std::string rest() const { return m_stopped ? std::string() : m_held; }
    bool stopped() const { return m_stopped; }

private:
    /// Length of the longest end of the held text that begins `text`.
    size_t overlap(const std::string& text) const;

    const std::vector<std::string> m_texts;
    std::string m_held;
    bool m_stopped = false;
};

}  // namespace sextant
