// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "kernels/backend.h"

namespace sextant {

/// Products with weights of every type at the shapes of a Llama layer of 1.1 billion parameters:
/// {"device", "read_gigabytes_per_second", "decode": [{"type", "gigabytes_per_second", "share_of_read"} ...],
/// "prefill": [{"type", "gflops"} ...]}.
/// Decode: one row through a quarter of a gigabyte of weights. Every figure is a median of `rounds` short rounds; in
/// each, every type is timed right after a plain read of the same memory by as many threads, and their ratio is taken,
/// so that what else the machine does weighs on both. Prefill: 512 rows through one layer.
Json benchProducts(kernels::Backend& backend, int threads, int rounds);

}  // namespace sextant
