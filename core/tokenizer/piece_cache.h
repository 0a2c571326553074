// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tokenizer/bpe.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace sextant {

/// Ids of short pieces seen before: words repeat. A table of fixed size in which a newer piece takes the place of an
/// older one. For one model; one thread at a time.
class PieceCache {
public:
    static constexpr size_t kLongestPiece = 15;  // bytes; with the length they fill two machine words

    /// Appends the ids of a piece. `readable` bytes may be read from its beginning on.
    void append(const BpeModel& model, std::string_view piece, size_t readable, std::vector<int32_t>& ids) {
        if (piece.size() > kLongestPiece) return model.encodePiece(piece, ids);
        const Key key = keyOf(piece, readable);
        Slot& slot = m_slots[slotOf(key)];
        if (slot.key.low != key.low || slot.key.high != key.high) {
            if (!fill(slot, key, model, piece, ids)) return;
        }
        ids.push_back(slot.ids[0]);
        for (size_t i = 1; i < slot.ids.size() && slot.ids[i] >= 0; ++i) ids.push_back(slot.ids[i]);
    }

private:
    struct Key {
        uint64_t low = 0, high = 0;  // the bytes, then the length in the topmost byte
    };
    struct Slot {
        Key key;
        std::array<int32_t, 4> ids{};
    };
    static constexpr size_t kSlots = 1 << 16;  // 2 MiB: most of the words of a book

    static Key keyOf(std::string_view piece, size_t readable) {
        static_assert(std::endian::native == std::endian::little);
        Key key;
        if (readable >= sizeof key) {
            std::memcpy(&key, piece.data(), sizeof key);
            const size_t bits = 8 * piece.size();
            key.low &= bits >= 64 ? ~uint64_t{0} : (uint64_t{1} << bits) - 1;
            key.high &= bits <= 64 ? 0 : (uint64_t{1} << (bits - 64)) - 1;
        } else {
            std::memcpy(&key, piece.data(), piece.size());
        }
        key.high |= static_cast<uint64_t>(piece.size()) << 56;
        return key;
    }
    static size_t slotOf(Key key) {
        uint64_t hash = (key.low ^ (key.high * 0x9E3779B97F4A7C15u)) * 0xD6E8FEB86659FD93u;
        hash ^= hash >> 32;
        return static_cast<size_t>((hash * 0xD6E8FEB86659FD93u) >> (64 - std::countr_zero(kSlots)));
    }
    /// Encodes and remembers; false (the ids are appended already) if they are too many for a slot.
    bool fill(Slot& slot, Key key, const BpeModel& model, std::string_view piece, std::vector<int32_t>& ids);

    std::vector<Slot> m_slots = std::vector<Slot>(kSlots);
};

/// What one thread needs while it encodes.
struct EncodingScratch {
    PieceCache cache;
    std::vector<uint32_t> pieceEnds;
};

/// The scratch of one model: lent to a thread for a call, then kept for the next, so that a thread that has just been
/// started does not begin with an empty cache. As many as ever encoded at once. Any thread.
class EncodingScratches {
public:
    /// What is lent; goes back when destroyed.
    class Loan {
    public:
        explicit Loan(EncodingScratches& owner) : m_owner(owner), m_scratch(owner.take()) {}
        ~Loan() { m_owner.put(std::move(m_scratch)); }
        Loan(const Loan&) = delete;
        Loan& operator=(const Loan&) = delete;
        EncodingScratch* operator->() { return m_scratch.get(); }

    private:
        EncodingScratches& m_owner;
        std::unique_ptr<EncodingScratch> m_scratch;
    };

private:
    std::unique_ptr<EncodingScratch> take();
    void put(std::unique_ptr<EncodingScratch> scratch);

    std::mutex m_mutex;
    std::vector<std::unique_ptr<EncodingScratch>> m_idle;
};

}  // namespace sextant
