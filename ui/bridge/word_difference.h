// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/curation_types.h"

namespace sextant {

/// The words that one of two texts has and the other has not at that place (a longest common subsequence of words).
struct WordDifference {
    QVector<TextMark> first, second;
};
/// Looks at the first few thousand words of each, so that it takes milliseconds.
WordDifference differingWords(const QString& first, const QString& second);

}  // namespace sextant
