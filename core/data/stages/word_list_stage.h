// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/stages/stage.h"
#include "core/spec/stages.h"

#include <memory>

namespace sextant {

/// Drops documents that say listed words or phrases: C4's bad-word rule (Raffel et al. 2020; datatrove's form of it has
/// keep_fraction and a seed). Words are those of WordSplitter::WordsOnly in Unicode's folded case: "ass" is not found
/// in "class", but characters of Chinese, Japanese and Thai are words of their own and are found wherever they stand.
/// The longest entry counts where several begin. A document that keep_fraction lets pass, by the hash of its id and the
/// seed, has no signals.
///
/// Errors (Data): a file longer than 64 MiB, a line longer than 1,000 bytes, one that is not UTF-8 or has no word in
/// it.
Result<std::unique_ptr<DocumentStage>> makeWordListStage(const StageSpec& spec);

}  // namespace sextant
