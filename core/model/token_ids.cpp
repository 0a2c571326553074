// SPDX-License-Identifier: Apache-2.0
#include "core/model/token_ids.h"

#include "core/base/error.h"
#include "kernels/ops/loss_head.h"

#include <string>

namespace sextant {

namespace {

constexpr const char* kHint = "Make the data with the tokenizer the model was trained with";

}  // namespace

void checkTokenIds(std::span<const int32_t> ids, int64_t rows) {
    for (const int32_t id : ids)
        if (id < 0 || id >= rows)
            throw RunError(dataError("the token id " + std::to_string(id) + " has no row in the model's embedding of " +
                                         std::to_string(rows) + " rows",
                                     kHint));
}

void checkTargets(std::span<const int32_t> targets, int64_t vocabulary) {
    for (const int32_t id : targets)
        if (id != kernels::kIgnoredTarget && (id < 0 || id >= vocabulary))
            throw RunError(dataError("the token id " + std::to_string(id) +
                                         " to be predicted is outside the vocabulary of " + std::to_string(vocabulary) +
                                         " tokens",
                                     kHint));
}

}  // namespace sextant
