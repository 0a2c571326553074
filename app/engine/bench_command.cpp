// SPDX-License-Identifier: Apache-2.0
#include "app/engine/commands.h"
#include "core/bench/bench.h"

#include <cstdio>

namespace sextant::engine {

Runner setUpBench(CLI::App& app) {
    auto request = std::make_shared<BenchRequest>();
    app.add_option("what", request->what, "train, decode, prefill, tokenizer, curate or kernels")
        ->required()
        ->check(CLI::IsMember({"train", "decode", "prefill", "tokenizer", "curate", "kernels"}));
    app.add_option("--model", request->model, "A (8M) or B (32M), see docs/performance.md")
        ->check(CLI::IsMember({"A", "B"}));
    app.add_option("--precision", request->precision, "fp32, bf16 or auto")
        ->check(CLI::IsMember({"auto", "fp32", "bf16"}));
    app.add_option("--threads", request->threads, "Processor threads; 0: all");
    app.add_option("--steps", request->steps, "Steps or tokens that are timed")->check(CLI::Range(1, 1000000));
    app.add_option("--context", request->context, "Tokens before the first one that is timed (decode)")
        ->check(CLI::Range(1, 1000000));
    app.add_option("--file", request->file,
                   "Text to train and encode with (tokenizer), documents to hash and pass through (curate)");
    app.add_option("--tokenizer", request->tokenizer,
                   "Tokenizer to encode with; none: one is trained on the file (tokenizer)");
    app.add_option("--vocab-size", request->vocabularySize, "Size of the tokenizer that is trained (tokenizer)");
    return [request](const CommandContext&) {
        std::fputs(toJsonText(runBench(*request).orThrow()).c_str(), stdout);  // always JSON: it is for scripts
        return 0;
    };
}

}  // namespace sextant::engine
