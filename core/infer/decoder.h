// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/infer/sequence.h"
#include "core/model/arena.h"
#include "core/model/block.h"
#include "kernels/backend.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace sextant {

/// What a decoder computes with; the weights belong to somebody else (a loaded model, or the model in training).
struct DecoderModel {
    ModelShape shape;
    WeightViews weights;
    ElementType compute = ElementType::Float32;
    int64_t vocabulary = 0;  ///< real tokens; the padding rows of the output matrix are never sampled
    /// For quantised weights: whether answers may be computed in integers, which is faster and a little less exact.
    kernels::RowRounding rowRounding = kernels::RowRounding::None;
};

struct DecoderOptions {
    int64_t longestSequence = 0;       ///< tokens
    int64_t cacheTokens = 0;           ///< of all sequences together; at least one of the longest
    int64_t sequences = 1;             ///< that are continued at once
    int64_t promptTokens = 256;        ///< of a prompt that are computed at once
    std::optional<ElementType> cache;  ///< type of keys and values: fp32, bf16 or Q8_0; not set: the model's arithmetic
};
/// The memory that such a decoder takes.
DecoderShape decoderShape(ElementType compute, const DecoderOptions& options);
int64_t pagesOf(int64_t tokens);
/// A Usage error where keys and values of such a model cannot be kept in that type.
Result<void> checkCacheType(const ModelShape& shape, std::optional<ElementType> cache);

/// The forward pass over cached keys and values, for many sequences at once. One thread at a time.
///
/// Prompts and generated tokens are computed apart. A prompt's rows do not depend on each other's number, so its logits
/// have the same bits in whatever pieces it is fed and whatever was in the cache before. Generated tokens of all
/// sequences take the way that is fastest for a few rows; a token's logits have the same bits whatever is computed
/// beside it. The last bits of the two ways may differ, so generated tokens are computed again where they become a part
/// of the next prompt.
///
/// An id for which the model has no embedding is a RunError (Data) that names it, a full cache one of the kind Machine;
/// nothing is computed then.
class Decoder {
public:
    Decoder(kernels::Backend& backend, const DecoderModel& model, const DecoderOptions& options);

    int64_t longestSequence() const { return m_shape.longestSequence; }
    int64_t promptTokens() const { return m_shape.promptTokens; }
    int64_t sequences() const { return m_shape.sequences; }
    int64_t vocabulary() const { return m_model.vocabulary; }
    const PagePool& pool() const { return m_pool; }
    /// The weights have changed: nothing cached is valid any more. REQUIRES that there are no sequences.
    void forget() { m_pool.forgetAll(); }

    /// An empty sequence. It must be gone before the decoder.
    Sequence begin(Sequence::Sharing sharing = Sequence::Sharing::Known) { return {m_pool, sharing}; }
    /// Makes the sequence longer by what is known of `prompt` from its length on; at least one token of the prompt is
    /// left to feed. REQUIRES that the sequence is a beginning of the prompt, all of it fed as such.
    void reuse(Sequence& sequence, std::span<const int32_t> prompt);

    /// Appends tokens of a prompt, from one to promptTokens(). `stop` is asked at every layer. False: it was requested,
    /// and the sequence is as long as before.
    bool feed(Sequence& sequence, std::span<const int32_t> tokens, std::stop_token stop = {});
    /// The logits after the last token that was fed: `vocabulary` fp32 values, valid until the next call.
    std::span<const float> logitsOfPrompt();
    /// Hands out the logits after each token that was fed last, in order.
    using LogitsSink = std::function<void(size_t position, std::span<const float> logits)>;
    void everyLogitsOfPrompt(const LogitsSink& sink);
    /// `feed` and `logitsOfPrompt` for any number of tokens. Nothing is given back when `stop` was requested.
    std::span<const float> append(Sequence& sequence, std::span<const int32_t> tokens, std::stop_token stop = {});

    /// Tokens that a sequence goes on by.
    struct Piece {
        Sequence* sequence;
        std::span<const int32_t> tokens;
    };
    /// Appends generated tokens, together not more than options.sequences.
    void next(std::span<const Piece> pieces);
    /// The logits after token number `row` of those, valid until the next call.
    std::span<const float> logits(int64_t row) const;
    /// One token of one sequence.
    std::span<const float> next(Sequence& sequence, int32_t token);

    /// Feeds these tokens as a prompt of its own and writes the log-probability of each of them given all before it;
    /// the first has none and gets NaN.
    void score(std::span<const int32_t> tokens, std::span<float> logProbabilities);
    /// Feeds these tokens as a prompt of its own and hands out the logits after each of them.
    void everyLogits(std::span<const int32_t> tokens, const LogitsSink& sink);

private:
    /// Runs the blocks over the pieces; the final normed hidden states are left in "normed". False: stopped.
    bool run(std::span<const Piece> pieces, kernels::RowOrder order, std::stop_token stop);
    /// Room for new tokens at the end of each sequence.
    void takePages(std::span<const Piece> pieces);
    void uploadPieces(std::span<const Piece> pieces, int64_t rows);
    /// Makes the pages of a prompt known, from the one of token `from` on.
    void publish(Sequence& sequence, int64_t from);
    void copyBeginning(int32_t from, int32_t to, int64_t positions);
    /// The one set of rows that all layers write.
    BlockRows blockRows(int64_t count) const;
    void project(const kernels::Tensor& hidden);
    /// What the model makes of products with its output matrix.
    void shapeLogits(std::span<float> logits) const;
    kernels::Tensor rows(const char* name, int64_t count) const { return m_arena.tensor(name).rowRange(0, count); }
    template <class Visit>
    void forChunks(std::span<const int32_t> tokens, const Visit& visit);

    kernels::Backend& m_backend;
    DecoderModel m_model;
    DecoderShape m_shape;
    Arena m_arena;
    std::vector<RotaryTable> m_rotary;
    std::vector<kernels::Tensor> m_keys, m_values;  // pages, by layer
    PagePool m_pool;
    int64_t m_lastRows = 0;  // of the newest prompt piece
    std::vector<float> m_logits;
};

}  // namespace sextant
