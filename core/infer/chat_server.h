// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/infer/loaded_model.h"

#include <memory>
#include <stop_token>
#include <string>

namespace sextant {

struct ServerOptions {
    int port = 8321;            ///< 0: any free port
    std::string bearerToken;    ///< empty: none is asked for
    int64_t contextLength = 0;  ///< 0: the model's
    std::string modelName;      ///< as listed by /v1/models
};

/// One model behind an OpenAI-compatible HTTP interface on the loopback address (docs/server.md): /v1/models,
/// /v1/completions, /v1/chat/completions (streamed as server-sent events or whole), /health. Requests are answered one
/// after the other; the key/value cache of the last one is reused as far as the next begins like it.
class ChatServer {
public:
    /// Takes the port. A port in use is a Machine error that names it.
    static Result<std::unique_ptr<ChatServer>> open(LoadedModel& model, const ServerOptions& options);
    ~ChatServer();
    ChatServer(const ChatServer&) = delete;
    ChatServer& operator=(const ChatServer&) = delete;

    int port() const;
    /// Serves until `stop` is requested; a generation in progress is cancelled then.
    void run(std::stop_token stop);

private:
    struct Impl;
    explicit ChatServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace sextant
