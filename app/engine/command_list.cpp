// SPDX-License-Identifier: Apache-2.0
#include "app/engine/commands.h"

namespace sextant::engine {

const std::vector<Command>& commands() {
    static const std::vector<Command> list = {
        {"demo", "The guided first run, headless: corpus, tokenizer, training, chat", setUpDemo},
        {"train", "Train a model: RUN.yaml says what, a job folder keeps everything", setUpTrain},
        {"curate", "Deduplicate, filter and clean documents, with a reason for every drop", setUpCurate},
        {"pack", "Documents to token shards (Megatron .bin/.idx)", setUpPack},
        {"tokenizer", "Train a byte-level BPE tokenizer; encode, decode, compare, info", setUpTokenizer},
        {"convert", "A tokenizer to Hugging Face files or to GGUF", setUpConvert},
        {"generate", "Continue a prompt, or answer a question with --chat", setUpGenerate},
        {"score", "Log-probability of every token of the input", setUpScore},
        {"serve", "OpenAI-compatible HTTP server on the loopback address", setUpServe},
        {"plan", "Parameters, FLOPs, memory and disk of a run before it starts", setUpPlan},
        {"inspect", "What is this file or folder", setUpInspect},
        {"control", "Ask a running job to stop, pause, continue or save a checkpoint", setUpControl},
        {"doctor", "Devices of this machine, and their kernels against a reference", setUpDoctor},
        {"bench", "Figures of this machine as JSON: train, decode, prefill, tokenizer, kernels", setUpBench},
        {"schema", "JSON Schema of the options of a job kind", setUpSchema},
    };
    return list;
}

}  // namespace sextant::engine
