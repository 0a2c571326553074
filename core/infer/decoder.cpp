// SPDX-License-Identifier: Apache-2.0
#include "core/infer/decoder.h"

#include "core/model/token_ids.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace sextant {

using kernels::Accumulation;
using kernels::kPagePositions;
using kernels::MatmulShape;
using kernels::RowOrder;
using kernels::Tensor;

int64_t pagesOf(int64_t tokens) { return (tokens + kPagePositions - 1) / kPagePositions; }

Result<void> checkCacheType(const ModelShape& shape, std::optional<ElementType> cache) {
    if (cache != ElementType::Q8_0 || shape.headSize % 32 == 0) return {};
    return usageError("the heads of this model have " + std::to_string(shape.headSize) +
                          " numbers, and a key/value cache in int8 wants a multiple of 32",
                      "Choose bf16 for the cache");
}

DecoderShape decoderShape(ElementType compute, const DecoderOptions& options) {
    DecoderShape shape;
    shape.compute = compute;
    shape.cache = options.cache.value_or(compute);
    shape.longestSequence = options.longestSequence;
    // One more for each sequence: it may begin in the middle of a page that stays known.
    shape.pages = pagesOf(std::max(options.cacheTokens, options.longestSequence)) + options.sequences;
    shape.pagePositions = kPagePositions;
    shape.promptTokens = std::min(options.promptTokens, options.longestSequence);
    shape.sequences = options.sequences;
    return shape;
}

Decoder::Decoder(kernels::Backend& backend, const DecoderModel& model, const DecoderOptions& options)
    : m_backend(backend),
      m_model(model),
      m_shape(decoderShape(model.compute, options)),
      m_arena(backend, planDecoder(model.shape, m_shape)),
      m_pool(m_shape.pages),
      m_logits(static_cast<size_t>(m_shape.sequences * model.shape.vocabSize)) {
    m_rotary = uploadRotaryTables(backend, m_model.shape, m_arena);
    for (int64_t l = 0; l < m_model.shape.numHiddenLayers; ++l) {
        const std::string prefix = "layers." + std::to_string(l) + ".";
        m_keys.push_back(m_arena.tensor(prefix + "keys"));
        m_values.push_back(m_arena.tensor(prefix + "values"));
    }
}

void Decoder::reuse(Sequence& sequence, std::span<const int32_t> prompt) {
    if (sequence.m_sharing == Sequence::Sharing::Private || sequence.length() % kPagePositions != 0 ||
        sequence.m_promptTokens != sequence.length())
        return;
    sequence.takeBack(0);  // pages of a piece that was not finished
    while (sequence.length() + 1 < static_cast<int64_t>(prompt.size())) {
        const auto rest =
            prompt.subspan(static_cast<size_t>(sequence.length()), prompt.size() - 1 - sequence.m_tokens.size());
        const int32_t parent = sequence.m_pages.empty() ? kNoPage : sequence.m_pages.back();
        const PagePool::Match match = m_pool.find(parent, rest);
        if (match.tokens == 0) return;
        int32_t page = match.page;
        m_pool.hold(page);
        if (match.tokens < kPagePositions) {  // the sequence goes on inside it: with a page of its own
            const int32_t own = m_pool.take();
            if (own != kNoPage) copyBeginning(page, own, match.tokens);
            m_pool.release(page);
            if (own == kNoPage) return;
            page = own;
        }
        sequence.m_pages.push_back(page);
        sequence.m_tokens.insert(sequence.m_tokens.end(), rest.begin(), rest.begin() + match.tokens);
        sequence.m_promptTokens = sequence.length();
        if (match.tokens < kPagePositions) return;
    }
}

void Decoder::copyBeginning(int32_t from, int32_t to, int64_t positions) {
    for (const std::vector<Tensor>* pool : {&m_keys, &m_values})
        for (const Tensor& pages : *pool)
            m_backend.copy(pages.rowRange(to * kPagePositions, positions),
                           pages.rowRange(from * kPagePositions, positions));
}

