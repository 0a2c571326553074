// SPDX-License-Identifier: Apache-2.0
#include "app/engine/commands.h"
#include "core/base/text.h"
#include "core/spec/spec_kinds.h"

#include <CLI/App.hpp>

#include <cstdio>

namespace sextant::engine {

Runner setUpSchema(CLI::App& app) {
    auto kindName = std::make_shared<std::string>();
    app.add_option("kind", *kindName, "pretrain, pack; left out: all kinds");
    return [kindName](const CommandContext&) {
        if (kindName->empty()) {
            Json all = Json::object();
            for (const SpecKind& kind : specKinds()) all[kind.name] = jsonSchema(kind);
            std::fputs(toJsonText(all).c_str(), stdout);
            return 0;
        }
        const SpecKind* kind = findSpecKind(*kindName);
        if (!kind) {
            std::vector<std::string> names;
            for (const SpecKind& known : specKinds()) names.push_back(known.name);
            throw RunError(
                usageError("there is no job kind \"" + *kindName + "\"", "Known kinds are " + join(names, ", ")));
        }
        std::fputs(toJsonText(jsonSchema(*kind)).c_str(), stdout);
        return 0;
    };
}

}  // namespace sextant::engine
