// SPDX-License-Identifier: Apache-2.0
#include "core/run/sample_prompts.h"

#include "core/base/text.h"
#include "core/infer/generator.h"
#include "core/tokenizer/chat_template.h"

#include <algorithm>

namespace sextant {

PromptSampler::PromptSampler(kernels::Backend& backend, const TrainingModel& model, const Tokenizer& tokenizer,
                             const EvaluationOptions& options, RunEvents& events)
    : m_tokenizer(tokenizer),
      m_options(options),
      m_events(events),
      m_decoder(backend, {model.options(), model.weights(), model.stepShape().compute, model.vocabulary()},
                model.stepShape().sequenceLength, 64) {}

void PromptSampler::sample(int64_t step) {
    for (const std::string& prompt : m_options.samplePrompts) {
        m_decoder.truncate(0);  // the weights have changed: nothing cached is valid
        GenerationOptions generation;
        generation.sampling.temperature = 0;
        generation.maxTokens = m_options.sampleTokens;
        if (auto eos = m_tokenizer.eosId()) generation.stopTokens.push_back(*eos);
        auto result = generate(m_decoder, m_tokenizer, encodePrompt(m_tokenizer, prompt), generation, {});
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
