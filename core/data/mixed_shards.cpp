// SPDX-License-Identifier: Apache-2.0
#include "core/data/mixed_shards.h"

#include "core/base/random.h"

#include <algorithm>
#include <cmath>

namespace sextant {

namespace {

constexpr uint64_t kDrawStream = 0x4D4958;   // of a source's part epoch; the source's number is added
constexpr uint64_t kOrderStream = 0x4F5244;  // of the global order
constexpr uint64_t kTellEvery = 4096;

/// One source and how often each of its documents is taken.
class Taken {
public:
    static Result<Taken> of(const std::filesystem::path& prefix, const MixShare& share, uint64_t seed, size_t number) {
        Taken taken{SEXTANT_TRY(ShardReader::open(prefix)), 0, 0, {static_cast<uint64_t>(1), seed, 0}};
        const int64_t all = taken.reader.tokens(), documents = taken.reader.documents();
        if (all == 0) return taken;
        taken.wholeEpochs = share.tokens / all;
        taken.draw = Permutation(static_cast<uint64_t>(documents), seed, kDrawStream + number);
        for (int64_t left = share.tokens - taken.wholeEpochs * all; left > 0 && taken.drawn < documents; ++taken.drawn)
            left -= taken.sizeOf(static_cast<int64_t>(taken.draw.at(static_cast<uint64_t>(taken.drawn))));
        return taken;
    }
    int64_t sizeOf(int64_t document) const {
        return reader.starts()[static_cast<size_t>(document) + 1] - reader.starts()[static_cast<size_t>(document)];
    }
    int64_t count() const { return wholeEpochs * reader.documents() + drawn; }
    int64_t documentAt(int64_t index) const {
        const int64_t whole = wholeEpochs * reader.documents();
        return index < whole ? index % reader.documents()
                             : static_cast<int64_t>(draw.at(static_cast<uint64_t>(index - whole)));
    }

    ShardReader reader;
    int64_t wholeEpochs = 0, drawn = 0;
    Permutation draw;
};

}  // namespace

Result<MixedShard> writeMixedShard(const std::vector<SourceShard>& shards, const std::vector<MixShare>& shares,
                                   uint64_t seed, std::span<const int64_t> tokenBytes, ShardWriter& out,
                                   const DataProgress& progress, const std::stop_token& stop) {
    std::vector<Taken> sources;
    std::vector<int64_t> ends;  // of the sources' documents in one numbering
    for (size_t i = 0; i < shards.size(); ++i) {
        sources.push_back(SEXTANT_TRY(Taken::of(shards[i].prefix, shares[i], seed, i)));
        ends.push_back((ends.empty() ? 0 : ends.back()) + sources.back().count());
    }
    MixedShard mixed{std::vector<int64_t>(shards.size()), 0};
    const auto documents = static_cast<uint64_t>(ends.back());
    if (documents == 0) return mixed;
    const Permutation order(documents, seed, kOrderStream);
    std::vector<int32_t> ids;
    for (uint64_t i = 0; i < documents; ++i) {
        const auto index = static_cast<int64_t>(order.at(i));
        const auto source = static_cast<size_t>(std::upper_bound(ends.begin(), ends.end(), index) - ends.begin());
        const Taken& taken = sources[source];
        const int64_t document = taken.documentAt(index - (source > 0 ? ends[source - 1] : 0));
        ids.resize(static_cast<size_t>(taken.sizeOf(document)));
        taken.reader.read(taken.reader.starts()[static_cast<size_t>(document)], ids);
        SEXTANT_TRY(out.append(ids, DocumentEnd::Yes, shards[source].placeOf(taken.reader, document)));
        mixed.tokens[source] += static_cast<int64_t>(ids.size());
        for (const int32_t id : ids) mixed.textBytes += tokenBytes[static_cast<size_t>(id)];
        if (i % kTellEvery != 0) continue;
        if (stop.stop_requested()) return Error{ErrorKind::Interrupted, "mixing the documents was stopped", {}};
        if (progress) progress(static_cast<int64_t>(i), static_cast<int64_t>(documents));
    }
    if (progress) progress(static_cast<int64_t>(documents), static_cast<int64_t>(documents));
    return mixed;
}

}  // namespace sextant
