// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/fasttext/fasttext_model.h"
#include "tests/fuzz/foreign_reader.h"

#include <cmath>

namespace sextant::fuzz {

/// A model of fastText that can be read gives a probability of every label for any text.
void readForeignFile(std::string_view bytes) {
    const auto model = FastTextModel::parse(bytes, "some.bin");
    if (!model) return;
    (void)model.value().labelNamed({});
    for (size_t label = 0; label < model.value().labels().size(); ++label) {
        const float probability = model.value().probability("A few words, a \xC3\xA9 and the __label__x few.", label);
        if (!std::isnan(probability) && !(probability >= 0 && probability <= 1)) __builtin_trap();
    }
}

}  // namespace sextant::fuzz
