// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/mixture.h"
#include "core/spec/pack_spec.h"
#include "core/spec/spec_kinds.h"
#include "ui/bridge/mixture_types.h"
#include "ui/bridge/text_conversion.h"

#include <cmath>

namespace sextant {

MixturePlan plannedMixture(const OptionValues& pack, const QVector<SourceTokens>& counts) {
    MixturePlan plan;
    const auto spec = specFrom<PackSpec>(packOptions(), pack);
    std::vector<MixSource> sources;
    for (size_t i = 0; i < spec.sources.size(); ++i) {
        const auto index = static_cast<qsizetype>(i);
        if (index >= counts.size() || counts[index].tokens < 0 || counts[index].path != toQString(spec.sources[i].path))
            return plan;
        const double training = static_cast<double>(counts[index].tokens) * (1 - spec.validationFraction);
        sources.push_back({spec.sources[i].path, std::llround(training), spec.sources[i].weight});
    }
    if (sources.empty()) return plan;
    MixOptions mix = spec.mix;
    mix.strategy = resolvedStrategy(mix.strategy, spec.sources);
    plan.isMixed = mix.strategy != MixStrategy::Everything;
    const auto shares = planMixture(sources, mix);
    if (!shares) {
        plan.sentence = sentenceOf(shares.error());
        return plan;
    }
    for (const MixShare& share : shares.value()) plan.tokens += share.tokens;
    for (size_t i = 0; i < sources.size(); ++i) {
        const MixShare& share = shares.value()[i];
        plan.sources.append({toQString(sources[i].name), sources[i].tokens, share.tokens, sources[i].weight,
                             plan.tokens > 0 ? static_cast<double>(share.tokens) / static_cast<double>(plan.tokens) : 0,
                             share.epochs});
    }
    return plan;
}

}  // namespace sextant
