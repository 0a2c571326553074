// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace sextant::kernels {

/// In which order the sums of a row are taken.
enum class RowOrder {
    Fastest,      ///< the best for so many rows: one row alone may get other last bits than among many
    Independent,  ///< the same bits for a row whatever rows, and however many, are computed beside it; made for many
    AsSingle      ///< the same, and they are the bits the row has alone with Fastest; made for a few
};

}  // namespace sextant::kernels
