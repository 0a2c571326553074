// SPDX-License-Identifier: Apache-2.0
#include "core/infer/generation_loop.h"

#include "core/base/system.h"
#include "core/infer/grammar_constraint.h"
#include "core/infer/stop_filter.h"
#include "core/tokenizer/stream_decoder.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

namespace sextant {

namespace {

/// Of a prompt that is read while others wait for their next token.
constexpr int64_t kShortPiece = 64;

TokenDetail tokenDetail(std::span<const float> logits, int32_t token, int64_t top) {
    const double largest = *std::max_element(logits.begin(), logits.end());
    double sum = 0;
    for (const float logit : logits) sum += std::exp(logit - largest);
    const double shift = largest + std::log(sum);
    auto logProbability = [&](int32_t id) { return static_cast<float>(logits[static_cast<size_t>(id)] - shift); };
    TokenDetail detail{token, logProbability(token), {}};
    std::vector<int32_t> ids(static_cast<size_t>(top > 0 ? logits.size() : 0));
    std::iota(ids.begin(), ids.end(), 0);
    const auto end = ids.begin() + std::min<int64_t>(top, static_cast<int64_t>(ids.size()));
    std::partial_sort(ids.begin(), end, ids.end(), [&](int32_t a, int32_t b) {
        const float left = logits[static_cast<size_t>(a)], right = logits[static_cast<size_t>(b)];
        return left != right ? left > right : a < b;
    });
    for (auto id = ids.begin(); id != end; ++id) detail.top.emplace_back(*id, logProbability(*id));
    return detail;
}

}  // namespace

/// One answer on its way. Anything that fails in it ends it alone.
class GenerationLoop::Task {
public:
    Task(Decoder& decoder, const Tokenizer& tokenizer, GenerationRequest request, Done done)
        : m_decoder(decoder),
          m_tokenizer(tokenizer),
          m_request(std::move(request)),
          m_done(std::move(done)),
          m_sequence(decoder.begin()),
          m_sampler(m_request.options.sampling),
          m_text(tokenizer),
          m_filter(m_request.options.stopTexts) {
        m_result.promptTokens = static_cast<int64_t>(m_request.prompt.size());
        const GenerationOptions& options = m_request.options;
        if (options.grammar)
            m_constraint.emplace(options.grammar, tokenizer, options.stopTokens,
                                 std::min(options.maxTokens, decoder.longestSequence() - m_result.promptTokens));
    }

    /// Pages of the cache that it may still take.
    int64_t pagesToCome() const { return pagesOfAll() - static_cast<int64_t>(m_sequence.pages().size()); }
    /// One more than its tokens fill: it may begin inside a page that others know.
    int64_t pagesOfAll() const {
        const int64_t room = m_decoder.longestSequence() - m_result.promptTokens;
        return pagesOf(m_result.promptTokens + std::min(room, m_request.options.maxTokens)) + 1;
    }

    void begin() { m_start = steadySeconds(); }
    bool isReading() const { return !m_end && !m_next; }
    bool isWriting() const { return !m_end && m_next; }
    bool hasEnded() const { return m_end.has_value(); }
    bool isStopped() const { return m_request.stop.stop_requested(); }

    /// Reads the next piece of the prompt, `most` tokens at most, and chooses the first token after the last piece.
    void read(int64_t most) {
        guarded([&] {
            const int64_t known = m_sequence.length();
            if (!m_request.options.scoresPrompt) m_decoder.reuse(m_sequence, m_request.prompt);
            m_result.reusedTokens += m_sequence.length() - known;
            const auto rest =
                std::span<const int32_t>(m_request.prompt).subspan(static_cast<size_t>(m_sequence.length()));
            const auto piece = rest.first(std::min(rest.size(), static_cast<size_t>(most)));
            if (!m_decoder.feed(m_sequence, piece, m_request.stop)) return end(FinishReason::Cancelled);
            if (m_request.options.scoresPrompt) scorePrompt(rest);
            if (piece.size() < rest.size()) return;
            const auto logits = m_decoder.logitsOfPrompt();
            m_result.promptSeconds = steadySeconds() - m_start;
            if (m_request.options.maxTokens <= 0) return end(FinishReason::Length);
            choose(logits);
        });
    }
    /// The token that the decoder needs next. REQUIRES isWriting().
    Decoder::Piece piece() { return {&m_sequence, {&*m_next, 1}}; }
    /// Goes on after that token.
    void write(std::span<const float> logits) {
        guarded([&] { choose(logits); });
    }

