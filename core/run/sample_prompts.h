// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/infer/decoder.h"
#include "core/job/events.h"
#include "core/model/model_config.h"
#include "core/model/training_model.h"
#include "core/spec/pretrain_spec.h"
#include "core/tokenizer/tokenizer.h"

namespace sextant {

/// Continues the run's fixed prompts with the model in training, greedily, and emits a `sample` event for each, so that
/// the same prompts can be compared over the run. Owns a decoder over the model's weights.
class PromptSampler {
public:
    PromptSampler(kernels::Backend& backend, const TrainingModel& model, const Tokenizer& tokenizer,
                  const ModelConfig& config, const EvaluationOptions& options, RunEvents& events);
    void sample(int64_t step, std::stop_token stop);

    /// The decoder that samples a run of such sequences; a part of its memory plan.
    static DecoderOptions samplingDecoder(int64_t sequenceLength);

private:
    const Tokenizer& m_tokenizer;
    std::vector<int32_t> m_stopTokens;
    const EvaluationOptions& m_options;
    RunEvents& m_events;
    Decoder m_decoder;
};

}  // namespace sextant