void Decoder::publish(Sequence& sequence, int64_t from) {
    if (sequence.m_sharing == Sequence::Sharing::Private) return;
    const std::span<const int32_t> tokens = sequence.tokens().first(static_cast<size_t>(sequence.m_promptTokens));
    for (int64_t page = from / kPagePositions; page < pagesOf(sequence.m_promptTokens); ++page) {
        const auto first = static_cast<size_t>(page * kPagePositions);
        int32_t& own = sequence.m_pages[static_cast<size_t>(page)];
        own = m_pool.publish(own, page == 0 ? kNoPage : sequence.m_pages[static_cast<size_t>(page) - 1],
                             tokens.subspan(first, std::min<size_t>(kPagePositions, tokens.size() - first)));
    }
}

bool Decoder::feed(Sequence& sequence, std::span<const int32_t> tokens, std::stop_token stop) {
    if (tokens.empty()) throw std::logic_error("no tokens to append");
    const Piece piece{&sequence, tokens};
    const int64_t before = sequence.length();
    const bool onlyPrompt = sequence.m_promptTokens == before;
    if (!run({&piece, 1}, RowOrder::Independent, stop)) return false;
    m_lastRows = static_cast<int64_t>(tokens.size());
    if (!onlyPrompt) return true;
    sequence.m_promptTokens = sequence.length();
    publish(sequence, before);
    return true;
}

std::span<const float> Decoder::logitsOfPrompt() {
    project(m_arena.tensor("normed").rowRange(m_lastRows - 1, 1));
    return logits(0);
}

std::span<const float> Decoder::append(Sequence& sequence, std::span<const int32_t> tokens, std::stop_token stop) {
    if (tokens.empty()) throw std::logic_error("no tokens to append");
    while (!tokens.empty()) {
        const size_t count = std::min(static_cast<size_t>(m_shape.promptTokens), tokens.size());
        if (!feed(sequence, tokens.first(count), stop)) return {};
        tokens = tokens.subspan(count);
    }
    return logitsOfPrompt();
}

void Decoder::next(std::span<const Piece> pieces) {
    int64_t count = 0;
    for (const Piece& piece : pieces) count += static_cast<int64_t>(piece.tokens.size());
    if (count > m_shape.sequences) throw std::logic_error("more tokens at once than the decoder was made for");
    run(pieces, RowOrder::AsSingle, {});
    project(rows("normed", count));
}

std::span<const float> Decoder::next(Sequence& sequence, int32_t token) {
    const Piece piece{&sequence, {&token, 1}};
    next({&piece, 1});
    return logits(0);
}

std::span<const float> Decoder::logits(int64_t row) const {
    return std::span(m_logits).subspan(static_cast<size_t>(row * m_model.shape.vocabSize),
                                       static_cast<size_t>(m_model.vocabulary));
}

void Decoder::project(const Tensor& hidden) {
    const Tensor logits = rows("logits", hidden.rows());
    m_backend.matmul({MatmulShape::Forward, hidden, m_model.weights.head, logits, Accumulation::Overwrite,
                      RowOrder::AsSingle, m_model.rowRounding});
    m_backend.download(m_logits.data(), logits);
    shapeLogits(std::span(m_logits).first(static_cast<size_t>(logits.count())));
}

void Decoder::shapeLogits(std::span<float> logits) const {
    const auto scale = static_cast<float>(m_model.shape.logitMultiplier);
    const auto cap = static_cast<float>(m_model.shape.logitSoftCap);
    if (scale != 1)
        for (float& logit : logits) logit *= scale;
    if (cap > 0)
        for (float& logit : logits) logit = cap * std::tanh(logit / cap);
}

template <class Visit>
void Decoder::forChunks(std::span<const int32_t> tokens, const Visit& visit) {
    Sequence sequence = begin(Sequence::Sharing::Private);
    for (size_t done = 0; done < tokens.size();) {
        const size_t count = std::min(static_cast<size_t>(m_shape.promptTokens), tokens.size() - done);
        feed(sequence, tokens.subspan(done, count));
        visit(done, static_cast<int64_t>(count));
        done += count;
    }
}

