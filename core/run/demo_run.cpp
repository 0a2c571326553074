// SPDX-License-Identifier: Apache-2.0
#include "core/run/demo_run.h"

#include "core/data/demo_corpus.h"
#include "core/spec/config_file.h"

namespace sextant {

namespace {

constexpr int64_t kStoryBytes = 3 << 20;
constexpr uint64_t kSeed = 1234;

}  // namespace

Result<DemoPlan> prepareDemo(const std::filesystem::path& out) {
    DemoPlan plan;
    plan.corpusFolder = std::filesystem::absolute(out) / "corpus";
    plan.jobFolder = std::filesystem::absolute(out) / "training";
    std::error_code code;
    const auto stories = plan.corpusFolder / "stories.jsonl";
    if (!std::filesystem::exists(stories, code)) SEXTANT_TRY(writeDemoCorpus(plan.corpusFolder, kStoryBytes, kSeed));
    Config config =
        SEXTANT_TRY(readConfigText("kind: pretrain\n"
                                   "name: village demo\n"
                                   "model: {preset: demo-2m}\n"
                                   "data: {tokenizer_vocab_size: 1024, sources: [{path: x}]}\n"
                                   "train: {max_steps: 700}\n"
                                   "evaluation: {sample_prompts: [\"User: Who is the baker?\\n\\nAssistant:\", "
                                   "\"On Monday morning, Rosa\"]}\n",
                                   "demo")
                        .result());
    plan.spec = config.as<PretrainSpec>();
    plan.spec.data.sources = {{stories.string(), 1.0}};
    plan.questions = {"Who is the baker?", "Where does Tom work?", "What is Mina's hobby?",
                      "Tell me a story about Otto."};
    return plan;
}

}  // namespace sextant
