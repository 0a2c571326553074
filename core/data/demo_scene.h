// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/random.h"

#include <map>
#include <string>

namespace sextant {

/// One expansion of the demo world's patterns (datasets/demo/README.md): who A and B are, the weather, the numbers. All
/// of it is drawn once, from (seed, index) alone, so the texts of a scene agree with each other.
class DemoScene {
public:
    /// `world` must outlive the scene.
    DemoScene(const Json& world, uint64_t seed, uint64_t index);

    /// Uniform in [0, bound); every call draws anew.
    size_t draw(size_t bound) { return m_random.below(bound, m_draws++); }
    const Json& pick(const Json& list) { return list[draw(list.size())]; }

    /// Replaces every {slot}: {A.name}, {B.job}, {F.place} (F: the friend of A), {LIST.field}, {n}, {m}, {sum};
    /// {a:SLOT} puts "a" or "an" before it; a capital first letter of the field asks for one in the text: {A.He},
    /// {a:beast.Is}. Throws std::out_of_range for a slot that the world does not have.
    std::string expand(const std::string& pattern) const;

    /// A story about A: one of the plots A may play in, beat by beat.
    std::string story();
    std::string portrait() { return expand(pick(pick((*m_world)["portraits"]))); }

private:
    void cast(char role, const std::string& name);
    std::string slot(const std::string& name) const;
    std::string field(const std::string& name) const;

    const Json* m_world;
    CounterRandom m_random;
    uint64_t m_draws = 0;
    std::map<std::string, const Json*> m_chosen;  // what stands before the dot of a slot
    size_t m_n = 0, m_m = 0;
};

}  // namespace sextant
