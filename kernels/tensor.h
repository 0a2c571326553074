// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/dtype.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

namespace sextant::kernels {

/// A view of memory that somebody else owns: pointer, element type, shape. Row-major.
/// Rows (the last dimension) are contiguous; a two-dimensional view may step over more than its width from row to
/// row, so that q, k and v can be read in place from the packed projection. Sizes and strides count elements in every
/// type; where the type is a block type, rows, strides and the edges of column ranges are whole blocks. An empty view
/// (data == nullptr) stands for an operand that is left out.
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
    int64_t bytes() const { return bytesOf(dtype, count()); }
    bool contiguous() const { return rowStride == columns() || rows() == 1; }

    template <class T>
    T* as() const {
        return static_cast<T*>(data);
    }

    /// Rows [first, first + count) of this view.
    Tensor rowRange(int64_t first, int64_t count) const {
        Tensor view = *this;
        view.data = static_cast<std::byte*>(data) + first * bytesOf(dtype, rowStride);
        view.shape[0] = count;
        return view;
    }
    /// Columns [first, first + count) of a two-dimensional view; the row step stays. REQUIRES whole blocks before them.
    Tensor columnRange(int64_t first, int64_t count) const {
        Tensor view = *this;
        view.data = static_cast<std::byte*>(data) + bytesOf(dtype, first);
        view.rank = 2;
        view.shape = {shape[0], count, 1, 1};
        return view;
    }
};

}  // namespace sextant::kernels
