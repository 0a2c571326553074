// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace sextant {

/// How a supervised model of fastText makes scores of its labels.
enum class FastTextLoss : int32_t { Tree = 1, NegativeSampling = 2, Softmax = 3, OneVersusAll = 4 };

/// fp32 numbers, row after row, at any address.
struct FastTextMatrix {
    const char* bytes = nullptr;
    int64_t rows = 0, columns = 0;

    const char* row(int64_t index) const {
        return bytes + static_cast<size_t>(index) * static_cast<size_t>(columns) * sizeof(float);
    }
    static float at(const char* row, size_t column) {
        float value;
        std::memcpy(&value, row + column * sizeof value, sizeof value);
        return value;
    }
};

/// What a file of a supervised model (.bin) says. Texts and numbers lie in the bytes it was read from.
struct FastTextFile {
    int32_t wordNgrams = 1;                            ///< longest n-grams of words
    int32_t buckets = 0;                               ///< rows that all n-grams share
    int32_t fewestCharacters = 0, mostCharacters = 0;  ///< of the n-grams of characters; mostCharacters 0: none
    FastTextLoss loss = FastTextLoss::Softmax;
    std::vector<std::string_view> words;  ///< in the order of their rows
    std::vector<std::string> labels;      ///< without __label__, in the order of their rows
    std::vector<int64_t> labelCounts;     ///< of the training data
    FastTextMatrix input;                 ///< [words + buckets, dim]
    FastTextMatrix output;                ///< [labels, dim]; of a tree, its inner nodes

    /// Whether a file that begins so is one of fastText.
    static bool isOne(std::string_view head);
    /// Every length is checked before it is believed; whatever reads as a model has finite numbers, and no loop over it
    /// is longer than the file. Quantized models (.ftz), and models of words that know no labels, are refused by name:
    /// Data errors that begin with `name`.
    ///
    /// Source of the format: fastText 0.9.2, whose versions 11 and 12 of it are read.
    static Result<FastTextFile> parse(std::string_view bytes, const std::string& name);
};

/// What every label begins with.
inline constexpr std::string_view kFastTextLabelMark = "__label__";

}  // namespace sextant
