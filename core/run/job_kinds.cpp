// SPDX-License-Identifier: Apache-2.0
#include "core/run/job_kinds.h"

#include "core/run/controllers.h"

#include <stdexcept>

namespace sextant {

namespace {

struct Row {
    const char* kind;
    RunController run;
};

constexpr Row kRows[] = {
    {kinds::kCurate, [](const Config& config, JobSession& session,
                        const RunStart&) { return runCurate(config.as<CurateSpec>(), session); }},
    {kinds::kPack, [](const Config& config, JobSession& session,
                      const RunStart&) { return runPack(config.as<PackSpec>(), session); }},
    {kinds::kTokenizer, [](const Config& config, JobSession& session,
                           const RunStart&) { return runTokenizer(config.as<TokenizerSpec>(), session); }},
    {kinds::kPretrain, [](const Config& config, JobSession& session,
                          const RunStart& start) { return runPretrain(config.as<PretrainSpec>(), session, start); }},
    {kinds::kConvert, [](const Config& config, JobSession& session,
                         const RunStart& start) { return runConvert(config.as<ConvertSpec>(), session, start); }},
};

}  // namespace

RunController controllerOf(const SpecKind& kind) {
    for (const Row& row : kRows)
        if (kind.name == row.kind) return row.run;
    throw std::logic_error("no controller for jobs of the kind " + kind.name);
}

}  // namespace sextant
