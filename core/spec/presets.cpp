// SPDX-License-Identifier: Apache-2.0
#include "core/spec/presets.h"

#include <algorithm>

namespace sextant {

namespace {

struct Shape {
    int64_t hiddenSize, intermediateSize, layers, heads, keyValueHeads, context, vocabulary;
};

struct Recipe {
    int64_t batch, accumulation, steps;
    double learningRate, initializerRange;
    int64_t warmupSteps, tokenizerVocabulary;
};

Preset preset(std::string name, std::string title, std::string description, Shape shape, Recipe recipe) {
    OptionValues values = {
        {"model.hidden_size", shape.hiddenSize},
        {"model.intermediate_size", shape.intermediateSize},
        {"model.num_hidden_layers", shape.layers},
        {"model.num_attention_heads", shape.heads},
        {"model.num_key_value_heads", shape.keyValueHeads},
        {"model.max_position_embeddings", shape.context},
        {"model.vocab_size", shape.vocabulary},
        {"model.initializer_range", recipe.initializerRange},
        {"data.sequence_length", shape.context},
        {"data.tokenizer_vocab_size", recipe.tokenizerVocabulary},
        {"train.per_device_train_batch_size", recipe.batch},
        {"train.gradient_accumulation_steps", recipe.accumulation},
        {"train.max_steps", recipe.steps},
        {"train.learning_rate", recipe.learningRate},
        {"train.warmup_steps", recipe.warmupSteps},
    };
    return {std::move(name), std::move(title), std::move(description), std::move(values)};
}

}  // namespace

const std::vector<Preset>& presets() {
    // Shapes of the two large ones: DeepSeek LLM, table 2. Batch and rate of the others follow the paper's laws where
    // they are inside the fitted range; below it they were tried (docs/performance.md).
    static const std::vector<Preset> list = {
        preset("demo-1m", "Demo, 1M", "Learns a small text in minutes on two processor cores.",
               {128, 352, 4, 4, 2, 256, 0}, {16, 1, 600, 4e-3, 0.02, 0, 2048}),
        preset("demo-2m", "Demo, 2M", "Chats about the bundled world after a few minutes on a laptop.",
               {192, 512, 5, 6, 2, 256, 0}, {16, 1, 900, 3e-3, 0.02, 0, 2048}),
        preset("small-8m", "Small, 8M", "A book or a few; an hour on a laptop.", {256, 704, 8, 8, 4, 256, 0},
               {16, 1, 2000, 1.5e-3, 0.02, 0, 4096}),
        preset("small-32m", "Small, 32M", "A shelf of books; overnight on a processor, minutes on a GPU.",
               {512, 1376, 8, 8, 4, 512, 0}, {16, 1, 5000, 1e-3, 0.02, 0, 8192}),
        preset("base-125m", "Base, 125M", "GPT-2 small's size; one GPU, days on a processor.",
               {768, 2048, 12, 12, 4, 1024, 0}, {16, 8, 20000, 6e-4, 0.006, 2000, 32000}),
        preset("base-350m", "Base, 350M", "One GPU, a few days.", {1024, 2816, 24, 16, 4, 2048, 0},
               {8, 32, 30000, 6e-4, 0.006, 2000, 32000}),
        preset("base-1b", "Base, 1B", "A large GPU or several.", {2048, 5632, 22, 32, 4, 4096, 0},
               {4, 64, 50000, 5e-4, 0.006, 2000, 100015}),
        preset("deepseek-7b", "DeepSeek LLM 7B", "The paper's smaller model and its settings; a cluster.",
               {4096, 11008, 30, 32, 32, 4096, 102400}, {1, 2304, 211928, 4.2e-4, 0.006, 2000, 100015}),
        preset("deepseek-67b", "DeepSeek LLM 67B", "The paper's larger model and its settings; a large cluster.",
               {8192, 22016, 95, 64, 8, 4096, 102400}, {1, 4608, 105964, 3.2e-4, 0.006, 2000, 100015}),
    };
    return list;
}

std::vector<std::string> presetNames() {
    std::vector<std::string> names;
    for (const Preset& entry : presets()) names.push_back(entry.name);
    return names;
}

const Preset* findPreset(const std::string& name) {
    auto found = std::find_if(presets().begin(), presets().end(), [&](const Preset& p) { return p.name == name; });
    return found == presets().end() ? nullptr : &*found;
}

}  // namespace sextant
