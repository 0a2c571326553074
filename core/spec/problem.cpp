// SPDX-License-Identifier: Apache-2.0
#include "core/spec/problem.h"

namespace sextant {

Error Problem::asError() const {
    std::string text = place.empty() ? "" : place + ": ";
    return usageError(text + (key.empty() ? "" : key + ": ") + message, nextStep);
}

}  // namespace sextant
