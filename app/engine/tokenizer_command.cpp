// SPDX-License-Identifier: Apache-2.0
#include "app/engine/commands.h"
#include "app/engine/interrupts.h"
#include "app/engine/model_arguments.h"
#include "app/engine/progress_printer.h"
#include "core/base/text.h"
#include "core/data/pack.h"
#include "core/data/sources.h"
#include "core/tokenizer/bpe_trainer.h"

#include <charconv>
#include <cstdio>

namespace sextant::engine {

namespace {

struct TokenizerArguments {
    int64_t vocabularySize = 4096;
    std::string out, tokenizer;
    std::vector<std::string> files;
    int threads = 0;
    bool pieces = false, whole = false;
};

DataProgress show(ProgressPrinter& printer, const std::string& stage, const std::string& unit) {
    return [&printer, stage, unit](int64_t done, int64_t total) {
        printer.show("progress", {{"stage", stage}, {"done", done}, {"total", total}, {"unit", unit}});
    };
}

int runTrain(const TokenizerArguments& arguments, const CommandContext& context) {
    std::stop_token stop = interruptToken();
    std::vector<DataSource> sources;
    for (const std::string& file : arguments.files) sources.push_back({file, 1.0});
    auto files = expandSources(sources).orThrow();
    PieceCounts counts;
    std::optional<Tokenizer> tokenizer;
    {
        ProgressPrinter printer;
        countPieces(files, arguments.threads, counts, show(printer, "read", "bytes"), stop).orThrow();
        tokenizer = trainBpe(counts, arguments.vocabularySize, show(printer, "merges", "merges"), stop).orThrow();
    }
    tokenizer->save(arguments.out).orThrow();
    Json result = {{"tokenizer", arguments.out}, {"vocabulary_size", tokenizer->vocabularySize()},
                   {"text_bytes", counts.bytes()}, {"distinct_pieces", counts.counts().size()}};
    if (context.output == Output::Json) std::fputs(toJsonText(result).c_str(), stdout);
    else std::printf("Wrote a tokenizer of %lld tokens to %s\n", static_cast<long long>(tokenizer->vocabularySize()), arguments.out.c_str());
    return 0;
}

/// The input's lines without their newlines, or all of it.
std::vector<std::string> inputTexts(bool whole) {
    std::string input = readStandardInput();
    if (whole) return {std::move(input)};
    auto lines = split(input, '\n');
    if (lines.back().empty()) lines.pop_back();
    return lines;
}

int runEncode(const TokenizerArguments& arguments) {
    const Tokenizer tokenizer = Tokenizer::load(arguments.tokenizer).orThrow();
    for (const std::string& text : inputTexts(arguments.whole)) {
        std::string line;
        for (int32_t id : tokenizer.encode(text)) {
            if (!line.empty()) line += ' ';
            line += arguments.pieces ? toJsonLine(replaceInvalidUtf8(tokenizer.tokenText(id))) : std::to_string(id);
        }
        std::printf("%s\n", line.c_str());
    }
    return 0;
}

int runDecode(const TokenizerArguments& arguments) {
    const Tokenizer tokenizer = Tokenizer::load(arguments.tokenizer).orThrow();
    int64_t lineNumber = 0;
    for (const std::string& line : inputTexts(false)) {
        ++lineNumber;
        std::string text;
        for (const std::string& word : split(line, ' ')) {
            if (word.empty()) continue;
            int32_t id = -1;
            auto [end, code] = std::from_chars(word.data(), word.data() + word.size(), id);
            if (code != std::errc() || end != word.data() + word.size() || id < 0 || id >= tokenizer.vocabularySize())
                throw RunError(dataError("standard input, line " + std::to_string(lineNumber) + ": \"" + word +
                                             "\" is not a token id below " + std::to_string(tokenizer.vocabularySize())));
            text += tokenizer.tokenText(id);
        }
        std::fwrite(text.data(), 1, text.size(), stdout);
        std::fputs("\n", stdout);
    }
    return 0;
}

}  // namespace

Runner setUpTokenizer(CLI::App& app) {
    auto arguments = std::make_shared<TokenizerArguments>();
    app.require_subcommand(1);
    CLI::App* train = app.add_subcommand("train", "Train a byte-level BPE on text files");
    train->add_option("--vocab-size", arguments->vocabularySize, "Tokens, special ones included");
    train->add_option("--out", arguments->out, "Folder for tokenizer.json")->required();
    train->add_option("--threads", arguments->threads, "Processor threads; 0: all");
    train->add_option("files", arguments->files, "Text files, .jsonl files, folders, globs")->required();
    CLI::App* encode = app.add_subcommand("encode", "Text from standard input to ids, a line for each line");
    encode->add_option("--tokenizer", arguments->tokenizer, "tokenizer.json or a folder with one")->required();
    encode->add_flag("--pieces", arguments->pieces, "Print the tokens' texts instead of ids");
    encode->add_flag("--whole", arguments->whole, "Take the whole input as one text");
    CLI::App* decode = app.add_subcommand("decode", "Ids from standard input back to text");
    decode->add_option("--tokenizer", arguments->tokenizer, "tokenizer.json or a folder with one")->required();
    return [arguments, train, encode](const CommandContext& context) {
        if (train->parsed()) return runTrain(*arguments, context);
        return encode->parsed() ? runEncode(*arguments) : runDecode(*arguments);
    };
}

}  // namespace sextant::engine
