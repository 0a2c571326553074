// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/word_difference.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr qsizetype kMostWords = 2500;

struct PlacedWord {
    QStringView text;
    TextMark place;
};

QVector<PlacedWord> wordsOf(const QString& text) {
    QVector<PlacedWord> words;
    for (int at = 0; at < text.size() && words.size() < kMostWords;) {
        if (text[at].isSpace()) {
            ++at;
            continue;
        }
        int end = at;
        while (end < text.size() && !text[end].isSpace()) ++end;
        words.append({QStringView(text).mid(at, end - at), {at, end - at}});
        at = end;
    }
    return words;
}

}  // namespace

WordDifference differingWords(const QString& first, const QString& second) {
    const QVector<PlacedWord> a = wordsOf(first), b = wordsOf(second);
    qsizetype same = 0;  // what both begin with needs no table
    while (same < std::min(a.size(), b.size()) && a[same].text == b[same].text) ++same;
    const qsizetype rows = a.size() - same, columns = b.size() - same;
    // longest[i][j]: common words of a from same + i and b from same + j
    std::vector<uint16_t> longest(static_cast<size_t>((rows + 1) * (columns + 1)));
    const auto at = [&](qsizetype i, qsizetype j) -> uint16_t& {
        return longest[static_cast<size_t>(i * (columns + 1) + j)];
    };
    for (qsizetype i = rows; i-- > 0;)
        for (qsizetype j = columns; j-- > 0;)
            at(i, j) = a[same + i].text == b[same + j].text ? static_cast<uint16_t>(at(i + 1, j + 1) + 1)
                                                            : std::max(at(i + 1, j), at(i, j + 1));
    WordDifference difference;
    qsizetype i = 0, j = 0;
    while (i < rows || j < columns) {
        if (i < rows && j < columns && a[same + i].text == b[same + j].text)
            ++i, ++j;
        else if (j == columns || (i < rows && at(i + 1, j) >= at(i, j + 1)))
            difference.first.append(a[same + i++].place);
        else
            difference.second.append(b[same + j++].place);
    }
    return difference;
}

}  // namespace sextant
