// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/curation_types.h"

namespace sextant {

/// The words that one of two texts has and the other has not at that place: a shortest list of words to take out and
/// put in (Myers 1986). Texts that differ in more than a few thousand words are not compared between what they begin
/// and end with: all of that is marked, and `isComplete` says no.
WordDifference differingWords(const QString& first, const QString& second);

}  // namespace sextant
