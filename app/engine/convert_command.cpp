// SPDX-License-Identifier: Apache-2.0
#include "app/engine/commands.h"
#include "core/base/files.h"
#include "core/tokenizer/gguf_vocabulary.h"

#include <CLI/App.hpp>

#include <cstdio>

namespace sextant::engine {

namespace {

struct ConvertArguments {
    std::string from, to, format;
};

int runConvert(const ConvertArguments& arguments, const CommandContext& context) {
    const Tokenizer tokenizer = Tokenizer::load(arguments.from).orThrow();
    if (arguments.format == "hf")
        tokenizer.save(arguments.to).orThrow();
    else
        writeFileAtomically(arguments.to, ggufVocabulary(tokenizer)).orThrow();
    if (context.output == Output::Json)
        std::fputs(
            toJsonText(
                {{"to", arguments.to}, {"format", arguments.format}, {"vocabulary_size", tokenizer.vocabularySize()}})
                .c_str(),
            stdout);
    else
        std::printf("Wrote the vocabulary of %lld tokens to %s\n", static_cast<long long>(tokenizer.vocabularySize()),
                    arguments.to.c_str());
    return 0;
}

}  // namespace

Runner setUpConvert(CLI::App& app) {
    auto arguments = std::make_shared<ConvertArguments>();
    app.add_option("--from", arguments->from, "tokenizer.json, a folder with one, or a .gguf file with a vocabulary")
        ->required();
    app.add_option("--to", arguments->to, "Folder (hf) or file (gguf) to write")->required();
    app.add_option("--format", arguments->format,
                   "hf: tokenizer.json and its companions; gguf: a file with the vocabulary")
        ->required()
        ->check(CLI::IsMember({"hf", "gguf"}));
    return [arguments](const CommandContext& context) { return runConvert(*arguments, context); };
}

}  // namespace sextant::engine
