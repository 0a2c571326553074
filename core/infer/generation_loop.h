// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/infer/generation.h"

#include <list>
#include <memory>

namespace sextant {

/// Makes many answers at once, step by step. A step reads at most one piece of one prompt, in turn, and gives every
/// answer that is being written its next token, all of them in one pass of the decoder; so a long prompt holds up the
/// others for one piece at most. Answers do not depend on what is made beside them. One thread, the decoder's.
class GenerationLoop {
public:
    /// As many answers are made at once as the decoder has sequences.
    GenerationLoop(Decoder& decoder, const Tokenizer& tokenizer);
    ~GenerationLoop();
    GenerationLoop(const GenerationLoop&) = delete;
    GenerationLoop& operator=(const GenerationLoop&) = delete;

    /// Called once for every generation, from add, step or cancelAll.
    using Done = std::function<void(Result<GenerationResult>)>;
    /// A generation begins when one of the sequences and room in the cache for all of it are free, in the order of the
    /// calls. What cannot be made is a Usage error.
    void add(GenerationRequest request, Done done);
    bool isIdle() const { return m_waiting.empty() && m_active.empty(); }
    void step();
    /// Ends all of them as cancelled.
    void cancelAll();

private:
    class Task;
    using Tasks = std::list<std::unique_ptr<Task>>;

    void admit();
    void readPrompt();
    void writeTokens();
    /// Takes out what has ended, and what is to be stopped.
    void sweep();

    Decoder& m_decoder;
    const Tokenizer& m_tokenizer;
    Tasks m_waiting, m_active;
};

}  // namespace sextant
