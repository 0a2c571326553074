// SPDX-License-Identifier: Apache-2.0
#include "core/data/row_packing.h"

#include "core/base/random.h"

#include <algorithm>
#include <set>

namespace sextant {

namespace {

constexpr uint64_t kRowStream = 0x524F5753;
constexpr int64_t kAskEvery = 1024;  // rows between looks at the stop token

/// Whole documents, and of longer ones full rows with a rest.
std::vector<RowPiece> piecesOf(std::span<const int64_t> starts, int64_t rowLength, int64_t& cutDocuments) {
    std::vector<RowPiece> pieces;
    for (size_t document = 0; document + 1 < starts.size(); ++document) {
        cutDocuments += starts[document + 1] - starts[document] > rowLength;
        for (int64_t first = starts[document]; first < starts[document + 1]; first += rowLength)
            pieces.push_back(
                {static_cast<int64_t>(document), first, std::min(rowLength, starts[document + 1] - first)});
    }
    return pieces;
}

}  // namespace

PackedRows bestFitRows(std::span<const int64_t> starts, int64_t rowLength) {
    PackedRows packed;
    std::vector<RowPiece> pieces = piecesOf(starts, rowLength, packed.cutDocuments);
    std::stable_sort(pieces.begin(), pieces.end(),
                     [](const RowPiece& a, const RowPiece& b) { return a.count > b.count; });
    std::vector<int64_t> rowOf;
    std::set<std::pair<int64_t, int64_t>> open;  // room left, row
    int64_t rows = 0;
    for (const RowPiece& piece : pieces) {
        const auto fullest = open.lower_bound({piece.count, 0});
        const bool fits = fullest != open.end();
        const auto [room, row] = fits ? *fullest : std::pair{rowLength, rows++};
        if (fits) open.erase(fullest);
        if (room > piece.count) open.insert({room - piece.count, row});
        rowOf.push_back(row);
    }
    // Pieces by their rows, in the order in which they came to them.
    packed.ends.assign(static_cast<size_t>(rows) + 1, 0);
    for (const int64_t row : rowOf) ++packed.ends[static_cast<size_t>(row) + 1];
    for (size_t row = 0; row + 1 < packed.ends.size(); ++row) packed.ends[row + 1] += packed.ends[row];
    std::vector<int64_t> next(packed.ends.begin(), packed.ends.end() - 1);
    packed.pieces.resize(pieces.size());
    for (size_t i = 0; i < pieces.size(); ++i)
        packed.pieces[static_cast<size_t>(next[static_cast<size_t>(rowOf[i])]++)] = pieces[i];
    return packed;
}

Result<RowReport> writeRows(const ShardReader& from, int64_t rowLength, int32_t padToken, uint64_t seed,
                            ShardWriter& out, const std::stop_token& stop) {
    const PackedRows packed = bestFitRows(from.starts(), rowLength);
    RowReport report{packed.rows(), 0, packed.cutDocuments};
    if (report.rows == 0) return report;
    const Permutation order(static_cast<uint64_t>(report.rows), seed, kRowStream);
    std::vector<int32_t> ids;
    for (int64_t i = 0; i < report.rows; ++i) {
        if (i % kAskEvery == 0 && stop.stop_requested())
            return Error{ErrorKind::Interrupted, "packing rows was stopped", {}};
        const auto row = static_cast<size_t>(order.at(static_cast<uint64_t>(i)));
        int64_t left = rowLength;
        for (int64_t at = packed.ends[row]; at < packed.ends[row + 1]; ++at) {
            const RowPiece& piece = packed.pieces[static_cast<size_t>(at)];
            ids.resize(static_cast<size_t>(piece.count));
            from.read(piece.first, ids);
            SEXTANT_TRY(out.append(ids, DocumentEnd::Yes, from.place(piece.document).value_or(DocumentPlace())));
            left -= piece.count;
        }
        ids.assign(static_cast<size_t>(left), padToken);
        SEXTANT_TRY(out.append(ids, DocumentEnd::Yes, DocumentPlace::padding()));
        report.paddingTokens += left;
    }
    return report;
}

}  // namespace sextant
