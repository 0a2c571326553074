// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/data/curate/recipe.h"

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

namespace sextant {

/// The layout of a job's signals/ folder: one value for every document that was read, kept or dropped, in order, column
/// by column, little-endian:
///   verdict.u16     0: kept, else 1 + the step of the recipe that dropped it
///   text_bytes.u32  of the text as it was kept or dropped
///   tokens.u32      of the same text, if the job counted them
///   place.u64       DocumentPlace::value
///   STEP.verdicts   what a corpus stage decided: records of dedup/verdict.h, sorted by document
///   STEP.RULE.f32   the signal of a rule; NaN where it was not measured (a corpus stage had dropped the document) or
///                   does not apply
///   STEP.edits.i32  by how many bytes the step made the text longer (negative: shorter); the smallest number where it
///                   left the text as it was or did not see it. Steps that changed no text have no such file
/// and columns.json, written last: rows, the files by number, the steps with their rules and limits and how many texts
/// they edited, the fingerprint of
/// the tokenizer that counted tokens, and the chunks with their rows and where their documents lie in documents/ and
/// dropped/.
namespace signal_files {

inline const std::string kVerdict = "verdict.u16", kTextBytes = "text_bytes.u32", kTokens = "tokens.u32",
                         kPlace = "place.u64", kColumns = "columns.json";
inline std::string ofRule(const std::string& step, const std::string& rule) { return step + "." + rule + ".f32"; }
inline std::string ofEdits(const std::string& step) { return step + ".edits.i32"; }
inline constexpr int32_t kUnchanged = std::numeric_limits<int32_t>::min();
inline std::string ofVerdicts(const std::string& step) { return step + ".verdicts"; }
/// The steps with their rules and limits, for columns.json.
Json describe(const Recipe& recipe);

}  // namespace signal_files

}  // namespace sextant
