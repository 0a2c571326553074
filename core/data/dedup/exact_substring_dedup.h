// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/dedup/corpus_stage.h"
#include "core/spec/stages.h"

namespace sextant {

/// Cuts out every stretch of at least `min_length` bytes (100 as in Lee et al. 2022, "Deduplicating training data makes
/// language models better") that stood somewhere before, and keeps the first one; the tool of that paper removes both.
///
/// Exactly: a window is the shortest run of whole characters from a place in a document that has min_length bytes. A
/// window is a repetition if the same bytes are a window of an earlier document, or of the same document and end before
/// it begins. The bytes of all repetitions go. Whatever goes is therefore left somewhere earlier in the corpus; only
/// windows inside one document count, documents being in the order of their places.
///
/// Conversations are left alone and count for nothing: a question or a system text that others have, too, must stay
/// whole. exact_dedup and minhash_dedup look at them.
///
/// How, in bounded memory and O(n log n): windows with the same bytes have the same minimum (window_minima.h), so only
/// windows whose minimum is found twice in the corpus can be repetitions. Of these a 96-bit hash (of XXH3) is sorted on
/// disk, and all but the first of a group go. Collisions: about 1 in 10^9 that a corpus with 10^10 such windows has
/// one. Disk: about one byte for every byte of the corpus, 24 for every byte that may be a
/// repetition, and 24 more where it is one.
Result<std::unique_ptr<CorpusStage>> makeExactSubstringDedup(const StageSpec& spec);

}  // namespace sextant
