// SPDX-License-Identifier: Apache-2.0
#include "app/engine/commands.h"
#include "app/engine/model_arguments.h"
#include "core/base/text.h"
#include "core/tokenizer/chat_template.h"

#include <CLI/App.hpp>

#include <cmath>
#include <cstdio>

namespace sextant::engine {

namespace {

/// {"tokens": [{"id", "text", "logprob"} ...], "bytes": N}. Texts longer than the context are scored in windows, each
/// on its own: the first token of a window has no log-probability.
Json scoreText(Decoder& decoder, const Tokenizer& tokenizer, std::string_view text) {
    const std::vector<int32_t> tokens = encodePrompt(tokenizer, text);
    std::vector<float> scores(tokens.size());
    const auto window = static_cast<size_t>(decoder.longestSequence());
    for (size_t first = 0; first < tokens.size(); first += window) {
        const size_t count = std::min(window, tokens.size() - first);
        decoder.score(std::span(tokens).subspan(first, count), std::span(scores).subspan(first, count));
    }
    Json list = Json::array();
    for (size_t i = 0; i < tokens.size(); ++i) {
        Json logprob = std::isnan(scores[i]) ? Json() : Json(scores[i]);
        list.push_back(
            {{"id", tokens[i]}, {"text", replaceInvalidUtf8(tokenizer.tokenText(tokens[i]))}, {"logprob", logprob}});
    }
    return {{"tokens", list}, {"bytes", text.size()}};
}

}  // namespace

Runner setUpScore(CLI::App& app) {
    auto arguments = std::make_shared<ModelArguments>();
    auto whole = std::make_shared<bool>(false);
    arguments->precision = "fp32";  // figures that are compared do not depend on what a processor is able to do
    addModelOptions(app, *arguments);
    app.add_flag("--whole", *whole, "Take the whole input as one text; without it every line is one");
    app.footer("Reads texts from standard input, writes one JSON line for each.");
    return [arguments, whole](const CommandContext&) {
        OpenedModel opened = openModel(*arguments);
        Decoder decoder(opened.model->backend(), opened.model->decoderModel(), {opened.model->contextLength()});
        std::string input = readStandardInput();
        std::vector<std::string> texts;
        if (*whole)
            texts.push_back(std::move(input));
        else
            texts = split(input, '\n');
        if (!*whole && texts.back().empty()) texts.pop_back();  // the newline at the end begins no text
        for (const std::string& text : texts)
            std::printf("%s\n", toJsonLine(scoreText(decoder, opened.model->tokenizer(), text)).c_str());
        return 0;
    };
}

}  // namespace sextant::engine
