// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/infer/generation_loop.h"
#include "core/infer/loaded_model.h"

#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

namespace sextant {

struct GenerationsOptions {
    int64_t contextLength = 0;         ///< of one answer with its prompt, in tokens; 0: the model's
    int64_t slots = 4;                 ///< answers that are written at once
    int64_t mostWaiting = 64;          ///< answers that wait for a slot, or for room in the cache
    int64_t cacheTokens = 0;           ///< of the key/value cache; 0: as many as fit well, at least one context
    std::optional<ElementType> cache;  ///< type of keys and values; not set: the model's arithmetic
};

/// The answers of one request, for which somebody waits. Any thread; one consumer.
class Generation {
public:
    struct Piece {
        size_t answer;
        GenerationPiece piece;
    };
    /// What is new of any of the answers, when there is something; nothing: all have ended.
    std::optional<Piece> next();
    /// How answer number `answer` ended, or waits for it.
    Result<GenerationResult> result(size_t answer = 0);

private:
    friend class Generations;
    struct Answer {
        GenerationPiece unread;
        std::optional<Result<GenerationResult>> result;
        bool hasNews() const { return !unread.text.empty() || !unread.details.empty(); }
    };
    explicit Generation(size_t answers) : m_answers(answers) {}

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<Answer> m_answers;
};

/// One model and a thread that decodes for everybody.
class Generations {
public:
    /// A context longer than the model's is a Usage error; no memory for the key/value cache a Machine error that says
    /// which context would fit.
    static Result<std::unique_ptr<Generations>> open(LoadedModel& model, const GenerationsOptions& options);
    /// Ends all of them as cancelled.
    ~Generations();
    Generations(const Generations&) = delete;
    Generations& operator=(const Generations&) = delete;

    int64_t contextLength() const { return m_decoder.longestSequence(); }
    int64_t slots() const { return m_decoder.sequences(); }
    /// Tokens that the key/value cache holds.
    int64_t cacheTokens() const;
    int64_t mostWaiting() const { return m_mostWaiting; }
    /// Begins the answers of one request, which share what they can; their `onPiece` are not used. Null when too many
    /// wait already. Any thread.
    std::shared_ptr<Generation> begin(std::vector<GenerationRequest> requests);

private:
    struct Ordered {
        GenerationRequest request;
        std::shared_ptr<Generation> generation;
        size_t answer;
    };
    Generations(LoadedModel& model, const DecoderOptions& decoder, int64_t mostWaiting);
    void run(std::stop_token stop);
    void add(GenerationLoop& loop, Ordered ordered) noexcept;
    void end(Generation& generation, size_t answer, Result<GenerationResult> result);

    LoadedModel& m_model;
    Decoder m_decoder;
    const int64_t m_mostWaiting;
    std::mutex m_mutex;
    std::condition_variable_any m_ordered;
    std::list<Ordered> m_orders;  // not yet seen by the thread
    int64_t m_unfinished = 0;     // answers that were begun and have not ended
    std::jthread m_thread;        // last: it uses the others
};

}  // namespace sextant
