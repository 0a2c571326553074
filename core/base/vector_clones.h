// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Before a function: it is compiled once per vector width, and the widest one that this processor has is taken when
/// the program is loaded. Not with the thread sanitizer, whose calls do not work that early.
#if defined(__x86_64__) && !defined(__SANITIZE_THREAD__)
#define SEXTANT_VECTOR_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define SEXTANT_VECTOR_CLONES
#endif
