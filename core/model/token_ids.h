// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace sextant {

/// Throws RunError (Data), naming the id, where one of `ids` has no row in an embedding of `rows` rows. Asked on the
/// host before the ids reach a device, which reads whatever lies there.
void checkTokenIds(std::span<const int32_t> ids, int64_t rows);
/// The same for targets below `vocabulary`, of which kernels::kIgnoredTarget is none.
void checkTargets(std::span<const int32_t> targets, int64_t vocabulary);

}  // namespace sextant
