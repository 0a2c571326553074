// SPDX-License-Identifier: Apache-2.0
#include "core/model/config_keys.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sextant {

namespace {

/// What transformers and its friends write that does not change what a model computes from tokens: where it comes from,
/// how it is run, what only training or only other heads use, and old defaults of generation, which transformers itself
/// reads from generation_config.json now.
constexpr std::array<std::string_view, 66> kHarmless{"embd_pdrop",
                                                     "resid_pdrop",
                                                     "transformers_version",
                                                     "transformers.js_config",
                                                     "_name_or_path",
                                                     "name_or_path",
                                                     "_commit_hash",
                                                     "unsloth_version",
                                                     "unsloth_fixed",
                                                     "tokenizer_class",
                                                     "is_llama_config",
                                                     "attn_implementation",
                                                     "_attn_implementation",
                                                     "_attn_implementation_autoset",
                                                     "_attn_implementation_internal",
                                                     "use_cache",
                                                     "use_bfloat16",
                                                     "torchscript",
                                                     "tf_legacy_loss",
                                                     "return_dict",
                                                     "return_dict_in_generate",
                                                     "output_attentions",
                                                     "output_hidden_states",
                                                     "output_scores",
                                                     "chunk_size_feed_forward",
                                                     "pretraining_tp",
                                                     "max_sequence_length",
                                                     "attention_dropout",
                                                     "loss_type",
                                                     "is_decoder",
                                                     "id2label",
                                                     "label2id",
                                                     "num_labels",
                                                     "problem_type",
                                                     "finetuning_task",
                                                     "task_specific_params",
                                                     "prefix",
                                                     "decoder_start_token_id",
                                                     "sep_token_id",
                                                     "do_sample",
                                                     "early_stopping",
                                                     "temperature",
                                                     "top_k",
                                                     "top_p",
                                                     "typical_p",
                                                     "repetition_penalty",
                                                     "length_penalty",
                                                     "diversity_penalty",
                                                     "no_repeat_ngram_size",
                                                     "encoder_no_repeat_ngram_size",
                                                     "exponential_decay_length_penalty",
                                                     "num_beams",
                                                     "num_beam_groups",
                                                     "num_return_sequences",
                                                     "max_length",
                                                     "max_new_tokens",
                                                     "min_length",
                                                     "bad_words_ids",
                                                     "suppress_tokens",
                                                     "begin_suppress_tokens",
                                                     "forced_bos_token_id",
                                                     "forced_eos_token_id",
                                                     "remove_invalid_values",
                                                     "pad_to_multiple_of",
                                                     "tie_encoder_decoder",
                                                     "dataset_name"};

bool holds(std::span<const std::string_view> names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool isOff(const Json& value) {
    return value.is_null() || value == false || (value.is_number() && value == 0) ||
           (value.is_string() && value == "") || (value.is_structured() && value.empty());
}

bool isCausalModel(const Json& architectures) {
    return std::any_of(architectures.begin(), architectures.end(), [](const Json& name) {
        return name.is_string() && name.get<std::string>().ends_with("ForCausalLM");
    });
}

bool attendsToAll(const Json& layerTypes) {
    return std::all_of(layerTypes.begin(), layerTypes.end(), [](const Json& type) { return type == "full_attention"; });
}

/// Keys with one value that is supported besides "off". Nothing: the key is not one of these.
std::optional<bool> hasSupportedValue(const std::string& key, const Json& value) {
    if (key == "architectures") return value.is_array() && isCausalModel(value);
    if (key == "layer_types") return value.is_array() && attendsToAll(value);
    for (const char* factor : {"partial_rotary_factor", "embedding_multiplier", "residual_multiplier", "logits_scaling",
                               "logit_scale", "scale_factor"})
        if (key == factor) return value == 1;
    return std::nullopt;
}

}  // namespace

Result<void> checkUnreadKeys(const ConfigFields& config) {
    for (const auto& [key, value] : config.json().items()) {
        if (config.read().contains(key) || holds(kHarmless, key)) continue;
        const auto supported = hasSupportedValue(key, value);
        const bool neutral = supported && value.is_number() ? false : isOff(value);  // a factor of 0 is not "off"
        if (!neutral && !supported.value_or(false))
            return config.wrong(key, value, "which is not supported in a model of this family");
    }
    return {};
}

}  // namespace sextant
