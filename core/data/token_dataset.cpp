// SPDX-License-Identifier: Apache-2.0
#include "core/data/token_dataset.h"

#include "core/base/random.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr int32_t kNotLearned = -1;
constexpr uint64_t kOrderStream = 0x4F52444552;

}  // namespace

Result<TokenDataset> TokenDataset::open(const std::filesystem::path& prefix, const Tokenizer& tokenizer,
                                        int64_t sequenceLength, SampleOrder order, uint64_t seed, Windows windows) {
    TokenDataset dataset;
    dataset.m_shard = SEXTANT_TRY(ShardReader::open(prefix));
    dataset.m_prefix = prefix;
    dataset.m_sequenceLength = sequenceLength;
    dataset.m_order = order;
    dataset.m_seed = seed;
    dataset.m_shape = windows;
    const int64_t tokens = dataset.m_shard.tokens() - (windows == Windows::Stream ? 1 : 0);
    dataset.m_windows = std::max<int64_t>(0, tokens / sequenceLength);
    for (int64_t id = 0; id < tokenizer.vocabularySize(); ++id)
        dataset.m_tokenBytes.push_back(static_cast<uint32_t>(tokenizer.tokenBytes(static_cast<int32_t>(id))));
    return dataset;
}

int64_t TokenDataset::windowOf(int64_t sample) const {
    const int64_t epoch = sample / m_windows, within = sample % m_windows;
    if (m_order == SampleOrder::Sequential) return within;
    const Permutation permutation(static_cast<uint64_t>(m_windows), m_seed,
                                  kOrderStream + static_cast<uint64_t>(epoch));
    return static_cast<int64_t>(permutation.at(static_cast<uint64_t>(within)));
}

int64_t TokenDataset::read(int64_t sample, const Window& window) const {
    const int64_t first = firstToken(sample);
    m_shard.read(first, window.tokens);
    readTargets(first, window.targets);
    requireKnown(window.tokens, first);
    if (m_shape == Windows::Stream) requireKnown(window.targets.last(1), first + m_sequenceLength);
    int64_t bytes = textBytesOf(window.targets);

    const auto& starts = m_shard.starts();
    window.starts->clear();
    window.starts->push_back(0);
    auto next = std::upper_bound(starts.begin(), starts.end() - 1, first);
    // The document that ends with the window's last target: its successor's first token is not predicted.
    for (; next != starts.end() - 1 && *next <= first + m_sequenceLength; ++next) {
        const auto at = static_cast<int32_t>(*next - first);
        int32_t& target = window.targets[static_cast<size_t>(at) - 1];
        if (target != kNotLearned) bytes -= m_tokenBytes[static_cast<size_t>(target)];
        target = kNotLearned;
        if (at < m_sequenceLength) window.starts->push_back(at);
    }
    size_t document = 0;
    int32_t position = 0;
    for (size_t t = 0; t < window.tokens.size(); ++t) {
        if (document + 1 < window.starts->size() && static_cast<int32_t>(t) == (*window.starts)[document + 1]) {
            ++document;
            position = 0;
        }
        window.positions[t] = position++;
    }
    return bytes;
}

/// The tokens one further; in a row of its own nothing follows the last one, and padding is not learned.
void TokenDataset::readTargets(int64_t first, std::span<int32_t> targets) const {
    if (m_shape == Windows::Stream) return m_shard.read(first + 1, targets);
    m_shard.read(first + 1, targets.first(targets.size() - 1));
    targets.back() = kNotLearned;
    const int64_t last = m_shard.documentAt(first + m_sequenceLength - 1);
    if (m_shard.place(last) != DocumentPlace::padding()) return;
    const auto padding = static_cast<size_t>(m_shard.starts()[static_cast<size_t>(last)] - first);
    std::fill(targets.begin() + static_cast<std::ptrdiff_t>(padding), targets.end(), kNotLearned);
}

/// Tokens outside the vocabulary would be read outside the embedding.
void TokenDataset::requireKnown(std::span<const int32_t> tokens, int64_t first) const {
    for (size_t t = 0; t < tokens.size(); ++t)
        if (static_cast<uint32_t>(tokens[t]) >= m_tokenBytes.size())
            throw RunError(dataError(
                m_prefix.string() + ".bin: token " + std::to_string(first + static_cast<int64_t>(t)) + " is " +
                    std::to_string(tokens[t]) + ", the vocabulary has " + std::to_string(m_tokenBytes.size()),
                "The shards are damaged or of another tokenizer; pack the documents again"));
}

/// REQUIRES targets that are known or not learned.
int64_t TokenDataset::textBytesOf(std::span<const int32_t> targets) const {
    int64_t bytes = 0;
    for (const int32_t target : targets)
        if (target != kNotLearned) bytes += m_tokenBytes[static_cast<size_t>(target)];
    return bytes;
}

}  // namespace sextant
