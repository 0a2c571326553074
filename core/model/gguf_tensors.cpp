// SPDX-License-Identifier: Apache-2.0
#include "core/model/gguf_tensors.h"

namespace sextant {

namespace {

using kernels::DType;

struct Pair {
    GgufType file;
    DType kernel;
};
constexpr Pair kTypes[] = {
    {GgufType::F32, DType::Float32}, {GgufType::F16, DType::Float16},     {GgufType::BF16, DType::BFloat16},
    {GgufType::Q8_0, DType::Q8_0},   {GgufType::Q4_0, DType::Q4_0},       {GgufType::Q4_1, DType::Q4_1},
    {GgufType::Q5_0, DType::Q5_0},   {GgufType::Q5_1, DType::Q5_1},       {GgufType::Q2_K, DType::Q2_K},
    {GgufType::Q3_K, DType::Q3_K},   {GgufType::Q4_K, DType::Q4_K},       {GgufType::Q5_K, DType::Q5_K},
    {GgufType::Q6_K, DType::Q6_K},   {GgufType::IQ4_NL, DType::IQ4_NL},   {GgufType::IQ4_XS, DType::IQ4_XS},
    {GgufType::IQ3_S, DType::IQ3_S}, {GgufType::IQ3_XXS, DType::IQ3_XXS}, {GgufType::MXFP4, DType::MXFP4},
};
static_assert(std::size(kTypes) + 1 == kernels::kDTypes, "every type but Int32 has its number in GGUF files");

}  // namespace

DType dtypeOf(GgufType type) {
    for (const Pair& pair : kTypes)
        if (pair.file == type) return pair.kernel;
    throw std::logic_error("a GGUF type without a type of the kernels");
}

std::optional<GgufType> ggufTypeOf(DType type) {
    for (const Pair& pair : kTypes)
        if (pair.kernel == type) return pair.file;
    return std::nullopt;
}

kernels::Tensor mappedTensor(const GgufTensor& tensor) {
    auto* data = const_cast<std::byte*>(tensor.bytes.data());
    const DType type = dtypeOf(tensor.type);
    const int64_t rows = tensor.shape[0];
    if (tensor.shape.size() == 1) return {data, type, {rows}};
    int64_t columns = 1;
    for (size_t i = 1; i < tensor.shape.size(); ++i) columns *= tensor.shape[i];
    return {data, type, {rows, columns}};
}

}  // namespace sextant
