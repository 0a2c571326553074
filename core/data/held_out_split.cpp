// SPDX-License-Identifier: Apache-2.0
#include "core/data/held_out_split.h"

#include "core/base/random.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sextant {

namespace {

constexpr uint64_t kStream = 0x56414C49;  // separates this use of the seed from others

}  // namespace

Result<HeldOutSplit> HeldOutSplit::create(const std::filesystem::path& folder, const Tokenizer& tokenizer,
                                          double fraction, uint64_t seed) {
    HeldOutSplit split;
    split.m_train.shard = SEXTANT_TRY(ShardWriter::create(folder / "train", tokenizer.vocabularySize()));
    split.m_validation.shard = SEXTANT_TRY(ShardWriter::create(folder / "validation", tokenizer.vocabularySize()));
    for (int64_t id = 0; id < tokenizer.vocabularySize(); ++id)
        split.m_tokenBytes.push_back(tokenizer.tokenBytes(static_cast<int32_t>(id)));
    split.m_fraction = fraction;
    split.m_seed = seed;
    return split;
}

Result<void> HeldOutSplit::add(std::span<const int32_t> tokens, DocumentEnd end, DocumentPlace place) {
    if (m_open.empty() && !m_openIsLong) m_openPlace = place;
    m_open.insert(m_open.end(), tokens.begin(), tokens.end());
    m_openIsLong |= m_open.size() > kLongestHeldOut;
    if (end == DocumentEnd::No && !m_openIsLong) return {};
    const std::vector<int32_t> ready = std::exchange(m_open, {});
    if (end == DocumentEnd::No) return write(m_train, ready, end, m_openPlace);
    const bool isLong = std::exchange(m_openIsLong, false);
    const bool hold = chosen(m_documents++) && !isLong && fits(ready.size());
    return write(hold ? m_validation : m_train, ready, end, m_openPlace);
}

Result<void> HeldOutSplit::finish() {
    const double share = m_fraction * static_cast<double>(m_train.shard.tokens() + m_validation.shard.tokens());
    const double lacking = share - static_cast<double>(m_validation.shard.tokens());
    if (lacking > share / 2) SEXTANT_TRY(holdOutTheEnd(std::llround(lacking)));
    SEXTANT_TRY(m_train.shard.finish());
    return m_validation.shard.finish();
}

Result<void> HeldOutSplit::write(Side& side, std::span<const int32_t> tokens, DocumentEnd end, DocumentPlace place) {
    side.textBytes += textBytesOf(tokens);
    return side.shard.append(tokens, end, place);
}

Result<void> HeldOutSplit::holdOutTheEnd(int64_t tokens) {
    return m_train.shard.takeBack(tokens, [&](std::span<const int32_t> taken, DocumentEnd end, DocumentPlace place) {
        m_train.textBytes -= textBytesOf(taken);
        return write(m_validation, taken, end, place);
    });
}

bool HeldOutSplit::chosen(int64_t document) const {
    if (m_fraction <= 0) return false;
    const auto stratum = static_cast<int64_t>(std::floor(static_cast<double>(document) * m_fraction));
    const auto first = static_cast<int64_t>(std::ceil(static_cast<double>(stratum) / m_fraction));
    const auto next = static_cast<int64_t>(std::ceil(static_cast<double>(stratum + 1) / m_fraction));
    const auto size = static_cast<uint64_t>(std::max<int64_t>(1, next - first));
    return document ==
           first + static_cast<int64_t>(CounterRandom(m_seed, kStream).below(size, static_cast<uint64_t>(stratum)));
}

bool HeldOutSplit::fits(size_t tokens) const {
    const auto held = static_cast<double>(m_validation.shard.tokens()) + static_cast<double>(tokens);
    return held <= 2 * m_fraction * (static_cast<double>(m_train.shard.tokens()) + held);
}

int64_t HeldOutSplit::textBytesOf(std::span<const int32_t> tokens) const {
    int64_t bytes = 0;
    for (int32_t token : tokens) bytes += m_tokenBytes[static_cast<size_t>(token)];
    return bytes;
}

}  // namespace sextant
