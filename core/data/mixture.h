// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/spec/mix_options.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sextant {

/// What there is of one source.
struct MixSource {
    std::string name;
    int64_t tokens = 0;
    double weight = 1;
};

/// What a mixture takes of it.
struct MixShare {
    int64_t tokens = 0;
    double epochs = 0;  ///< tokens / what there is
};

/// What Automatic means for these sources; any other strategy is itself.
MixStrategy resolvedStrategy(MixStrategy strategy, const std::vector<DataSource>& sources);

/// Divides the budget over the sources. Without a budget the mixture is as large as the shares and the cap on epochs
/// allow. A mixture that would repeat a source more often than allowed is a Usage error with the arithmetic and the
/// largest budget that fits. REQUIRES at least one source and a resolved strategy; sources without tokens get none.
/// Pure: any thread.
Result<std::vector<MixShare>> planMixture(const std::vector<MixSource>& sources, const MixOptions& options);

}  // namespace sextant
