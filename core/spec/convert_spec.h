// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/spec/option_table.h"

#include <string>

namespace sextant {

enum class ModelFormat { Gguf, HuggingFace };

/// How matrices are stored. AsStored: F32 where the original has that, else BF16.
enum class MatrixType { AsStored, F32, F16, BF16, Q8_0, Q6_K, Q5_K, Q4_K, Q4_0 };

/// Whether the result is loaded again and compared with the original.
enum class Certifying { Compare, Skip };

/// A model, or a tokenizer alone, written anew in another format or type (`kind: convert`).
struct ConvertSpec {
    std::string name = "conversion";
    std::string from;
    std::string to;  ///< empty: a name of its own in the job folder
    ModelFormat format = ModelFormat::Gguf;
    MatrixType type = MatrixType::AsStored;
    Certifying certificate = Certifying::Compare;
    int64_t threads = 0;
};

const OptionTable& convertOptions();

/// The word of a type in config files, on the command line and in names of files: "q4_k".
std::string nameOf(MatrixType type);

}  // namespace sextant
