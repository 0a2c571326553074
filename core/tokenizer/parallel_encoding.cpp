// SPDX-License-Identifier: Apache-2.0
#include "core/base/parallel_in_order.h"
#include "core/tokenizer/tokenizer.h"

namespace sextant {

namespace {

constexpr size_t kBlock = 256 << 10;  // bytes of text a thread takes at a time: their ids stay in the second cache

}  // namespace

std::vector<std::string_view> Tokenizer::blocks(std::string_view text) const {
    std::vector<std::string_view> blocks;
    while (!text.empty()) {
        blocks.push_back(text.substr(0, cutPoint(text, kBlock)));
        text.remove_prefix(blocks.back().size());
    }
    return blocks;
}

std::vector<int32_t> Tokenizer::encodeParallel(std::string_view text, int threads) const {
    using Ids = std::vector<int32_t>;
    const std::vector<std::string_view> blocks = this->blocks(text);
    Ids all;
    all.reserve(text.size() / 4);
    parallelInOrder<Ids>(
        static_cast<int64_t>(blocks.size()), threads,
        [&](int64_t block, Ids& ids) {
            ids.clear();
            encodeInto(blocks[static_cast<size_t>(block)], ids);
        },
        [&](Ids& ids) { all.insert(all.end(), ids.begin(), ids.end()); });
    return all;
}

}  // namespace sextant