void Decoder::everyLogitsOfPrompt(const LogitsSink& sink) {
    const Tensor &products = m_arena.tensor("logits.chunk"), logits = rows("logits", 1);
    const std::span<float> values = std::span(m_logits).first(static_cast<size_t>(m_model.shape.vocabSize));
    for (int64_t first = 0; first < m_lastRows; first += products.rows()) {
        const int64_t some = std::min(products.rows(), m_lastRows - first);
        m_backend.matmul({MatmulShape::Forward, m_arena.tensor("normed").rowRange(first, some), m_model.weights.head,
                          products.rowRange(0, some), Accumulation::Overwrite, RowOrder::Independent});
        for (int64_t row = 0; row < some; ++row) {
            m_backend.copy(logits, products.rowRange(row, 1));
            m_backend.download(values.data(), logits);
            shapeLogits(values);
            sink(static_cast<size_t>(first + row), values.first(static_cast<size_t>(m_model.vocabulary)));
        }
    }
}

void Decoder::everyLogits(std::span<const int32_t> tokens, const LogitsSink& sink) {
    forChunks(tokens, [&](size_t done, int64_t) {
        everyLogitsOfPrompt([&](size_t position, std::span<const float> logits) { sink(done + position, logits); });
    });
}

void Decoder::score(std::span<const int32_t> tokens, std::span<float> logProbabilities) {
    if (tokens.empty()) return;
    logProbabilities[0] = std::numeric_limits<float>::quiet_NaN();
    forChunks(tokens, [&](size_t done, int64_t count) {
        std::vector<int32_t> targets(static_cast<size_t>(count), kernels::kIgnoredTarget);
        for (size_t i = 0; i < targets.size() && done + i + 1 < tokens.size(); ++i) targets[i] = tokens[done + i + 1];
        m_backend.upload(rows("targets", count), targets.data());
        m_backend.lossHead({rows("normed", count),
                            m_model.weights.head,
                            rows("targets", count),
                            {},
                            m_arena.tensor("logits.chunk"),
                            m_model.vocabulary,
                            rows("log_probabilities", count),
                            {},
                            {},
                            static_cast<float>(m_model.shape.logitMultiplier),
                            static_cast<float>(m_model.shape.logitSoftCap)});
        std::vector<float> scores(targets.size());
        m_backend.download(scores.data(), rows("log_probabilities", count));
        for (size_t i = 0; i < scores.size() && done + i + 1 < tokens.size(); ++i)
            logProbabilities[done + i + 1] = scores[i];
    });
}

void Decoder::takePages(std::span<const Piece> pieces) {
    for (const Piece& piece : pieces) {
        Sequence& sequence = *piece.sequence;
        const int64_t end = sequence.length() + static_cast<int64_t>(piece.tokens.size());
        if (end > m_shape.longestSequence)
            throw std::logic_error("the sequence is longer than the decoder was made for");
        while (static_cast<int64_t>(sequence.m_pages.size()) < pagesOf(end)) {
            const int32_t page = m_pool.take();
            if (page == kNoPage)
                throw RunError(machineError(
                    "the key/value cache of " + std::to_string(m_pool.size() * kPagePositions) + " tokens is full",
                    "Generate fewer answers at once, or make the cache larger"));
            sequence.m_pages.push_back(page);
        }
    }
}

void Decoder::uploadPieces(std::span<const Piece> pieces, int64_t count) {
    const Tensor& tables = m_arena.tensor("page_tables");
    std::vector<int32_t> tokens, positions, cacheRows, starts{0}, lengths,
        pages(pieces.size() * static_cast<size_t>(tables.columns()));
    for (size_t i = 0; i < pieces.size(); ++i) {
        const Sequence& sequence = *pieces[i].sequence;
        auto position = static_cast<int32_t>(sequence.length());
        for (const int32_t token : pieces[i].tokens) {
            tokens.push_back(token);
            positions.push_back(position);
            cacheRows.push_back(sequence.m_pages[static_cast<size_t>(position / kPagePositions)] * kPagePositions +
                                position % kPagePositions);
            ++position;
        }
        starts.push_back(static_cast<int32_t>(tokens.size()));
        lengths.push_back(position);
        std::copy(sequence.m_pages.begin(), sequence.m_pages.end(),
                  pages.begin() + static_cast<ptrdiff_t>(i) * tables.columns());
    }
    const auto sequences = static_cast<int64_t>(pieces.size());
    m_backend.upload(rows("tokens", count), tokens.data());
    m_backend.upload(rows("positions", count), positions.data());
    m_backend.upload(rows("cache_rows", count), cacheRows.data());
    m_backend.upload(rows("query_starts", sequences + 1), starts.data());
    m_backend.upload(rows("lengths", sequences), lengths.data());
    m_backend.upload(rows("page_tables", sequences), pages.data());
}

