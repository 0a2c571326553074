// SPDX-License-Identifier: Apache-2.0
#include "core/gguf/gguf_types.h"

namespace sextant {

namespace {

struct Row {
    uint32_t number;
    std::string_view name;
    GgufBlock block{0, 0};  ///< of a type that is read
};

constexpr Row kTypes[] = {
    {0, "F32", {1, 4}},
    {1, "F16", {1, 2}},
    {2, "Q4_0", {32, 18}},
    {3, "Q4_1", {32, 20}},
    {4, "Q4_2"},
    {5, "Q4_3"},
    {6, "Q5_0", {32, 22}},
    {7, "Q5_1", {32, 24}},
    {8, "Q8_0", {32, 34}},
    {9, "Q8_1"},
    {10, "Q2_K", {256, 84}},
    {11, "Q3_K", {256, 110}},
    {12, "Q4_K", {256, 144}},
    {13, "Q5_K", {256, 176}},
    {14, "Q6_K", {256, 210}},
    {15, "Q8_K"},
    {16, "IQ2_XXS"},
    {17, "IQ2_XS"},
    {18, "IQ3_XXS", {256, 98}},
    {19, "IQ1_S"},
    {20, "IQ4_NL", {32, 18}},
    {21, "IQ3_S", {256, 110}},
    {22, "IQ2_S"},
    {23, "IQ4_XS", {256, 136}},
    {24, "I8"},
    {25, "I16"},
    {26, "I32"},
    {27, "I64"},
    {28, "F64"},
    {29, "IQ1_M"},
    {30, "BF16", {1, 2}},
    {31, "Q4_0_4_4"},
    {32, "Q4_0_4_8"},
    {33, "Q4_0_8_8"},
    {34, "TQ1_0"},
    {35, "TQ2_0"},
    {36, "IQ4_NL_4_4"},
    {37, "IQ4_NL_4_8"},
    {38, "IQ4_NL_8_8"},
    {39, "MXFP4", {32, 17}},
    {40, "NVFP4"},
    {41, "Q1_0"},
    {42, "Q2_0"},
};

constexpr const Row* rowOf(uint32_t number) { return number < std::size(kTypes) ? &kTypes[number] : nullptr; }

constexpr bool numbersArePlaces() {
    for (uint32_t i = 0; i < std::size(kTypes); ++i)
        if (kTypes[i].number != i) return false;
    return true;
}
static_assert(numbersArePlaces());

}  // namespace

std::string_view ggufTypeName(uint32_t number) {
    const Row* row = rowOf(number);
    return row ? row->name : std::string_view();
}

std::optional<GgufType> ggufType(uint32_t number) {
    const Row* row = rowOf(number);
    if (!row || row->block.elements == 0) return std::nullopt;
    return static_cast<GgufType>(number);
}

GgufBlock blockOf(GgufType type) { return kTypes[static_cast<uint32_t>(type)].block; }

}  // namespace sextant
