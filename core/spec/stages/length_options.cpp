// SPDX-License-Identifier: Apache-2.0
#include "core/spec/stages/length_options.h"

namespace sextant {

const OptionTable& lengthOptions() {
    static const OptionTable table = OptionTable::of<LengthOptions>({
        option("min_characters", &LengthOptions::minCharacters)
            .range(0, 1e9)
            .unit("characters")
            .group("Length")
            .help("Shorter documents are dropped."),
        option("max_characters", &LengthOptions::maxCharacters)
            .range(1, 1e9)
            .unit("characters")
            .group("Length")
            .help("Longer documents are dropped."),
    });
    return table;
}

}  // namespace sextant