    void fail(Error error) { m_end.emplace(std::move(error)); }
    void cancel() {
        if (!m_end) guarded([&] { end(FinishReason::Cancelled); });
    }
    /// Gives its pages back and tells whoever asked.
    void finish() {
        m_sequence = m_decoder.begin();
        m_done(std::move(*m_end));
    }

private:
    template <class Body>
    void guarded(const Body& body) {
        try {
            body();
        } catch (const RunError& error) {
            fail(error.error());
        } catch (const std::bad_alloc&) {
            fail(machineError("there is not enough memory for this answer"));
        } catch (const std::exception& error) {
            fail({ErrorKind::Internal, error.what(), {}});
        }
    }

    void choose(std::span<const float> logits) {
        m_next.reset();
        const GenerationOptions& options = m_request.options;
        if (isStopped()) return end(FinishReason::Cancelled);
        const int32_t token = nextToken(logits);
        if (token < 0)
            throw RunError(dataError("no token of this model goes on with a text of the form that was asked for",
                                     "Its vocabulary lacks single bytes; ask for another form"));
        if (std::find(options.stopTokens.begin(), options.stopTokens.end(), token) != options.stopTokens.end())
            return end(FinishReason::Stop);
        m_result.tokens.push_back(token);
        if (options.topLogProbabilities) {
            m_result.details.push_back(tokenDetail(logits, token, *options.topLogProbabilities));
            m_unshown.push_back(m_result.details.back());
        }
        if (!m_tokenizer.isSpecial(token)) show(m_filter.push(m_text.push(token)));
        if (m_filter.stopped()) return end(FinishReason::Stop);
        if (m_constraint && m_constraint->mustEnd()) return end(FinishReason::Stop);
        if (m_sequence.length() + 1 >= m_decoder.longestSequence()) return end(FinishReason::Length);
        if (static_cast<int64_t>(m_result.tokens.size()) >= options.maxTokens) return end(FinishReason::Length);
        m_next = token;
    }

    int32_t nextToken(std::span<const float> logits) {
        const std::span<const int32_t> context = m_sequence.tokens();
        if (!m_constraint) return m_sampler.choose(logits, context, m_result.tokens.size());
        const int32_t token = m_sampler.chooseAmong(logits, context, m_result.tokens.size(), [this](int32_t candidate) {
            return m_constraint->allows(candidate);
        });
        if (token >= 0) m_constraint->accept(token);
        return token;
    }

    void show(const std::string& text) {
        m_result.text += text;
        if (m_request.onPiece && !(text.empty() && m_unshown.empty()))
            m_request.onPiece({text, std::exchange(m_unshown, {})});
    }

    /// Of the tokens after those that were read just now; `unread` begins with those.
    void scorePrompt(std::span<const int32_t> unread) {
        const int64_t top = m_request.options.topLogProbabilities.value_or(0);
        if (m_result.promptDetails.empty()) m_result.promptDetails.push_back({unread[0], {}, {}});
        m_decoder.everyLogitsOfPrompt([&](size_t position, std::span<const float> logits) {
            if (position + 1 < unread.size())
                m_result.promptDetails.push_back(tokenDetail(logits, unread[position + 1], top));
        });
    }

    void end(FinishReason reason) {
        if (!m_filter.stopped()) {
            show(m_filter.push(m_text.finish()));
            show(m_filter.rest());
        }
        m_result.reason = reason;
        m_result.generationSeconds = m_start > 0 ? steadySeconds() - m_start - m_result.promptSeconds : 0;
        m_end.emplace(std::move(m_result));
    }

