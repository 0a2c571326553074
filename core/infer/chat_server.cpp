// SPDX-License-Identifier: Apache-2.0
#include "core/infer/chat_server.h"

#include "core/base/system.h"
#include "core/infer/completion_request.h"

#include <httplib.h>

#include <atomic>
#include <mutex>
#include <thread>

namespace sextant {

namespace {

constexpr size_t kMaximumBody = 16u << 20;
constexpr const char* kLoopback = "127.0.0.1";

/// Compares in a time that does not depend on where the texts differ.
bool sameSecret(const std::string& a, const std::string& b) {
    unsigned difference = a.size() == b.size() ? 0 : 1;
    for (size_t i = 0; i < a.size() && i < b.size(); ++i)
        difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
    return difference == 0;
}

void answer(httplib::Response& response, int status, const Json& json) {
    response.status = status;
    response.set_content(toJsonLine(json), "application/json");
}

std::string serverSentEvent(const Json& json) { return "data: " + toJsonLine(json) + "\n\n"; }

}  // namespace

struct ChatServer::Impl {
    Impl(LoadedModel& loadedModel, ServerOptions serverOptions)
        : model(loadedModel),
          options(std::move(serverOptions)),
          decoder(model.backend(), model.decoderModel(),
                  options.contextLength > 0 ? options.contextLength : model.contextLength()) {}

    LoadedModel& model;
    ServerOptions options;
    Decoder decoder;
    std::mutex decoding;  // one generation at a time
    std::atomic<uint64_t> requests = 0;
    int port = 0;
    std::stop_token stop;
    httplib::Server http;

