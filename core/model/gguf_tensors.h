// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/gguf/gguf_file.h"
#include "kernels/tensor.h"

namespace sextant {

/// The type of the kernels for a type of GGUF files; each one has one.
kernels::DType dtypeOf(GgufType type);
/// The other way; nothing for Int32.
std::optional<GgufType> ggufTypeOf(kernels::DType type);

/// A tensor's bytes where they are mapped, for ops to read in place: never write to it. Vectors have one dimension,
/// what has more becomes {outermost, the product of the others}. The file outlives it.
kernels::Tensor mappedTensor(const GgufTensor& tensor);

}  // namespace sextant
