// SPDX-License-Identifier: Apache-2.0
#include "app/engine/commands.h"
#include "app/engine/job_runner.h"
#include "app/engine/model_arguments.h"
#include "core/base/text.h"
#include "core/infer/generation.h"
#include "core/run/demo_run.h"
#include "core/run/job_kinds.h"
#include "core/tokenizer/chat_template.h"

#include <CLI/App.hpp>

#include <cstdio>

namespace sextant::engine {

namespace {

void say(const CommandContext& context, const std::string& text) {
    std::fprintf(context.output == Output::Json ? stderr : stdout, "%s\n", text.c_str());
    std::fflush(stdout);
}

std::string answer(LoadedModel& model, Decoder& decoder, const std::string& question) {
    GenerationOptions options;
    options.sampling.temperature = 0;
    options.maxTokens = 128;
    options.stopTokens = model.stopTokens(PromptKind::Chat);
    auto prompt = renderChat(model.tokenizer(), {{ChatRole::User, question}}, GenerationPrompt::Add).orThrow().tokens;
    return std::string(trimmed(generate(decoder, model.tokenizer(), {prompt, options, {}, {}}).orThrow().text));
}

int runDemo(const std::string& out, const CommandContext& context) {
    say(context, "1. The corpus: stories and conversations of a small village, expanded from datasets/demo");
    DemoPlan plan = prepareDemo(out).orThrow();
    say(context, "   " + (plan.corpusFolder / "stories.jsonl").string());

    const SpecKind& kind = *findSpecKind(kinds::kPretrain);
    JobFolder folder(plan.jobFolder);
    const bool again = JobFolder::isJob(plan.jobFolder);
    if (!again) folder = JobFolder::create(plan.jobFolder, kind, valuesOf(kind.table(), &plan.spec)).orThrow();
    if (!again || folder.readStatus().orThrow().state != JobState::Finished) {
        say(context, "2. Tokenizer, token shards and training, in " + plan.jobFolder.string());
        const Config config = folder.readConfig().orThrow();
        std::error_code code;
        const auto start =
            std::filesystem::exists(folder.eventsPath(), code) ? JobSession::Start::Resume : JobSession::Start::Fresh;
        const int result = runJob(folder, config, {start, {}}, {Output::Text, {}}, controllerOf(kind));
        if (result != 0) return result;
    } else {
        say(context, "2. Training was done before, in " + plan.jobFolder.string());
    }

    say(context, "3. Ask the model");
    ModelArguments arguments;
    arguments.model = plan.jobFolder.string();
    OpenedModel opened = openModel(arguments);
    Decoder decoder(opened.model->backend(), opened.model->decoderModel(), {opened.model->contextLength()});
    Json answers = Json::array();
    for (const std::string& question : plan.questions) {
        const std::string text = answer(*opened.model, decoder, question);
        say(context, "   You:    " + question + "\n   Model:  " + text);
        answers.push_back({{"question", question}, {"answer", text}});
    }
    say(context,
        "\nGo on: sextant-engine generate --model " + plan.jobFolder.string() + " --chat --prompt \"Who is Bruno?\"");
    if (context.output == Output::Json)
        std::fputs(toJsonText({{"job", plan.jobFolder.string()}, {"answers", answers}}).c_str(), stdout);
    return 0;
}

}  // namespace

Runner setUpDemo(CLI::App& app) {
    auto out = std::make_shared<std::string>();
    app.add_option("--out", *out, "Folder for corpus and job; a second call goes on where the first ended")->required();
    return [out](const CommandContext& context) { return runDemo(*out, context); };
}

}  // namespace sextant::engine
