// SPDX-License-Identifier: Apache-2.0
#include "core/spec/mix_options.h"

namespace sextant {

const OptionTable& mixOptions() {
    static const OptionTable table = OptionTable::of<MixOptions>({
        option("strategy", &MixOptions::strategy)
            .names({"auto", "everything", "weights", "temperature", "unimax"})
            .group("Mixture")
            .help("How the sources share the tokens: every document once (auto, where no source has a weight); by the "
                  "sources' weights (auto, where one has); by weight x tokens^(1/temperature); or as evenly as "
                  "max_epochs allows."),
        option("temperature", &MixOptions::temperature)
            .range(0.01, 1000)
            .group("Mixture")
            .advanced()
            .help("1 keeps the sizes of the sources, larger values make small sources count more."),
        option("max_epochs", &MixOptions::maxEpochs)
            .range(0.001, 1000)
            .unit("epochs")
            .group("Mixture")
            .help("How often the documents of a source may be repeated at most."),
        option("token_budget", &MixOptions::tokenBudget)
            .range(0, 1e15)
            .unit("tokens")
            .group("Mixture")
            .help("Training tokens of the mixture. 0: as many as the shares and max_epochs allow."),
    });
    return table;
}

}  // namespace sextant