    void addRoutes();
    bool authorized(const httplib::Request& request, httplib::Response& response) const;
    void complete(CompletionKind kind, const httplib::Request& request, httplib::Response& response);
    void stream(std::shared_ptr<const CompletionRequest> request, const std::string& id, httplib::Response& response);
    Result<GenerationResult> run(const CompletionRequest& request, const std::function<void(std::string_view)>& onText,
                                 std::stop_token cancelled) {
        std::lock_guard lock(decoding);
        return generate(decoder, model.tokenizer(), request.prompt, request.options, onText, cancelled);
    }
    std::string nextId(CompletionKind kind) {
        return (kind == CompletionKind::Chat ? "chatcmpl-" : "cmpl-") + std::to_string(++requests);
    }
};

bool ChatServer::Impl::authorized(const httplib::Request& request, httplib::Response& response) const {
    if (options.bearerToken.empty()) return true;
    if (sameSecret(request.get_header_value("Authorization"), "Bearer " + options.bearerToken)) return true;
    answer(response, 401, errorJson("the bearer token is missing or wrong", "authentication_error"));
    return false;
}

void ChatServer::Impl::addRoutes() {
    http.set_payload_max_length(kMaximumBody);
    http.Get("/health", [](const httplib::Request&, httplib::Response& response) {
        answer(response, 200, {{"status", "ok"}});
    });
    http.Get("/v1/models", [this](const httplib::Request& request, httplib::Response& response) {
        if (!authorized(request, response)) return;
        Json entry = {{"id", options.modelName},
                      {"object", "model"},
                      {"created", 0},
                      {"owned_by", "sextant"},
                      {"context_length", decoder.capacity()}};
        answer(response, 200, {{"object", "list"}, {"data", Json::array({entry})}});
    });
    http.Post("/v1/completions", [this](const httplib::Request& request, httplib::Response& response) {
        complete(CompletionKind::Text, request, response);
    });
    http.Post("/v1/chat/completions", [this](const httplib::Request& request, httplib::Response& response) {
        complete(CompletionKind::Chat, request, response);
    });
    http.set_error_handler([](const httplib::Request& request, httplib::Response& response) {
        if (!response.body.empty()) return;
        std::string message = response.status == 404   ? "there is nothing at " + request.path
                              : response.status == 413 ? "the request is larger than 16 MiB"
                                                       : "the request could not be understood";
        response.set_content(toJsonLine(errorJson(message, "invalid_request_error")), "application/json");
    });
    http.set_exception_handler([](const httplib::Request&, httplib::Response& response, std::exception_ptr failure) {
        std::string message = "unknown failure";
        try {
            std::rethrow_exception(failure);
        } catch (const std::exception& error) {
            message = error.what();
        } catch (...) {
        }
        answer(response, 500, errorJson(message, "server_error"));
    });
}

void ChatServer::Impl::complete(CompletionKind kind, const httplib::Request& request, httplib::Response& response) {
    if (!authorized(request, response)) return;
    auto parsed = parseCompletionRequest(kind, request.body, model);
    if (!parsed) return answer(response, 400, errorJson(parsed.error().sentence(), "invalid_request_error"));
    const auto promptTokens = static_cast<int64_t>(parsed.value().prompt.size());
    if (promptTokens >= decoder.capacity())
        return answer(response, 400,
                      errorJson("the prompt has " + std::to_string(promptTokens) + " tokens, the model's context is " +
                                    std::to_string(decoder.capacity()) + ". Shorten the prompt or the conversation.",
                                "invalid_request_error"));
    const std::string id = nextId(kind);
    if (parsed.value().delivery == Delivery::Streamed)
        return stream(std::make_shared<const CompletionRequest>(std::move(parsed).value()), id, response);
    auto result = run(parsed.value(), {}, stop);
    if (!result) return answer(response, 400, errorJson(result.error().sentence(), "invalid_request_error"));
    answer(response, 200, completionJson(parsed.value(), id, options.modelName, result.value()));
}

void ChatServer::Impl::stream(std::shared_ptr<const CompletionRequest> request, const std::string& id,
                              httplib::Response& response) {
    response.set_header("Cache-Control", "no-cache");
    response.set_chunked_content_provider("text/event-stream", [this, request, id](size_t, httplib::DataSink& sink) {
        std::stop_source cancelled;
        std::stop_callback onShutdown(stop, [&] { cancelled.request_stop(); });
        auto send = [&](const Json& json) {
            std::string text = serverSentEvent(json);
            // A client that went away must not keep the model busy.
            if (!sink.write(text.data(), text.size())) cancelled.request_stop();
        };
        auto chunk = [&](std::string_view text, const std::string& finish) {
            return completionChunk(request->kind, id, options.modelName, text, finish);
        };
        if (request->kind == CompletionKind::Chat) {
            Json first = chunk("", "");
            first["choices"][0]["delta"]["role"] = "assistant";
            send(first);
        }
        auto result = run(
            *request, [&](std::string_view text) { send(chunk(text, "")); }, cancelled.get_token());
        if (!result) {
            send(errorJson(result.error().sentence(), "server_error"));
        } else {
            Json last = chunk("", finishReasonName(result.value().reason));
            if (request->wantsUsage) last["usage"] = usageJson(result.value());
            send(last);
        }
        sink.write("data: [DONE]\n\n", 14);
        sink.done();
        return true;
    });
}

ChatServer::ChatServer(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
ChatServer::~ChatServer() = default;

Result<std::unique_ptr<ChatServer>> ChatServer::open(LoadedModel& model, const ServerOptions& options) {
    auto impl = std::make_unique<Impl>(model, options);
    impl->addRoutes();
    // The library asks for SO_REUSEPORT by default, with which two servers would silently share one port.
    impl->http.set_socket_options([](socket_t socket) {
        int yes = 1;
        ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    bool bound = options.port == 0 ? (impl->port = impl->http.bind_to_any_port(kLoopback)) > 0
                                   : impl->http.bind_to_port(kLoopback, options.port);
    if (!bound)
        return machineError(
            "port " + std::to_string(options.port) + " on " + kLoopback + " is taken by another program",
            "Choose another one with --port, or 0 for any free port");
    if (options.port != 0) impl->port = options.port;
    return std::unique_ptr<ChatServer>(new ChatServer(std::move(impl)));
}

int ChatServer::port() const { return m_impl->port; }

void ChatServer::run(std::stop_token stop) {
    m_impl->stop = stop;
    std::stop_callback onStop(stop, [this] { m_impl->http.stop(); });
    m_impl->http.listen_after_bind();
}

}  // namespace sextant
