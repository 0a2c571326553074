// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace sextant {

/// Divisions of one text that several stages need, made when first asked for and then kept. The views point into the
/// text, which must outlive this. One thread.
class TextFeatures {
public:
    explicit TextFeatures(std::string_view text) : m_text(text) {}
    TextFeatures(const TextFeatures&) = delete;
    TextFeatures& operator=(const TextFeatures&) = delete;

    std::string_view text() const { return m_text; }
    /// Unicode characters.
    size_t characters() const;
    /// Lines without their newlines, as `str.split("\n")` gives them: an empty text is one empty line.
    const std::vector<std::string_view>& lines() const;
    /// Stretches between white space (ASCII and Unicode).
    const std::vector<std::string_view>& words() const;

private:
    std::string_view m_text;
    mutable std::optional<std::vector<std::string_view>> m_lines, m_words;
};

}  // namespace sextant
