// SPDX-License-Identifier: Apache-2.0
#include "app/engine/commands.h"
#include "core/run/inspect.h"

#include <cstdio>

namespace sextant::engine {

Runner setUpInspect(CLI::App& app) {
    auto path = std::make_shared<std::string>();
    app.add_option("path", *path, "A job, checkpoint, tokenizer, shards folder, .safetensors, .gguf, .idx, .jsonl or text file")->required();
    return [path](const CommandContext& context) {
        const Json facts = inspectPath(*path).orThrow();
        if (context.output == Output::Json) {
            std::fputs(toJsonText(facts).c_str(), stdout);
            return 0;
        }
        for (const auto& [key, value] : facts.items())
            std::printf("%-24s %s\n", key.c_str(), value.is_string() ? value.get<std::string>().c_str() : toJsonLine(value).c_str());
        return 0;
    };
}

}  // namespace sextant::engine
