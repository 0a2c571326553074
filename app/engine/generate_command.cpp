// SPDX-License-Identifier: Apache-2.0
#include "app/engine/commands.h"
#include "app/engine/interrupts.h"
#include "app/engine/model_arguments.h"
#include "core/base/system.h"
#include "core/base/text.h"
#include "core/infer/generation.h"
#include "core/tokenizer/chat_template.h"

#include <CLI/App.hpp>

#include <cstdio>
#include <optional>

namespace sextant::engine {

namespace {

struct GenerateArguments {
    ModelArguments model;
    std::string prompt, system;
    GenerationOptions options;
    std::optional<double> temperature, topP, minP, repetitionPenalty;
    std::optional<int64_t> topK, seed;
    std::optional<ElementType> cache;
    bool chat = false;
};

/// What was asked for, over what the model's maker wants.
SamplingOptions samplingOf(const GenerateArguments& arguments, const GenerationConfig& config) {
    SamplingOptions sampling = samplingDefaults(config);
    sampling.temperature = arguments.temperature.value_or(sampling.temperature);
    sampling.topK = arguments.topK.value_or(sampling.topK);
    sampling.topP = arguments.topP.value_or(sampling.topP);
    sampling.minP = arguments.minP.value_or(sampling.minP);
    sampling.repetitionPenalty = arguments.repetitionPenalty.value_or(sampling.repetitionPenalty);
    sampling.seed = static_cast<uint64_t>(arguments.seed.value_or(static_cast<int64_t>(unixSeconds() * 1e6)));
    return sampling;
}

std::vector<int32_t> promptTokens(const GenerateArguments& arguments, const Tokenizer& tokenizer) {
    if (!arguments.chat) return encodePrompt(tokenizer, arguments.prompt);
    std::vector<ChatMessage> messages;
    if (!arguments.system.empty()) messages.push_back({ChatRole::System, arguments.system});
    messages.push_back({ChatRole::User, arguments.prompt});
    return renderChat(tokenizer, messages, GenerationPrompt::Add).orThrow().tokens;
}

int runGenerate(GenerateArguments arguments, const CommandContext& context) {
    std::stop_token stop = interruptToken();
    OpenedModel opened = openModel(arguments.model, stop);
    LoadedModel& model = *opened.model;
    const std::vector<int32_t> prompt = promptTokens(arguments, model.tokenizer());
    arguments.options.sampling = samplingOf(arguments, model.config().generation);
    arguments.options.stopTokens = model.stopTokens(arguments.chat ? PromptKind::Chat : PromptKind::Text);
    const int64_t wanted = static_cast<int64_t>(prompt.size()) + arguments.options.maxTokens + 1;
    checkCacheType(model.config().shape, arguments.cache).orThrow();
    DecoderOptions decoding;
    decoding.longestSequence = std::min(model.contextLength(), wanted);
    decoding.cache = arguments.cache;
    Decoder decoder(model.backend(), model.decoderModel(), decoding);
    const bool live = context.output == Output::Text;
    auto show = [&](const GenerationPiece& piece) {
        if (!live) return;
        std::fwrite(piece.text.data(), 1, piece.text.size(), stdout);
        std::fflush(stdout);
    };
    auto result = generate(decoder, model.tokenizer(), {prompt, arguments.options, show, stop}).orThrow();
    if (live) {
        std::fputs("\n", stdout);
    } else {
        Json json = describeModel(opened.found);
        json.update({{"text", result.text},
                     {"tokens", result.tokens},
                     {"finish_reason", finishReasonName(result.reason)},
                     {"prompt_tokens", result.promptTokens},
                     {"seed", arguments.options.sampling.seed},
                     {"prompt_seconds", result.promptSeconds},
                     {"generation_seconds", result.generationSeconds}});
        std::fputs(toJsonText(json).c_str(), stdout);
    }
    return result.reason == FinishReason::Cancelled ? exitCode(ErrorKind::Interrupted) : 0;
}

}  // namespace

Runner setUpGenerate(CLI::App& app) {
    auto arguments = std::make_shared<GenerateArguments>();
    addModelOptions(app, arguments->model);
    app.add_option("--prompt", arguments->prompt, "Text to continue, or the user's message with --chat")->required();
    app.add_flag("--chat", arguments->chat, "Put the prompt through the chat template");
    app.add_option("--system", arguments->system, "System message (with --chat)");
    app.add_option("--max-tokens", arguments->options.maxTokens, "Longest answer in tokens")
        ->check(CLI::Range(1, 1 << 24));
    app.add_option("--temperature", arguments->temperature, "0: always the most likely token")
        ->check(CLI::Range(0.0, 5.0));
    app.add_option("--top-k", arguments->topK, "Only the k most likely tokens; 0: off")->check(CLI::Range(0, 1 << 30));
    app.add_option("--top-p", arguments->topP, "Only the most likely tokens of this mass; 1: off")
        ->check(CLI::Range(0.0, 1.0));
    app.add_option("--min-p", arguments->minP, "Only tokens this likely relative to the best; 0: off")
        ->check(CLI::Range(0.0, 1.0));
    app.add_option("--repetition-penalty", arguments->repetitionPenalty,
                   "Above 1: avoid tokens that were there already")
        ->check(CLI::Range(0.01, 10.0));
    app.add_option("--stop", arguments->options.stopTexts, "End before this text (repeatable)")
        ->allow_extra_args(false);
    addCacheType(app, arguments->cache);
    app.add_option("--seed", arguments->seed, "Same seed, same answer; left out: a new one each time")
        ->check(CLI::NonNegativeNumber);
    app.footer(
        "Where you say nothing about the sampling, generation_config.json of the model decides; where that says "
        "nothing, "
        "temperature 0.7 and top-p 0.95.");
    return [arguments](const CommandContext& context) { return runGenerate(*arguments, context); };
}

}  // namespace sextant::engine
