// SPDX-License-Identifier: Apache-2.0
#include "core/data/mixture.h"

#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace sextant {

namespace {

std::vector<double> proportionsOf(const std::vector<MixSource>& sources, const MixOptions& options) {
    std::vector<double> parts;
    for (const MixSource& source : sources) {
        const auto tokens = static_cast<double>(source.tokens);
        const double size = options.strategy == MixStrategy::Weights ? 1 : std::pow(tokens, 1 / options.temperature);
        parts.push_back(source.tokens > 0 ? source.weight * size : 0);
    }
    const double sum = std::accumulate(parts.begin(), parts.end(), 0.0);
    for (double& part : parts) part = sum > 0 ? part / sum : 0;
    return parts;
}

/// Smallest first: each source gets an even share of what is left, or all its epochs if that is less.
std::vector<double> evenly(const std::vector<MixSource>& sources, double budget, double maxEpochs) {
    std::vector<size_t> order(sources.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return sources[a].tokens < sources[b].tokens; });
    std::vector<double> tokens(sources.size());
    double left = budget;
    for (size_t i = 0; i < order.size(); ++i) {
        const size_t source = order[i];
        tokens[source] = std::min(static_cast<double>(sources[source].tokens) * maxEpochs,
                                  left / static_cast<double>(order.size() - i));
        left -= tokens[source];
    }
    return tokens;
}

Error infeasible(const MixSource& source, double share, double budget, double maxEpochs, double largest) {
    const double wanted = share * budget;
    return usageError("the mixture wants " + formatCount(wanted) + " tokens of " + source.name + " (" +
                          formatNumber(std::round(1000 * share) / 10) + " % of " + formatCount(budget) +
                          "), which has " + formatCount(static_cast<double>(source.tokens)) + ": " +
                          formatNumber(std::round(100 * wanted / static_cast<double>(source.tokens)) / 100) +
                          " epochs, and max_epochs is " + formatNumber(maxEpochs),
                      "A token_budget of up to " + std::to_string(static_cast<int64_t>(largest)) +
                          " fits; or raise max_epochs, or lower its weight");
}

std::vector<MixShare> sharesOf(const std::vector<MixSource>& sources, const std::vector<double>& tokens) {
    std::vector<MixShare> shares;
    for (size_t i = 0; i < sources.size(); ++i)
        shares.push_back(
            {std::llround(tokens[i]), sources[i].tokens > 0 ? tokens[i] / static_cast<double>(sources[i].tokens) : 0});
    return shares;
}

}  // namespace

MixStrategy resolvedStrategy(MixStrategy strategy, const std::vector<DataSource>& sources) {
    if (strategy != MixStrategy::Automatic) return strategy;
    const bool weighted =
        std::any_of(sources.begin(), sources.end(), [](const DataSource& source) { return source.weight != 1; });
    return weighted ? MixStrategy::Weights : MixStrategy::Everything;
}

Result<std::vector<MixShare>> planMixture(const std::vector<MixSource>& sources, const MixOptions& options) {
    double all = 0;
    for (const MixSource& source : sources) all += static_cast<double>(source.tokens);
    if (all == 0) return dataError("the sources of the mixture have no tokens");
    const auto budget = static_cast<double>(options.tokenBudget);
    std::vector<double> tokens;
    if (options.strategy == MixStrategy::Everything || options.strategy == MixStrategy::Automatic) {
        for (const MixSource& source : sources) tokens.push_back(static_cast<double>(source.tokens));
        return sharesOf(sources, tokens);
    }
    if (options.strategy == MixStrategy::Unimax) {
        if (budget > all * options.maxEpochs * (1 + 1e-12))
            return usageError("the mixture wants " + formatCount(budget) + " tokens, and all sources together have " +
                                  formatCount(all) + ", at most " + formatNumber(options.maxEpochs) + " times",
                              "A token_budget of up to " +
                                  std::to_string(static_cast<int64_t>(all * options.maxEpochs)) +
                                  " fits; or raise max_epochs");
        return sharesOf(sources, evenly(sources, budget > 0 ? budget : all * options.maxEpochs, options.maxEpochs));
    }
    const std::vector<double> parts = proportionsOf(sources, options);
    double largest = std::numeric_limits<double>::infinity();
    size_t scarcest = 0;
    for (size_t i = 0; i < sources.size(); ++i) {
        if (parts[i] <= 0) continue;
        const double fits = static_cast<double>(sources[i].tokens) * options.maxEpochs / parts[i];
        if (fits < largest) largest = fits, scarcest = i;
    }
    if (budget > largest * (1 + 1e-12))
        return infeasible(sources[scarcest], parts[scarcest], budget, options.maxEpochs, largest);
    for (const double part : parts) tokens.push_back(part * (budget > 0 ? budget : largest));
    return sharesOf(sources, tokens);
}

}  // namespace sextant
