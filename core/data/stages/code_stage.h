// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/stages/stage.h"
#include "core/spec/stages.h"

#include <memory>

namespace sextant {

/// Rules about program text. What they count, and where their limits are from:
///
///   lines                 5 .. 20,000                      NeMo Curator
///   longest_line          <= 1,000 characters              BigCode (StarCoder)
///   mean_line_length      <= 100 characters                BigCode
///   alphanumeric          >= 0.25 of all characters        BigCode
///   alphabetic            >= 0.25 of all characters        NeMo Curator
///   comments              <= 0.80 of all bytes (BigCode's lower limit is 0.01; here 0, since short files have none)
///   encoded               <= 0.5 of all bytes              StarCoder 2: base64, hexadecimal, \u escapes
///   longest_encoded       <= 1,024 characters              StarCoder 2
///   visible, visible_characters   HTML: >= 0.2 of all characters, >= 100   BigCode
///   xml_header            "<?xml version=" in the first 100 characters of what is no markup language   BigCode
///   generated             the first 5 lines say that a program wrote the file   StarCoder 2
///   wanted_language       of `languages`, if any are named
///
/// Rules that do not apply to a document (comments of an unknown language, HTML rules) have no signal for it.
/// An entry in `languages` that is no known language is a Usage error.
Result<std::unique_ptr<DocumentStage>> makeCodeStage(const StageSpec& spec);

}  // namespace sextant
