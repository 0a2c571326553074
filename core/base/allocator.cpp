// SPDX-License-Identifier: Apache-2.0
#include "core/base/allocator.h"

#include <cstdlib>  // tells whether this is glibc
#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace sextant {

void keepFreedMemory() {
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 64 << 20);
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
#endif
}

}  // namespace sextant
