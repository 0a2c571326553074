// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/stages/fasttext/fasttext_file.h"

#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sextant {

/// What a fastText model makes of a text: rows of its input matrix, for words, n-grams of their characters, and n-grams
/// of words. Words are what stands between blanks, as they are written. Immutable; any thread.
class FastTextWords {
public:
    /// `file` must outlive this.
    explicit FastTextWords(const FastTextFile& file);

    /// The rows in the order in which fastText adds them up, each as often as it occurs. Line ends count as blanks; a
    /// text is one line to fastText, and programs that ask it put blanks there. Like its own program, it reads no
    /// further than the word </s>, which it takes for the end of a line.
    void forEachRow(std::string_view text, const std::function<void(int64_t row)>& visit) const;

private:
    void addWord(std::string_view word, const std::function<void(int64_t row)>& visit) const;
    void addCharacters(std::string_view word, const std::function<void(int64_t row)>& visit) const;

    const FastTextFile& m_file;
    std::unordered_map<std::string_view, int64_t> m_rows;
};

}  // namespace sextant
