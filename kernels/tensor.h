// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

namespace sextant::kernels {

/// A bfloat16 number as its 16 bits: the upper half of an IEEE fp32.
using BFloat16Bits = uint16_t;

enum class DType : uint8_t { Float32, BFloat16, Int32 };

constexpr int64_t sizeOf(DType dtype) { return dtype == DType::BFloat16 ? 2 : 4; }

/// A view of memory that somebody else owns: pointer, element type, shape. Row-major.
/// Rows (the last dimension) are contiguous; a two-dimensional view may step over more than its width from row to
/// row, so that q, k and v can be read in place from the packed projection. An empty view (data == nullptr) stands
/// for an operand that is left out.
struct Tensor {
    void* data = nullptr;
    DType dtype = DType::Float32;
    int rank = 0;
    std::array<int64_t, 4> shape{1, 1, 1, 1};
    int64_t rowStride = 0;  ///< elements from one row (all dimensions but the first) to the next

    Tensor() = default;
    Tensor(void* memory, DType type, std::initializer_list<int64_t> dimensions) : data(memory), dtype(type) {
        for (int64_t size : dimensions) shape[static_cast<size_t>(rank++)] = size;
        rowStride = shape[1] * shape[2] * shape[3];
    }

    bool empty() const { return data == nullptr; }
    int64_t rows() const { return shape[0]; }
    int64_t columns() const { return shape[1] * shape[2] * shape[3]; }
    int64_t count() const { return rows() * columns(); }
    int64_t bytes() const { return count() * sizeOf(dtype); }
    bool contiguous() const { return rowStride == columns() || rows() == 1; }

    template <class T>
    T* as() const {
        return static_cast<T*>(data);
    }

    /// Rows [first, first + count) of this view.
    Tensor rowRange(int64_t first, int64_t count) const {
        Tensor view = *this;
        view.data = static_cast<std::byte*>(data) + first * rowStride * sizeOf(dtype);
        view.shape[0] = count;
        return view;
    }
    /// Columns [first, first + count) of a two-dimensional view; the row step stays.
    Tensor columnRange(int64_t first, int64_t count) const {
        Tensor view = *this;
        view.data = static_cast<std::byte*>(data) + first * sizeOf(dtype);
        view.rank = 2;
        view.shape = {shape[0], count, 1, 1};
        return view;
    }
};

}  // namespace sextant::kernels
