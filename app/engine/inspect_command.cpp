// SPDX-License-Identifier: Apache-2.0
#include "app/engine/commands.h"
#include "core/base/text.h"
#include "core/inspect/inspect.h"
#include "core/inspect/inspect_document.h"
#include "core/inspect/shard_documents.h"

#include <CLI/App.hpp>

#include <algorithm>
#include <cstdio>
#include <optional>

namespace sextant::engine {

namespace {

struct InspectArguments {
    std::vector<std::string> paths;
    std::optional<int64_t> step, token, document;
    bool validation = false;
};

/// "1.2 GiB (1288490189)" for what is counted in bytes; texts as they are.
std::string valueText(const std::string& key, const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    const bool isBytes = key.find("bytes") != std::string::npos && value.is_number_integer();
    return isBytes ? formatBytes(value.get<int64_t>()) + " (" + toJsonLine(value) + ")" : toJsonLine(value);
}

/// A fact a line; what belongs together is indented under its name.
void printFacts(const Json& facts, int indent = 0, const std::string& above = {}) {
    for (const auto& [key, value] : facts.items()) {
        if (value.is_object() && !value.empty()) {
            std::printf("%*s%s\n", indent, "", key.c_str());
            printFacts(value, indent + 2, above + key);
        } else {
            std::printf("%*s%-*s %s\n", indent, "", std::max(1, 30 - indent), key.c_str(),
                        valueText(above + key, value).c_str());
        }
    }
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
    const std::string& path = asked.paths.front();
    if (asked.step) return inspectStep(path, *asked.step);
    if (asked.document) return inspectDocument(path, *asked.document);
    if (!asked.token) return inspectPath(path);
    return inspectToken(path, asked.validation ? ShardSide::Validation : ShardSide::Training, *asked.token);
}

/// One after the other; what cannot be read does not keep the others back. The exit code is that of the first failure.
int inspectAll(const InspectArguments& asked, const CommandContext& context) {
    if (asked.step || asked.token || asked.document)
        throw RunError(usageError("several paths are given, and the question is about one", "Name one path"));
    int code = 0;
    for (const std::string& path : asked.paths) {
        const auto facts = inspectPath(path);
        if (!facts && code == 0) code = exitCode(facts.error().kind);
        if (context.output == Output::Json) {
            Json line = {{"asked", path}};
            if (facts)
                line.update(facts.value());
            else
                line["error"] = facts.error().sentence();
            std::printf("%s\n", toJsonLine(line).c_str());
            std::fflush(stdout);
        } else if (facts) {
            std::printf("%s%s\n", &path == &asked.paths.front() ? "" : "\n", path.c_str());
            printFacts(facts.value(), 2);
        } else {
            std::fprintf(stderr, "%s\n", facts.error().sentence().c_str());
        }
    }
    return code;
}

}  // namespace

Runner setUpInspect(CLI::App& app) {
    auto asked = std::make_shared<InspectArguments>();
    app.add_option("path", asked->paths,
                   "A job, model, checkpoint, tokenizer, shards folder, .safetensors, .gguf or .idx file, or a file of "
                   "texts or records; several of them one after the other, with --json a line each")
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
        if (asked->paths.size() > 1) return inspectAll(*asked, context);
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
