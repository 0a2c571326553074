// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/stages/document.h"
#include "core/data/stages/text_features.h"

#include <limits>
#include <span>
#include <string>
#include <vector>

namespace sextant {

/// Bytes [begin, end) of a document's text.
struct ByteSpan {
    size_t begin = 0, end = 0;
    friend bool operator==(const ByteSpan&, const ByteSpan&) = default;
};

/// One signal of a document and the limits within which a document is kept.
struct Rule {
    std::string name;  ///< "mean_word_length": names the signal's column, too
    std::string help;
    float minimum = -std::numeric_limits<float>::infinity();
    float maximum = std::numeric_limits<float>::infinity();
    std::string minimumOption, maximumOption;  ///< the stage's options that set them; empty if none does

    /// Whether a document with this signal passes. NaN (the signal does not apply to it) passes.
    bool keeps(float value) const { return !(value < minimum) && !(value > maximum); }
};

/// A stage that looks at one document at a time. It may change the text, and measures one signal for each of its rules;
/// the caller compares signals with limits, so that limits can be moved later without reading the text again. Const and
/// without memory: any thread, any order.
class DocumentStage {
public:
    virtual ~DocumentStage() = default;

    /// Changes the text (and only the text, or otherFields). Called before `measure`. Most stages change nothing.
    virtual void edit(Document&) const {}
    virtual const std::vector<Rule>& rules() const = 0;
    /// One value for each rule, in their order. `features` belongs to this document's text as `edit` left it.
    virtual void measure(const Document& document, const TextFeatures& features, std::span<float> values) const = 0;
    /// What in the text made the signal of a rule what it is, in order and without overlap. Called for dropped
    /// documents only; empty where it is the text as a whole.
    virtual std::vector<ByteSpan> spans(const Document&, const TextFeatures&, size_t /*rule*/) const { return {}; }
};

}  // namespace sextant
