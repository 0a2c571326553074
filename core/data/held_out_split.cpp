// SPDX-License-Identifier: Apache-2.0
#include "core/data/held_out_split.h"

#include "core/base/random.h"

#include <algorithm>
#include <cmath>

namespace sextant {

namespace {

constexpr uint64_t kStream = 0x56414C49;  // separates this use of the seed from others

}  // namespace

Result<HeldOutSplit> HeldOutSplit::create(const std::filesystem::path& folder, const Tokenizer& tokenizer, double fraction, uint64_t seed) {
    HeldOutSplit split;
    split.m_sides[kTrain].shard = SEXTANT_TRY(ShardWriter::create(folder / "train", tokenizer.vocabularySize()));
    split.m_sides[kValidation].shard = SEXTANT_TRY(ShardWriter::create(folder / "validation", tokenizer.vocabularySize()));
    for (int64_t id = 0; id < tokenizer.vocabularySize(); ++id) split.m_tokenBytes.push_back(tokenizer.tokenBytes(static_cast<int32_t>(id)));
    split.m_fraction = fraction;
    split.m_seed = seed;
    return split;
}

Result<void> HeldOutSplit::add(std::span<const int32_t> tokens, DocumentEnd end) {
    m_open.insert(m_open.end(), tokens.begin(), tokens.end());
    size_t taken = 0;
    for (; m_open.size() - taken >= 2 * kUnitTokens; taken += kUnitTokens) {
        const auto first = m_open.begin() + static_cast<ptrdiff_t>(taken);
        SEXTANT_TRY(take({{first, first + kUnitTokens}, DocumentEnd::No}));
    }
    m_open.erase(m_open.begin(), m_open.begin() + static_cast<ptrdiff_t>(taken));
    if (end == DocumentEnd::No) return {};
    return take({std::exchange(m_open, {}), DocumentEnd::Yes});
}

Result<void> HeldOutSplit::finish() {
    const auto total = static_cast<double>(train().shard.tokens() + validation().shard.tokens()) + static_cast<double>(m_last.tokens.size());
    const double lacking = m_fraction * total - static_cast<double>(validation().shard.tokens());
    size_t held = 0;
    if (lacking > m_fraction * total / 2) held = std::min(static_cast<size_t>(std::llround(lacking)), m_last.tokens.size() / 2);
    const std::span<const int32_t> last(m_last.tokens);
    SEXTANT_TRY(write(kTrain, last.first(last.size() - held), DocumentEnd::Yes));
    SEXTANT_TRY(write(kValidation, last.last(held), DocumentEnd::Yes));
    SEXTANT_TRY(m_sides[kTrain].shard.finish());
    return m_sides[kValidation].shard.finish();
}

Result<void> HeldOutSplit::take(Unit unit) {
    if (m_units++ > 0) SEXTANT_TRY(write(heldOut(m_units - 2) ? kValidation : kTrain, m_last.tokens, m_last.end));
    m_last = std::move(unit);
    return {};
}

/// A document that goes on at the other side ends at this one.
Result<void> HeldOutSplit::write(size_t to, std::span<const int32_t> tokens, DocumentEnd end) {
    if (m_current != to) m_sides[m_current].shard.endDocument();
    m_current = to;
    Side& side = m_sides[to];
    for (int32_t token : tokens) side.textBytes += m_tokenBytes[static_cast<size_t>(token)];
    SEXTANT_TRY(side.shard.append(tokens));
    if (end == DocumentEnd::Yes) side.shard.endDocument();
    return {};
}

bool HeldOutSplit::heldOut(int64_t unit) const {
    if (m_fraction <= 0) return false;
    const auto stratum = static_cast<int64_t>(std::floor(static_cast<double>(unit) * m_fraction));
    const auto first = static_cast<int64_t>(std::ceil(static_cast<double>(stratum) / m_fraction));
    const auto last = static_cast<int64_t>(std::ceil(static_cast<double>(stratum + 1) / m_fraction));
    const auto size = static_cast<uint64_t>(std::max<int64_t>(1, last - first));
    return unit == first + static_cast<int64_t>(CounterRandom(m_seed, kStream).below(size, static_cast<uint64_t>(stratum)));
}

}  // namespace sextant
