// SPDX-License-Identifier: Apache-2.0
#include "core/model/rotary_config.h"

#include <cmath>

namespace sextant {

namespace {

constexpr double kMostFactor = 1e6;

const char* const kTypes[] = {"default", "linear", "llama3", "yarn", "longrope"};

/// "type" is the older spelling of "rope_type", "su" that of longrope.
Result<RotaryScaling> scalingOf(const ConfigFields& object, const std::string& name) {
    const std::string older = SEXTANT_TRY(object.text("type", "default"));
    std::string type = SEXTANT_TRY(object.text("rope_type", older));
    if (type == "su") type = "longrope";
    for (size_t i = 0; i < std::size(kTypes); ++i)
        if (type == kTypes[i]) return static_cast<RotaryScaling>(i);
    return dataError(object.place() + ": \"" + name + "\" scales positions as " + toJsonLine(Json(type)) +
                         ", which is not supported",
                     "Supported are default, linear, llama3, yarn and longrope");
}

double magnitude(double factor, double scale) { return factor <= 1 ? 1 : 0.1 * scale * std::log(factor) + 1; }

/// YaRN's length of queries and keys, as transformers infers it.
Result<double> yarnAttentionFactor(const ConfigFields& object, double factor) {
    const double scale = SEXTANT_TRY(object.number("mscale", 0, kMostFactor, 0.0));
    const double scaleOfAll = SEXTANT_TRY(object.number("mscale_all_dim", 0, kMostFactor, 0.0));
    const double inferred =
        scale > 0 && scaleOfAll > 0 ? magnitude(factor, scale) / magnitude(factor, scaleOfAll) : magnitude(factor, 1);
    return object.positive("attention_factor", inferred);
}

Result<void> readScaling(const ConfigFields& object, const ModelShape& shape, RotaryEmbedding& rotary) {
    const int64_t context = shape.maxPositionEmbeddings;
    auto originalContext = [&] {
        return object.integer("original_max_position_embeddings", 1, int64_t{1} << 32,
                              rotary.originalContext > 0 ? rotary.originalContext : context);
    };
    switch (rotary.scaling) {
        case RotaryScaling::Default:
            return {};
        case RotaryScaling::Linear:
            rotary.factor = SEXTANT_TRY(object.positive("factor"));
            return {};
        case RotaryScaling::Llama3:
            rotary.originalContext = SEXTANT_TRY(originalContext());
            rotary.factor = SEXTANT_TRY(object.positive("factor"));
            rotary.lowFrequencyFactor = SEXTANT_TRY(object.positive("low_freq_factor"));
            rotary.highFrequencyFactor = SEXTANT_TRY(object.positive("high_freq_factor"));
            if (rotary.highFrequencyFactor <= rotary.lowFrequencyFactor)
                return object.wrong("high_freq_factor", Json(rotary.highFrequencyFactor),
                                    "expected more than \"low_freq_factor\"");
            return {};
        case RotaryScaling::Yarn:
            rotary.originalContext = SEXTANT_TRY(originalContext());
            rotary.factor = SEXTANT_TRY(
                object.positive("factor", static_cast<double>(context) / static_cast<double>(rotary.originalContext)));
            rotary.betaFast = SEXTANT_TRY(object.positive("beta_fast", 32.0));
            rotary.betaSlow = SEXTANT_TRY(object.positive("beta_slow", 1.0));
            rotary.truncate = SEXTANT_TRY(object.flag("truncate", true));
            rotary.attentionFactor = SEXTANT_TRY(yarnAttentionFactor(object, rotary.factor));
            rotary.queryScaleBeta = SEXTANT_TRY(object.number("llama_4_scaling_beta", 0, kMostFactor, 0.0));
            object.find("max_position_embeddings");  // the model's own once more
            object.find("finetuned");                // how the model came to be
            return {};
        case RotaryScaling::LongRope: {
            rotary.originalContext = SEXTANT_TRY(originalContext());
            rotary.shortFactors = SEXTANT_TRY(object.factors("short_factor", rotary.width / 2));
            rotary.longFactors = SEXTANT_TRY(object.factors("long_factor", rotary.width / 2));
            const double stretched = SEXTANT_TRY(
                object.positive("factor", static_cast<double>(context) / static_cast<double>(rotary.originalContext)));
            const double inferred =
                stretched <= 1 || rotary.originalContext < 2
                    ? 1
                    : std::sqrt(1 + std::log(stretched) / std::log(static_cast<double>(rotary.originalContext)));
            rotary.attentionFactor = SEXTANT_TRY(object.positive("attention_factor", inferred));
            return {};
        }
    }
    return {};
}

/// One rotary embedding as an object describes it; `assumed` holds what the object need not say.
Result<RotaryEmbedding> readObject(const Json& json, const std::string& name, const ConfigFields& config,
                                   const ModelShape& shape, RotaryEmbedding assumed, const RotaryDefaults& defaults,
                                   double widthFactor) {
    if (!json.is_object()) return config.wrong(name, json, "expected an object");
    const ConfigFields object(json, config.place(), name + ".");
    assumed.scaling = SEXTANT_TRY(scalingOf(object, name));
    assumed.theta = SEXTANT_TRY(object.positive("rope_theta", assumed.theta));
    const double factor = SEXTANT_TRY(object.number("partial_rotary_factor", 0, 1, widthFactor));
    if (factor != 1 && !defaults.mayBePartial)
        return object.wrong("partial_rotary_factor", Json(factor), "which is not supported in a model of this family");
    assumed.width = static_cast<int64_t>(static_cast<double>(shape.headSize) * factor);
    if (assumed.width < 2 || assumed.width % 2 != 0)
        return dataError(config.place() + ": rotary positions turn " + std::to_string(assumed.width) + " of the " +
                         std::to_string(shape.headSize) +
                         " elements of a head (head_dim, partial_rotary_factor), and need an even number");
    SEXTANT_TRY(readScaling(object, shape, assumed));
    for (const auto& [key, value] : json.items())
        if (!object.read().contains(key) && !value.is_null())
            return object.wrong(key, value, "which is not supported with this kind of rotary positions");
    return assumed;
}

bool isByLayerType(const Json& json) {
    return json.is_object() && (json.contains("full_attention") || json.contains("sliding_attention"));
}

Result<void> checkAgreement(const ConfigFields& config, const char* key, const RotaryEmbedding& other,
                            const std::string& otherKey, const RotaryEmbedding& rotary) {
    if (other == rotary) return {};
    if (other.theta != rotary.theta)
        return dataError(config.place() + ": \"" + otherKey + "\" and \"" + key + "\" name different bases, " +
                             toJsonLine(Json(other.theta)) + " and " + toJsonLine(Json(rotary.theta)),
                         "Keep the one the model was trained with");
    return dataError(config.place() + ": \"" + otherKey + "\" and \"" + key + "\" describe different rotary positions",
                     "Keep the one the model was trained with");
}

}  // namespace

Result<RotaryPair> readRotary(const ConfigFields& config, const ModelShape& shape, const RotaryDefaults& defaults) {
    const double widthFactor = SEXTANT_TRY(config.number("partial_rotary_factor", 0, 1, defaults.widthFactor));
    if (widthFactor != 1 && !defaults.mayBePartial)
        return config.wrong("partial_rotary_factor", Json(widthFactor),
                            "which is not supported in a model of this family");
    RotaryEmbedding plain;
    plain.theta = SEXTANT_TRY(config.positive("rope_theta", defaults.theta));
    plain.originalContext =
        SEXTANT_TRY(config.integer("original_max_position_embeddings", 1, int64_t{1} << 32, int64_t{0}));
    const Json nothing = Json::object();
    const Json *newer = config.find("rope_parameters"), *older = config.find("rope_scaling");
    if (older && *older == false) older = nullptr;

    RotaryEmbedding slidingPlain = plain;
    slidingPlain.theta = SEXTANT_TRY(
        config.positive("rope_local_base_freq", defaults.slidingTheta > 0 ? defaults.slidingTheta : plain.theta));
    if (newer && defaults.apartForSliding && isByLayerType(*newer)) {
        auto part = [&](const char* type, const RotaryEmbedding& assumed) {
            const auto found = newer->find(type);
            return readObject(found == newer->end() || found->is_null() ? nothing : *found,
                              std::string("rope_parameters.") + type, config, shape, assumed, defaults, widthFactor);
        };
        return RotaryPair{SEXTANT_TRY(part("full_attention", plain)),
                          SEXTANT_TRY(part("sliding_attention", slidingPlain))};
    }
    RotaryEmbedding full = SEXTANT_TRY(readObject(nothing, "rope_theta", config, shape, plain, defaults, widthFactor));
    if (newer) {
        const RotaryEmbedding read =
            SEXTANT_TRY(readObject(*newer, "rope_parameters", config, shape, plain, defaults, widthFactor));
        if (config.json().contains("rope_theta") && read.theta != plain.theta)
            SEXTANT_TRY(checkAgreement(config, "rope_parameters.rope_theta", plain, "rope_theta", read));
        full = read;
    }
    if (older) {
        RotaryEmbedding assumed = plain;
        assumed.theta = full.theta;
        const RotaryEmbedding read =
            SEXTANT_TRY(readObject(*older, "rope_scaling", config, shape, assumed, defaults, widthFactor));
        if (newer && read.scaling != RotaryScaling::Default && full.scaling != RotaryScaling::Default)
            SEXTANT_TRY(checkAgreement(config, "rope_scaling", full, "rope_parameters", read));
        else if ((newer || config.json().contains("rope_theta")) && read.theta != full.theta)
            SEXTANT_TRY(checkAgreement(config, "rope_scaling.rope_theta", full, "rope_theta", read));
        if (read.scaling != RotaryScaling::Default || !newer) full = read;
    }
    if (!defaults.apartForSliding) return RotaryPair{full, full};
    if (newer) slidingPlain.theta = defaults.slidingTheta > 0 ? slidingPlain.theta : full.theta;
    return RotaryPair{
        full, SEXTANT_TRY(readObject(nothing, "rope_theta", config, shape, slidingPlain, defaults, widthFactor))};
}

}  // namespace sextant
