// SPDX-License-Identifier: Apache-2.0
#include "core/run/sample_prompts.h"

#include "core/base/text.h"
#include "core/infer/generation.h"
#include "core/infer/stop_tokens.h"
#include "core/tokenizer/chat_template.h"

#include <algorithm>

namespace sextant {

PromptSampler::PromptSampler(kernels::Backend& backend, const TrainingModel& model, const Tokenizer& tokenizer,
                             const ModelConfig& config, const EvaluationOptions& options, RunEvents& events)
    : m_tokenizer(tokenizer),
      m_stopTokens(stopTokens(tokenizer, config, PromptKind::Text)),
      m_options(options),
      m_events(events),
      m_decoder(backend, {model.shape(), model.weights(), model.stepShape().compute, model.vocabulary()},
                samplingDecoder(model.stepShape().sequenceLength)) {}

DecoderOptions PromptSampler::samplingDecoder(int64_t sequenceLength) {
    DecoderOptions options;
    options.longestSequence = sequenceLength;
    options.promptTokens = 64;
    return options;
}

void PromptSampler::sample(int64_t step, std::stop_token stop) {
    m_decoder.forget();  // the weights have changed
    for (const std::string& prompt : m_options.samplePrompts) {
        if (stop.stop_requested()) return;
        GenerationOptions generation;
        generation.sampling.temperature = 0;
        generation.maxTokens = m_options.sampleTokens;
        generation.stopTokens = m_stopTokens;
        auto result = generate(m_decoder, m_tokenizer, {encodePrompt(m_tokenizer, prompt), generation, {}, stop});
        if (stop.stop_requested()) return;  // half an answer is no sample
        if (!result) {
            m_events.warning("a sample prompt was skipped: " + result.error().sentence());
            continue;
        }
        m_events.log("step " + std::to_string(step) +
                     ": sample: " + replaceAll(prompt + result.value().text, "\n", " "));
        m_events.send("sample", {{"step", step}, {"prompt", prompt}, {"text", result.value().text}});
    }
}

}  // namespace sextant