bool Decoder::run(std::span<const Piece> pieces, RowOrder order, std::stop_token stop) {
    int64_t count = 0;
    for (const Piece& piece : pieces) {
        checkTokenIds(piece.tokens, m_model.weights.embedding.rows());
        count += static_cast<int64_t>(piece.tokens.size());
    }
    takePages(pieces);
    uploadPieces(pieces, count);

    const auto sequences = static_cast<int64_t>(pieces.size());
    const Tensor residual = rows("residual", count), branch = rows("branch", count);
    const BlockRows block = blockRows(count);
    const BlockContext context{m_backend, m_model.shape,      m_rotary, rows("positions", count),
                               order,     m_model.rowRounding};
    m_backend.embeddingForward({rows("tokens", count), m_model.weights.embedding, residual,
                                static_cast<float>(m_model.shape.embeddingMultiplier)});
    for (size_t l = 0; l < m_model.weights.layers.size(); ++l) {
        if (stop.stop_requested()) return false;
        auto attend = [&](const AttentionRule& rule, const Tensor& q, const Tensor& k, const Tensor& v,
                          const Tensor& out) {
            m_backend.storeRows({k, m_keys[l], rows("cache_rows", count)});
            m_backend.storeRows({v, m_values[l], rows("cache_rows", count)});
            m_backend.attentionPaged({q, m_keys[l], m_values[l], rows("query_starts", sequences + 1),
                                      rows("lengths", sequences), rows("page_tables", sequences), rule.headSize,
                                      rule.scale, out, order, rule.window, rule.softCap});
        };
        const WeightViews::Layer& weights = m_model.weights.layers[l];
        attentionBranch(context, l, weights, block, residual, l == 0 ? Tensor{} : branch, attend, branch);
        feedForwardBranch(context, weights, block, branch);
    }
    m_backend.rmsNormForward({residual, branch, m_model.weights.finalNorm, static_cast<float>(m_model.shape.rmsNormEps),
                              residual, block.attentionNormed, block.attentionRstd,
                              static_cast<float>(m_model.shape.residualMultiplier)});
    // Only what was computed counts: after a failure above, every sequence is as it was.
    for (const Piece& piece : pieces)
        piece.sequence->m_tokens.insert(piece.sequence->m_tokens.end(), piece.tokens.begin(), piece.tokens.end());
    return true;
}

BlockRows Decoder::blockRows(int64_t count) const {
    const ModelShape& shape = m_model.shape;
    BlockRows block;
    block.attentionInput = block.feedForwardInput = rows("residual", count);
    block.attentionNormed = block.feedForwardNormed = rows("normed", count);
    block.attentionRstd = block.feedForwardRstd = rows("rstd", count);
    block.attentionProjectedRstd = block.feedForwardProjectedRstd = block.attentionRstd;
    block.qkv = rows("qkv", count);
    block.queryKey = block.qkv.columnRange(0, shape.queryWidth() + shape.keyWidth());
    if (m_arena.has("query_key_rstd")) block.queryRstd = block.keyRstd = rows("query_key_rstd", count);
    block.attentionOut = rows("attention_out", count);
    block.attentionProjected = block.feedForwardProjected = rows("branch", count);
    block.gateUp = rows("gate_up", count);
    block.activated = rows("activated", count);
    return block;
}

}  // namespace sextant
