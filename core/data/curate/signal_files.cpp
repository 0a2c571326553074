// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/signal_files.h"

namespace sextant::signal_files {

Json describe(const Recipe& recipe) {
    Json steps = Json::array();
    for (const Recipe::Step& step : recipe.steps()) {
        Json rules = Json::array();
        if (step.document) {
            for (const Rule& rule : step.document->rules())
                rules.push_back({{"rule", rule.name},
                                 {"help", rule.help},
                                 {"minimum", numberToJson(rule.minimum)},
                                 {"maximum", numberToJson(rule.maximum)},
                                 {"minimum_option", rule.minimumOption},
                                 {"maximum_option", rule.maximumOption}});
        }
        steps.push_back({{"stage", step.name}, {"corpus", step.corpus != nullptr}, {"rules", std::move(rules)}});
    }
    return steps;
}

}  // namespace sextant::signal_files
