// SPDX-License-Identifier: Apache-2.0
#include "core/model/rotary_tables.h"

#include <cmath>
#include <vector>

namespace sextant {

void uploadRotaryTables(kernels::Backend& backend, const ModelOptions& model, const kernels::Tensor& cosine,
                        const kernels::Tensor& sine) {
    const int64_t half = cosine.columns();
    std::vector<float> cosines(static_cast<size_t>(cosine.count())), sines(cosines.size());
    for (int64_t i = 0; i < half; ++i) {
        double exponent = static_cast<double>(2 * i) / static_cast<double>(model.headSize());
        auto inverseFrequency = static_cast<float>(std::pow(model.ropeTheta, -exponent));
        for (int64_t position = 0; position < cosine.rows(); ++position) {
            float angle = static_cast<float>(position) * inverseFrequency;
            auto at = static_cast<size_t>(position * half + i);
            cosines[at] = static_cast<float>(std::cos(static_cast<double>(angle)));
            sines[at] = static_cast<float>(std::sin(static_cast<double>(angle)));
        }
    }
    backend.upload(cosine, cosines.data());
    backend.upload(sine, sines.data());
}

}  // namespace sextant
