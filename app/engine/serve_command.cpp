// SPDX-License-Identifier: Apache-2.0
#include "app/engine/commands.h"
#include "app/engine/interrupts.h"
#include "app/engine/model_arguments.h"
#include "core/infer/chat_server.h"

#include <CLI/App.hpp>

#include <cstdio>
#include <cstdlib>

namespace sextant::engine {

namespace {

struct ServeArguments {
    ModelArguments model;
    ServerOptions server;
    std::string tokenVariable;
};

Json listeningJson(const FoundModel& found, const std::string& url, int port) {
    Json json = {{"url", url}, {"port", port}};
    json.update(describeModel(found));
    return json;
}

}  // namespace

Runner setUpServe(CLI::App& app) {
    auto arguments = std::make_shared<ServeArguments>();
    addModelOptions(app, arguments->model);
    app.add_option("--port", arguments->server.port, "Port on 127.0.0.1; 0: any free one")->check(CLI::Range(0, 65535));
    app.add_option("--token", arguments->server.bearerToken, "Ask clients for this bearer token");
    app.add_option("--token-from", arguments->tokenVariable, "Take the bearer token from this environment variable");
    app.add_option("--context", arguments->server.generations.contextLength,
                   "Longest conversation in tokens; 0: the model's")
        ->check(CLI::Range(0, 1 << 24));
    app.add_option("--name", arguments->server.modelName,
                   "Name of the model in /v1/models and answers; left out: that of its folder");
    app.add_option("--allow-host", arguments->server.hosts,
                   "Answer also requests that are sent to this host name, as behind a proxy (repeatable)")
        ->allow_extra_args(false);
    app.add_option("--allow-origin", arguments->server.origins,
                   "Let web pages of this origin ask, as https://chat.example; *: of any (repeatable)")
        ->allow_extra_args(false);
    app.add_option("--slots", arguments->server.generations.slots, "Answers that are written at once")
        ->check(CLI::Range(1, 256))
        ->capture_default_str();
    app.add_option(
           "--cache-tokens", arguments->server.generations.cacheTokens,
           "Tokens that the key/value cache of all answers holds; 0: as many as all slots need, in at most half "
           "of the free memory")
        ->check(CLI::Range(0, 1 << 30));
    addCacheType(app, arguments->server.generations.cache);
    app.add_option("--max-waiting", arguments->server.generations.mostWaiting,
                   "Answers that may wait for a slot; further ones are told 503")
        ->check(CLI::Range(0, 200))
        ->capture_default_str();
    return [arguments](const CommandContext& context) {
        std::stop_token stop = interruptToken();
        if (!arguments->tokenVariable.empty()) {
            const char* value = std::getenv(arguments->tokenVariable.c_str());
            if (!value || !*value)
                throw RunError(usageError("the environment variable " + arguments->tokenVariable + " is empty",
                                          "Set it to the bearer token"));
            arguments->server.bearerToken = value;
        }
        OpenedModel opened = openModel(arguments->model, stop);
        arguments->server.fingerprint = opened.found.name();
        arguments->server.step = opened.found.step;
        if (arguments->server.modelName.empty()) arguments->server.modelName = opened.found.name();
        auto server = ChatServer::open(*opened.model, arguments->server).orThrow();
        const std::string url = "http://127.0.0.1:" + std::to_string(server->port());
        if (context.output == Output::Json)
            std::printf("%s\n", toJsonLine(listeningJson(opened.found, url, server->port())).c_str());
        else
            std::printf("%s is listening on %s/v1\n", arguments->server.modelName.c_str(), url.c_str());
        std::fflush(stdout);
        server->run(stop);
        return 0;
    };
}

}  // namespace sextant::engine
