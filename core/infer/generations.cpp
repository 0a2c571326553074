// SPDX-License-Identifier: Apache-2.0
#include "core/infer/generations.h"

#include "core/base/system.h"
#include "core/base/text.h"

#include <algorithm>

namespace sextant {

namespace {

int64_t bytesFor(const DecoderModel& model, DecoderOptions options, int64_t cacheTokens) {
    options.cacheTokens = cacheTokens;
    return planDecoder(model.shape, decoderShape(model.compute, options)).totalBytes();
}

/// The longest context for which there is memory, or 0.
int64_t longestContextThatFits(const DecoderModel& model, DecoderOptions options, int64_t available) {
    int64_t low = 0, high = options.longestSequence;
    while (high - low > kernels::kPagePositions) {
        options.longestSequence = (low + high) / 2;
        (bytesFor(model, options, 0) <= available ? low : high) = options.longestSequence;
    }
    return low;
}

/// As many tokens as all slots may need, where that takes no more than half of the memory; at least one context.
int64_t comfortableCache(const DecoderModel& model, const DecoderOptions& options, int64_t available) {
    const int64_t least = bytesFor(model, options, 0);
    const int64_t perToken = cacheBytesPerToken(model.shape, decoderShape(model.compute, options).cache);
    const int64_t more = std::max<int64_t>(0, available / 2 - least) / std::max<int64_t>(1, perToken);
    return options.longestSequence + std::min((options.sequences - 1) * options.longestSequence, more);
}

}  // namespace

std::optional<Generation::Piece> Generation::next() {
    auto hasNews = [](const Answer& answer) { return answer.hasNews(); };
    auto hasEnded = [](const Answer& answer) { return answer.result.has_value(); };
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] {
        return std::any_of(m_answers.begin(), m_answers.end(), hasNews) ||
               std::all_of(m_answers.begin(), m_answers.end(), hasEnded);
    });
    const auto found = std::find_if(m_answers.begin(), m_answers.end(), hasNews);
    if (found == m_answers.end()) return std::nullopt;
    return Piece{static_cast<size_t>(found - m_answers.begin()), std::exchange(found->unread, {})};
}

Result<GenerationResult> Generation::result(size_t answer) {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return m_answers[answer].result.has_value(); });
    return *m_answers[answer].result;
}

Result<std::unique_ptr<Generations>> Generations::open(LoadedModel& model, const GenerationsOptions& options) {
    if (options.contextLength > model.contextLength())
        return usageError("a context of " + std::to_string(options.contextLength) +
                              " tokens is longer than the model's, " + std::to_string(model.contextLength()),
                          "Choose a shorter one with --context, or leave it out");
    DecoderOptions decoder;
    decoder.longestSequence = options.contextLength > 0 ? options.contextLength : model.contextLength();
    decoder.sequences = options.slots;
    decoder.cache = options.cache;
    const DecoderModel& shape = model.decoderModel();
    SEXTANT_TRY(checkCacheType(shape.shape, options.cache));
    const int64_t available = memoryState().availableBytes;
    decoder.cacheTokens = options.cacheTokens > 0 ? options.cacheTokens : comfortableCache(shape, decoder, available);
    const int64_t needed = bytesFor(shape, decoder, decoder.cacheTokens);
    if (needed > available) {
        const int64_t fits = longestContextThatFits(shape, decoder, available);
        return machineError("the key/value cache and the workspace of a context of " +
                                std::to_string(decoder.longestSequence) + " tokens need " + formatBytes(needed) +
                                ", only " + formatBytes(available) + " of memory are free",
                            fits > 0 ? "Choose a context of at most " + std::to_string(fits) +
                                           " tokens with --context, or a smaller --cache-type"
                                     : "Close other programs, or choose a smaller model");
    }
    try {
        return std::unique_ptr<Generations>(new Generations(model, decoder, options.mostWaiting));
    } catch (const RunError& error) {
        return error.error();
    }
}

Generations::Generations(LoadedModel& model, const DecoderOptions& decoder, int64_t mostWaiting)
    : m_model(model),
      m_decoder(model.backend(), model.decoderModel(), decoder),
      m_mostWaiting(mostWaiting),
      m_thread([this](std::stop_token stop) { run(std::move(stop)); }) {}

Generations::~Generations() = default;

int64_t Generations::cacheTokens() const {
    return (m_decoder.pool().size() - m_decoder.sequences()) * kernels::kPagePositions;
}

std::shared_ptr<Generation> Generations::begin(std::vector<GenerationRequest> requests) {
    const std::shared_ptr<Generation> generation(new Generation(requests.size()));
    std::list<Ordered> orders;
    for (GenerationRequest& request : requests) orders.push_back({std::move(request), generation, orders.size()});
    const std::lock_guard lock(m_mutex);
    if (m_unfinished + static_cast<int64_t>(orders.size()) > slots() + m_mostWaiting) return nullptr;
    m_unfinished += static_cast<int64_t>(orders.size());
    m_orders.splice(m_orders.end(), orders);
    m_ordered.notify_one();
    return generation;
}

void Generations::run(std::stop_token stop) {
    GenerationLoop loop(m_decoder, m_model.tokenizer());
    std::list<Ordered> orders;
    while (!stop.stop_requested()) {
        {
            std::unique_lock lock(m_mutex);
            if (loop.isIdle()) m_ordered.wait(lock, stop, [this] { return !m_orders.empty(); });
            orders.splice(orders.end(), m_orders);
        }
        for (; !orders.empty(); orders.pop_front()) add(loop, std::move(orders.front()));
        loop.step();
    }
    loop.cancelAll();
    {
        const std::lock_guard lock(m_mutex);
        orders.splice(orders.end(), m_orders);
    }
    GenerationResult cancelled;
    cancelled.reason = FinishReason::Cancelled;
    for (const Ordered& ordered : orders) end(*ordered.generation, ordered.answer, cancelled);
}

void Generations::add(GenerationLoop& loop, Ordered ordered) noexcept {
    const std::shared_ptr<Generation> generation = std::move(ordered.generation);
    const size_t answer = ordered.answer;
    try {
        ordered.request.onPiece = [generation, answer](GenerationPiece piece) {
            const std::lock_guard lock(generation->m_mutex);
            GenerationPiece& unread = generation->m_answers[answer].unread;
            unread.text += piece.text;
            unread.details.insert(unread.details.end(), piece.details.begin(), piece.details.end());
            generation->m_changed.notify_all();
        };
        loop.add(std::move(ordered.request), [this, generation, answer](Result<GenerationResult> result) {
            end(*generation, answer, std::move(result));
        });
    } catch (const std::exception&) {
        end(*generation, answer, machineError("there is not enough memory for this answer"));
    }
}

void Generations::end(Generation& generation, size_t answer, Result<GenerationResult> result) {
    {
        const std::lock_guard lock(m_mutex);
        --m_unfinished;
    }
    const std::lock_guard lock(generation.m_mutex);
    generation.m_answers[answer].result.emplace(std::move(result));
    generation.m_changed.notify_all();
}

}  // namespace sextant
