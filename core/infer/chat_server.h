// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/infer/generations.h"

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace sextant {

struct ServerOptions {
    int port = 8321;                 ///< 0: any free port
    std::string bearerToken;         ///< empty: none is asked for
    GenerationsOptions generations;  ///< how many answers at once, and the memory for them
    std::string modelName;           ///< as listed by /v1/models
    std::string fingerprint;         ///< which weights these are, in every answer: "job/checkpoint-60"
    int64_t step = -1;               ///< of their training; -1: not known
    std::vector<std::string> hosts;  ///< names, besides those of the loopback address, that requests may be sent to
    /// Web pages that may ask, as "https://chat.example"; "*": any. Others are refused.
    std::vector<std::string> origins;
};

/// One model behind an OpenAI-compatible HTTP interface on the loopback address (docs/server.md): /v1/models,
/// /v1/completions, /v1/chat/completions (streamed as server-sent events or whole), /health, /tokenize, /detokenize,
/// /apply-template. Several requests are
/// answered at once, the others wait; what a prompt has in common with an earlier one is not read again. What fails
/// inside one answer ends that answer alone.
class ChatServer {
public:
    /// Takes the port. A port in use is a Machine error; other errors are those of Generations.
    static Result<std::unique_ptr<ChatServer>> open(LoadedModel& model, const ServerOptions& options);
    ~ChatServer();
    ChatServer(const ChatServer&) = delete;
    ChatServer& operator=(const ChatServer&) = delete;

    int port() const;
    /// Serves until `stop` is requested, which may have been before; a generation in progress is cancelled then.
    void run(std::stop_token stop);

private:
    struct Impl;
    explicit ChatServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace sextant
