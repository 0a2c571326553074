// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/infer/loaded_model.h"

#include <cstdint>
#include <functional>
#include <stop_token>

namespace sextant {

/// How far a converted model is from its original, over every position of a built-in text in several scripts.
struct Certificate {
    int64_t positions = 0;
    double meanDivergence = 0, largestDivergence = 0;  ///< Kullback-Leibler, original against copy, in nats
    double equalFirst = 0;                             ///< share of positions whose likeliest token is the same
    bool equalTokens = false;                          ///< whether both cut the text into the same tokens
    int64_t originalBytes = 0, copyBytes = 0;          ///< of weights

    Json json() const;
};

/// Called with the texts compared so far, and all of them.
using CertificateProgress = std::function<void(int64_t done, int64_t total)>;

/// Compares two models in memory. Fails (Data) where their vocabularies have not the same rows, (Interrupted) after a
/// stop.
Result<Certificate> certify(const LoadedModel& original, const LoadedModel& copy, std::stop_token stop = {},
                            const CertificateProgress& progress = {});

}  // namespace sextant
