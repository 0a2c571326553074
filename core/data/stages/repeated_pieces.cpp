// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/repeated_pieces.h"

#include "core/base/hash.h"
#include "core/data/stages/first_places.h"

namespace sextant {

std::vector<uint32_t> firstEqualPieces(const std::vector<std::string_view>& pieces) {
    thread_local FirstPlaces places;
    places.begin(pieces.size());
    std::vector<uint32_t> firsts(pieces.size());
    for (uint32_t i = 0; i < pieces.size(); ++i) {
        const uint32_t first =
            places.enter(hashText(pieces[i]), i, [&](uint32_t other) { return pieces[other] == pieces[i]; });
        firsts[i] = first == FirstPlaces::kNone ? i : first;
    }
    return firsts;
}

}  // namespace sextant
