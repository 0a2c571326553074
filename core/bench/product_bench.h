// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "kernels/backend.h"

namespace sextant {

/// Products with weights of every type at the shapes of a Llama layer of 1.1 billion parameters:
/// {"device", "read_gigabytes_per_second", "decode": [{"type", "gigabytes_per_second", "share_of_read"} ...],
/// "prefill": [{"type", "gflops"} ...]}.
/// Decode: one row through one layer after the other of a quarter of a gigabyte of weights. Every figure is the best of
/// `rounds` rounds of some milliseconds, in which a plain read by as many threads and a layer of each type take turns:
/// so all of them find the moments in which nothing else runs. Prefill: 512 rows through one layer, the best of three.
Json benchProducts(kernels::Backend& backend, int threads, int rounds);

}  // namespace sextant
