// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/stages/stage.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sextant {

/// Why a document was dropped.
struct DropReason {
    std::string rule;
    float value = 0;
    std::optional<float> minimum, maximum;  ///< the limit it passed
    std::optional<float> threshold;         ///< of duplicates: the similarity from which they go
    std::vector<ByteSpan> spans;            ///< in bytes here, in characters in the file
    std::string duplicateOf;  ///< JSON object that says where the survivor is; empty if it is no duplicate
};

/// {"text": .., "id": .., "source": .., whatever else} and a newline.
void appendDocumentLine(const Document& document, std::string& lines);
/// The same with "dropped_by": the stage, and "reasons": [{"rule", "value", "minimum", "maximum" or "threshold",
/// "spans": [[first, end]..]}].
void appendDroppedLine(const Document& document, const std::string& stage, const std::vector<DropReason>& reasons,
                       std::string& lines);

/// Reads lines written by appendDocumentLine; places are not in them. `place` names the lines in errors.
Result<void> forEachDocumentLine(const std::string& lines, const std::string& place,
                                 const std::function<void(Document)>& visit);

}  // namespace sextant
