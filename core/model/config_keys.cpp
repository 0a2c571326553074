// SPDX-License-Identifier: Apache-2.0
#include "core/model/config_keys.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>

namespace sextant {

namespace {

constexpr const char* kHint = "This version reads plain LLaMA-like models";
constexpr double kDefaultBase = 10000.0;  // transformers' own

/// Read by readModelConfig or ropeBase, which check them.
constexpr std::array<std::string_view, 20> kRead{
    "vocab_size", "hidden_size",       "intermediate_size",   "num_hidden_layers", "num_attention_heads",
    "head_dim",   "rms_norm_eps",      "num_key_value_heads", "rope_theta",        "max_position_embeddings",
    "dtype",      "initializer_range", "tie_word_embeddings", "torch_dtype",       "rope_parameters",
    "model_type", "rope_scaling",      "bos_token_id",        "eos_token_id",      "pad_token_id"};

/// What transformers and its friends write that does not change what a LLaMA computes from tokens: where the model
/// comes from, how it is run, what only training or only other heads use, and old defaults of generation, which
/// transformers itself reads from generation_config.json now.
constexpr std::array<std::string_view, 64> kHarmless{"transformers_version",
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

/// A value as a message shows it: the whole of a short one.
std::string shown(const Json& value) {
    constexpr size_t kMost = 120;
    const std::string text = toJsonLine(value);
    return text.size() <= kMost ? text : text.substr(0, kMost) + " ...";
}

Error refused(const std::string& place, const std::string& key, const Json& value) {
    return dataError(place + ": \"" + key + "\" is " + shown(value) + ", which is not supported", kHint);
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
    if (key == "hidden_act") return value == "silu" || value == "swish";  // two names of one function
    if (key == "layer_types") return value.is_array() && attendsToAll(value);
    for (const char* factor : {"partial_rotary_factor", "embedding_multiplier", "residual_multiplier", "logits_scaling",
                               "logit_scale", "scale_factor"})
        if (key == factor) return value == 1;
    return std::nullopt;
}

std::string scalingName(const Json& scaling) {
    for (const char* key : {"rope_type", "type"})
        if (scaling.contains(key) && !scaling[key].is_null()) return toJsonLine(scaling[key]);
    return "\"default\"";
}

/// The base that one of both objects names, if it does; refuses everything it may say about scaled positions.
Result<std::optional<double>> baseOf(const Json& config, const char* key, const std::string& place) {
    auto found = config.find(key);
    if (found == config.end() || found->is_null() || *found == false) return std::optional<double>();
    if (!found->is_object()) return refused(place, key, *found);
    if (scalingName(*found) != "\"default\"")
        return dataError(
            place + ": \"" + key + "\" scales positions as " + scalingName(*found) + ", which is not supported", kHint);
    std::optional<double> base;
    for (const auto& [name, value] : found->items()) {
        if (name == "rope_type" || name == "type" || value.is_null()) continue;
        const bool isWhole = name == "partial_rotary_factor" && value == 1;
        if (name != "rope_theta" && !isWhole) return refused(place, std::string(key) + "." + name, value);
        if (name != "rope_theta") continue;
        if (!value.is_number() || !(value.get<double>() > 0))
            return dataError(place + ": \"" + key + ".rope_theta\" is " + shown(value) + ", expected a number above 0");
        base = value.get<double>();
    }
    return base;
}

}  // namespace

Result<void> checkConfigKeys(const Json& config, const std::string& place) {
    if (config.contains("model_type") && config["model_type"] != "llama")
        return dataError(place + ": model_type " + shown(config["model_type"]) + " is not supported", kHint);
    for (const auto& [key, value] : config.items()) {
        if (holds(kRead, key) || holds(kHarmless, key)) continue;
        const auto supported = hasSupportedValue(key, value);
        const bool neutral = supported && value.is_number() ? false : isOff(value);  // a factor of 0 is not "off"
        if (!neutral && !supported.value_or(false)) return refused(place, key, value);
    }
    return {};
}

Result<double> ropeBase(const Json& config, const std::string& place) {
    std::optional<double> base;
    std::string from;
    auto agree = [&](std::optional<double> other, const char* key) -> Result<void> {
        if (!other) return {};
        if (base && *base != *other)
            return dataError(place + ": \"" + from + "\" and \"" + key + "\" name different bases, " +
                                 toJsonLine(Json(*base)) + " and " + toJsonLine(Json(*other)),
                             "Keep the one the model was trained with");
        base = other;
        from = key;
        return {};
    };
    if (auto found = config.find("rope_theta"); found != config.end() && !found->is_null()) {
        if (!found->is_number() || !(found->get<double>() > 0))
            return dataError(place + ": \"rope_theta\" is " + shown(*found) + ", expected a number above 0");
        base = found->get<double>();
        from = "rope_theta";
    }
    SEXTANT_TRY(agree(SEXTANT_TRY(baseOf(config, "rope_parameters", place)), "rope_parameters.rope_theta"));
    SEXTANT_TRY(agree(SEXTANT_TRY(baseOf(config, "rope_scaling", place)), "rope_scaling.rope_theta"));
    return base.value_or(kDefaultBase);
}

}  // namespace sextant
