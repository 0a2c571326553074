// SPDX-License-Identifier: Apache-2.0
#include "app/engine/commands.h"
#include "core/inspect/inspect.h"
#include "core/inspect/inspect_document.h"
#include "core/inspect/shard_documents.h"

#include <cstdio>
#include <optional>

namespace sextant::engine {

namespace {

struct InspectArguments {
    std::string path;
    std::optional<int64_t> step, token, document;
    bool validation = false;
};

void printFacts(const Json& facts) {
    for (const auto& [key, value] : facts.items())
        std::printf("%-24s %s\n", key.c_str(),
                    value.is_string() ? value.get<std::string>().c_str() : toJsonLine(value).c_str());
}

/// A line a document: how much of it, where it came from, how it goes.
void printDocument(const Json& document) {
    std::string from = document.value("file", "");
    if (document.contains("padding")) from = "padding";
    if (document.contains("position")) from += ":" + std::to_string(document["position"].get<int64_t>());
    if (document.contains("id")) from += "  " + document["id"].get<std::string>();
    std::printf("  tokens %lld to %lld of %lld  %s\n      %s\n", static_cast<long long>(document["first_token"]),
                static_cast<long long>(document["first_token"].get<int64_t>() + document["tokens"].get<int64_t>()),
                static_cast<long long>(document["document_tokens"]), from.c_str(),
                toJsonLine(document["text"]).c_str());
}

void printStep(const Json& facts) {
    std::printf("step %lld of %s\n", static_cast<long long>(facts["step"]), facts["shards"].get<std::string>().c_str());
    for (const Json& sequence : facts["sequences"]) {
        std::printf("sequence %lld\n", static_cast<long long>(sequence["sequence"]));
        for (const Json& document : sequence["documents"]) printDocument(document);
    }
}

/// A line for each stage: what became of the document there, and whether its text is another one since.
void printCurated(Json facts) {
    const Json stages = facts["stages"];
    facts.erase("stages");
    printFacts(facts);
    for (const Json& stage : stages) {
        std::string words = stage["outcome"];
        if (stage.contains("longer")) words += ", " + editText(stage["longer"]);
        std::printf("  %-22s %s\n", stage["stage"].get<std::string>().c_str(), words.c_str());
    }
}

Result<Json> inspected(const InspectArguments& asked) {
    if (asked.step) return inspectStep(asked.path, *asked.step);
    if (asked.document) return inspectDocument(asked.path, *asked.document);
    if (!asked.token) return inspectPath(asked.path);
    return inspectToken(asked.path, asked.validation ? ShardSide::Validation : ShardSide::Training, *asked.token);
}

}  // namespace

Runner setUpInspect(CLI::App& app) {
    auto asked = std::make_shared<InspectArguments>();
    app.add_option("path", asked->path,
                   "A job, checkpoint, tokenizer, shards folder, .safetensors, .gguf or .idx file, or a file of texts "
                   "or records")
        ->required();
    auto* batch =
        app.add_option("--batch", asked->step, "Of a training job: the documents that this step learned from");
    auto* token =
        app.add_option("--token", asked->token, "Of shards: the document behind this token of the training data")
            ->excludes(batch);
    app.add_option("--document", asked->document,
                   "Of a curate job: the document of this number (from 0, as they were read), and what each stage did "
                   "to it")
        ->excludes(batch)
        ->excludes(token);
    app.add_flag("--validation", asked->validation, "With --token: of the validation data")->needs(token);
    return [asked](const CommandContext& context) {
        const Json facts = inspected(*asked).orThrow();
        if (context.output == Output::Json)
            std::fputs(toJsonText(facts).c_str(), stdout);
        else if (asked->step)
            printStep(facts);
        else if (asked->document)
            printCurated(facts);
        else
            printFacts(facts);
        return 0;
    };
}

}  // namespace sextant::engine
