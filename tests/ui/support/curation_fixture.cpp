// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/curation_fixture.h"

#include "core/base/files.h"
#include "core/base/random.h"
#include "core/base/system.h"
#include "core/job/job_folder.h"
#include "core/run/controllers.h"

namespace sextant {

namespace {

constexpr const char* kWords[] = {"the",    "river", "of",   "and",     "village", "that",  "have",   "with",
                                  "a",      "fox",   "sees", "morning", "bread",   "baker", "market", "under",
                                  "bridge", "to",    "be",   "little",  "rain",    "bell",  "song",   "window"};

std::string sentenceOf(const CounterRandom& random, uint64_t& draw) {
    std::string text;
    const uint64_t words = 6 + random.below(8, draw++);
    for (uint64_t i = 0; i < words; ++i)
        text += std::string(i ? " " : "") + kWords[random.below(std::size(kWords), draw++)];
    return text + ".";
}

std::string textOf(uint64_t number, int sentences, int editedSentence = -1) {
    const CounterRandom random(number, 21);
    uint64_t draw = 0;
    std::string text;
    for (int i = 0; i < sentences; ++i) {
        std::string sentence = sentenceOf(random, draw);
        if (i == editedSentence) sentence = "This sentence was written anew.";
        text += (i ? (i % 4 ? " " : "\\n") : "") + sentence;
    }
    return text;
}

std::string corpus() {
    std::string lines;
    auto add = [&](const std::string& text) {
        lines += "{\"text\":\"" + text + "\",\"url\":\"https://example.org/" + std::to_string(lines.size()) + "\"}\n";
    };
    for (uint64_t i = 0; i < 240; ++i) {
        if (i % 12 == 3)
            add("Just a short note, number " + std::to_string(i) + ".");
        else if (i % 12 == 5)
            add(textOf(i % 36, 24));
        else if (i % 12 == 7)
            add(textOf(1000 + i % 24, 40, static_cast<int>(i % 40)));
        else if (i % 12 == 9)
            add("Menu\\nHome\\nMenu\\nHome\\n" + textOf(2000 + i, 10) + "\\nMenu\\nHome\\nMenu\\nHome\\nMenu\\nHome");
        else
            add(textOf(3000 + i, 20 + static_cast<int>(i % 15)));
    }
    return lines + "{\"text\": broken\n";
}

}  // namespace

void writeCuration(const std::filesystem::path& folder, const char* name) {
    const std::filesystem::path text = folder.parent_path().parent_path() / "corpus" / "pages.jsonl";
    createFolders(text.parent_path()).orThrow();
    createFolders(folder.parent_path()).orThrow();
    writeFileAtomically(text, corpus()).orThrow();
    curateInto(
        folder, name, {text},
        "[{type: length, min_characters: 100}, {type: gopher_repetition}, {type: gopher_quality}, {type: exact_dedup}, "
        "{type: minhash_dedup}, {type: fineweb}]");
}

void curateInto(const std::filesystem::path& folder, const std::string& name,
                const std::vector<std::filesystem::path>& sources, const std::string& stages,
                const std::filesystem::path& tokenizer) {
    std::string yaml = "kind: curate\nname: " + name + "\nsources:\n";
    for (const auto& source : sources) yaml += "  - path: \"" + source.string() + "\"\n";
    yaml += "stages: " + stages + "\n";
    if (!tokenizer.empty()) yaml += "tokenizer: \"" + tokenizer.string() + "\"\n";
    createFolders(folder.parent_path()).orThrow();
    const Config config = readConfigText(yaml, "fixture").result().orThrow();
    const JobFolder job = JobFolder::create(folder, *config.kind, config.values).orThrow();
    auto session = JobSession::start(job, "curate", JobSession::Start::Fresh).orThrow();
    runCurate(config.as<CurateSpec>(), *session);
    session->setState(JobState::Finished);
    session->send("finished", {{"state", "finished"}});
}

void writeDumps(const std::filesystem::path& workspace, const std::filesystem::path& tokenizer) {
    constexpr uint64_t kDumps = 3, kTexts = 90;
    std::vector<std::filesystem::path> files;
    createFolders(workspace / "dumps").orThrow();
    for (uint64_t dump = 0; dump < kDumps; ++dump) {
        std::string lines;
        auto add = [&](const std::string& text) { lines += "{\"text\":\"" + text + "\"}\n"; };
        for (uint64_t i = 0; i < kTexts; ++i)
            if (dump <= i % kDumps) add(textOf(7000 + i, 24, static_cast<int>(dump * 5) - 1));
        for (int i = 0; dump == 0 && i < 60; ++i) add(textOf(9000, 12));
        files.push_back(workspace / "dumps" / ("dump-" + std::to_string(dump) + ".jsonl"));
        writeFileAtomically(files.back(), lines).orThrow();
    }
    curateInto(workspace / "jobs/dumps", "dumps", files,
               "[{type: length, min_characters: 50}, {type: exact_dedup}, {type: minhash_dedup}, {type: length, "
               "max_characters: 900}]",
               tokenizer);
    const std::string indexed = "[{type: minhash_dedup, index: \"" + (workspace / "index").string() + "\"}]";
    for (size_t dump = 0; dump < 2; ++dump)
        curateInto(workspace / "jobs" / ("dump-" + std::to_string(dump)), "dump-" + std::to_string(dump), {files[dump]},
                   indexed);
}

}  // namespace sextant
