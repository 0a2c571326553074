// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/word_difference.h"

#include <algorithm>
#include <vector>

namespace sextant {

namespace {

constexpr int kMostEdits = 3000;  // the memory for the way back grows with its square: 36 MB

struct PlacedWord {
    QStringView text;
    TextMark place;
    friend bool operator==(const PlacedWord& a, const PlacedWord& b) { return a.text == b.text; }
};
using Words = std::vector<PlacedWord>;

Words wordsOf(const QString& text) {
    Words words;
    for (int at = 0; at < text.size();) {
        if (text[at].isSpace()) {
            ++at;
            continue;
        }
        int end = at;
        while (end < text.size() && !text[end].isSpace()) ++end;
        words.push_back({QStringView(text).mid(at, end - at), {at, end - at}});
        at = end;
    }
    return words;
}

/// reach[d][k + d]: how far into `a` one comes on diagonal k (a's place minus b's) with d edits.
using Reach = std::vector<std::vector<int>>;

/// Where the best way with d edits enters diagonal k, before it follows equal words; from an insertion (k + 1) or a
/// deletion (k - 1).
bool isInsertion(const std::vector<int>& before, int d, int k) {
    return k == -d ||
           (k != d && before[static_cast<size_t>(k - 1 + d - 1)] < before[static_cast<size_t>(k + 1 + d - 1)]);
}
int entry(const std::vector<int>& before, int d, int k) {
    return isInsertion(before, d, k) ? before[static_cast<size_t>(k + 1 + d - 1)]
                                     : before[static_cast<size_t>(k - 1 + d - 1)] + 1;
}

/// Fills `reach` up to the number of edits that leads to both ends. False: there are too many.
bool findEdits(const Words& a, const Words& b, Reach& reach) {
    const int rows = static_cast<int>(a.size()), columns = static_cast<int>(b.size());
    for (int d = 0; d <= std::min(rows + columns, kMostEdits); ++d) {
        std::vector<int> now(static_cast<size_t>(2 * d + 1));
        for (int k = -d; k <= d; k += 2) {
            int x = d == 0 ? 0 : entry(reach.back(), d, k);
            while (x < rows && x - k < columns && x - k >= 0 &&
                   a[static_cast<size_t>(x)] == b[static_cast<size_t>(x - k)])
                ++x;
            now[static_cast<size_t>(k + d)] = x;
            if (x >= rows && x - k >= columns) {
                reach.push_back(std::move(now));
                return true;
            }
        }
        reach.push_back(std::move(now));
    }
    return false;
}

void walkBack(const Words& a, const Words& b, const Reach& reach, WordDifference& difference) {
    int x = static_cast<int>(a.size()), y = static_cast<int>(b.size());
    for (int d = static_cast<int>(reach.size()) - 1; d > 0; --d) {
        const auto& before = reach[static_cast<size_t>(d - 1)];
        const int k = x - y;
        if (isInsertion(before, d, k)) {
            x = before[static_cast<size_t>(k + 1 + d - 1)];
            y = x - k - 1;
            difference.second.append(b[static_cast<size_t>(y)].place);
        } else {
            x = before[static_cast<size_t>(k - 1 + d - 1)];
            y = x - k + 1;
            difference.first.append(a[static_cast<size_t>(x)].place);
        }
    }
    std::reverse(difference.first.begin(), difference.first.end());
    std::reverse(difference.second.begin(), difference.second.end());
}

}  // namespace

WordDifference differingWords(const QString& first, const QString& second) {
    Words a = wordsOf(first), b = wordsOf(second);
    // What both begin and end with needs no table.
    const auto [startA, startB] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    a.erase(a.begin(), startA);
    b.erase(b.begin(), startB);
    while (!a.empty() && !b.empty() && a.back() == b.back()) a.pop_back(), b.pop_back();
    WordDifference difference;
    Reach reach;
    difference.isComplete = findEdits(a, b, reach);
    if (difference.isComplete) {
        walkBack(a, b, reach, difference);
    } else {
        for (const PlacedWord& word : a) difference.first.append(word.place);
        for (const PlacedWord& word : b) difference.second.append(word.place);
    }
    return difference;
}

}  // namespace sextant