    Decoder& m_decoder;
    const Tokenizer& m_tokenizer;
    GenerationRequest m_request;
    Done m_done;
    Sequence m_sequence;
    Sampler m_sampler;
    std::optional<GrammarConstraint> m_constraint;
    StreamDecoder m_text;
    StopFilter m_filter;
    GenerationResult m_result;
    std::vector<TokenDetail> m_unshown;
    double m_start = 0;
    std::optional<int32_t> m_next;  // chosen, not yet fed
    std::optional<Result<GenerationResult>> m_end;
};

GenerationLoop::GenerationLoop(Decoder& decoder, const Tokenizer& tokenizer)
    : m_decoder(decoder), m_tokenizer(tokenizer) {}

GenerationLoop::~GenerationLoop() = default;

void GenerationLoop::add(GenerationRequest request, Done done) {
    const auto promptTokens = static_cast<int64_t>(request.prompt.size());
    if (promptTokens == 0) return done(usageError("the prompt is empty", "Give it at least one character"));
    if (promptTokens >= m_decoder.longestSequence())
        return done(usageError("the prompt has " + std::to_string(promptTokens) + " tokens, the model's context is " +
                                   std::to_string(m_decoder.longestSequence()),
                               "Shorten the prompt or the conversation"));
    m_waiting.push_back(std::make_unique<Task>(m_decoder, m_tokenizer, std::move(request), std::move(done)));
}

void GenerationLoop::step() {
    sweep();
    admit();
    readPrompt();
    writeTokens();
    sweep();
}

void GenerationLoop::cancelAll() {
    for (Tasks* tasks : {&m_active, &m_waiting})
        for (const std::unique_ptr<Task>& task : *tasks) task->cancel();
    sweep();
}

void GenerationLoop::admit() {
    int64_t promised = 0;
    for (const std::unique_ptr<Task>& task : m_active) promised += task->pagesToCome();
    while (!m_waiting.empty() && static_cast<int64_t>(m_active.size()) < m_decoder.sequences()) {
        Task& first = *m_waiting.front();
        if (promised + first.pagesOfAll() > m_decoder.pool().available()) return;
        promised += first.pagesOfAll();
        first.begin();
        m_active.splice(m_active.end(), m_waiting, m_waiting.begin());
    }
}

void GenerationLoop::readPrompt() {
    auto isReading = [](const std::unique_ptr<Task>& task) { return task->isReading(); };
    const auto found = std::find_if(m_active.begin(), m_active.end(), isReading);
    if (found == m_active.end()) return;
    const bool othersWait =
        std::any_of(m_active.begin(), m_active.end(), [](const auto& task) { return task->isWriting(); });
    (*found)->read(othersWait ? std::min(kShortPiece, m_decoder.promptTokens()) : m_decoder.promptTokens());
    m_active.splice(m_active.end(), m_active, found);  // then it is somebody else's turn
}

void GenerationLoop::writeTokens() {
    // What fails here fails for all of them: it is one pass.
    auto failAll = [this](const Error& error) {
        for (const std::unique_ptr<Task>& task : m_active)
            if (task->isWriting()) task->fail(error);
    };
    try {
        std::vector<Task*> writers;
        std::vector<Decoder::Piece> pieces;
        for (const std::unique_ptr<Task>& task : m_active)
            if (task->isWriting()) {
                writers.push_back(task.get());
                pieces.push_back(task->piece());
            }
        if (writers.empty()) return;
        m_decoder.next(pieces);
        for (size_t i = 0; i < writers.size(); ++i) writers[i]->write(m_decoder.logits(static_cast<int64_t>(i)));
    } catch (const RunError& error) {
        failAll(error.error());
    } catch (const std::bad_alloc&) {
        failAll(machineError("there is not enough memory for this answer"));
    } catch (const std::exception& error) {
        failAll({ErrorKind::Internal, error.what(), {}});
    }
}

void GenerationLoop::sweep() {
    for (Tasks* tasks : {&m_active, &m_waiting})
        for (auto at = tasks->begin(); at != tasks->end();) {
            if (!(*at)->hasEnded() && (*at)->isStopped()) (*at)->cancel();
            if (!(*at)->hasEnded()) {
                ++at;
                continue;
            }
            const std::unique_ptr<Task> ended = std::move(*at);
            at = tasks->erase(at);
            ended->finish();
        }
}

}  // namespace sextant
