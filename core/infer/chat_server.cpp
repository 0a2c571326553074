// SPDX-License-Identifier: Apache-2.0
#include "core/infer/chat_server.h"

#include "core/infer/client_watch.h"
#include "core/infer/completion_request.h"
#include "core/infer/generation_queue.h"
#include "core/infer/http_server.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <mutex>

namespace sextant {

namespace {

constexpr size_t kMaximumBody = 4u << 20;
constexpr int kUnavailable = 503;
constexpr const char* kCancelled = "the answer was stopped before its end: its client left, or the server is stopping";
constexpr const char* kInvalid = "invalid_request_error";

/// Compares in a time that does not depend on where the texts differ.
bool sameSecret(const std::string& a, const std::string& b) {
    unsigned difference = a.size() == b.size() ? 0 : 1;
    for (size_t i = 0; i < a.size() && i < b.size(); ++i)
        difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
    return difference == 0;
}

/// "localhost:8321" -> "localhost", "[::1]:8321" -> "[::1]".
std::string hostName(const std::string& header) {
    const size_t colon = header.rfind(':');
    const bool hasPort = colon != std::string::npos && header.find(']', colon) == std::string::npos;
    return header.substr(0, hasPort ? colon : header.size());
}

bool sameHost(const std::string& a, const std::string& b) {
    return a.size() == b.size() && ::strcasecmp(a.c_str(), b.c_str()) == 0;
}

void answer(httplib::Response& response, int status, const Json& json) {
    response.status = status;
    response.set_content(toJsonLine(json), "application/json");
}

std::string serverSentEvent(const Json& json) { return "data: " + toJsonLine(json) + "\n\n"; }

/// A sentence for what was thrown; never throws itself.
std::string sentenceOf(std::exception_ptr failure) {
    try {
        std::rethrow_exception(std::move(failure));
    } catch (const std::bad_alloc&) {
        return "there is not enough memory for this answer";
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "unknown failure";
    }
}

}  // namespace

struct ChatServer::Impl {
    Impl(LoadedModel& loadedModel, ServerOptions serverOptions)
        : model(loadedModel),
          options(std::move(serverOptions)),
          decoder(model.backend(), model.decoderModel(),
                  options.contextLength > 0 ? options.contextLength : model.contextLength()),
          queue(static_cast<size_t>(options.mostWaiting)) {}

    using Request = std::shared_ptr<const CompletionRequest>;
    using Place = std::shared_ptr<GenerationQueue::Place>;

    LoadedModel& model;
    ServerOptions options;
    Decoder decoder;  // of whoever's turn it is in the queue
    GenerationQueue queue;
    std::mutex parsing;  // one body at a time: a parsed one takes many times its size
    std::atomic<uint64_t> requests = 0;
    std::stop_token stop;
    ClientWatch clients;
    HttpServer http;

    void addRoutes();
    bool admits(const httplib::Request& request, httplib::Response& response) const;
    Json modelJson() const;
    void complete(PromptKind kind, const httplib::Request& request, httplib::Response& response);
    void answerWhole(const CompletionRequest& request, const AnswerHead& head, GenerationQueue::Place& place,
                     httplib::Response& response);
    void stream(const CompletionRequest& request, const AnswerHead& head, GenerationQueue::Place& place,
                httplib::DataSink& sink);
    /// Waits for its turn and generates; cancelled where `stop` is requested before.
    Result<GenerationResult> run(const CompletionRequest& request, GenerationQueue::Place& place,
                                 const std::function<void(std::string_view)>& onText, std::stop_token cancelled);
    AnswerHead nextHead(PromptKind kind) {
        return {(kind == PromptKind::Chat ? "chatcmpl-" : "cmpl-") + std::to_string(++requests), options.modelName,
                options.fingerprint, options.step};
    }
};

/// Asked before the body is read: the host, so that no page of another site reaches the model under a name of its own,
/// and the token.
bool ChatServer::Impl::admits(const httplib::Request& request, httplib::Response& response) const {
    const std::string host = hostName(request.get_header_value("Host"));
    auto isThis = [&](const std::string& name) { return sameHost(name, host); };
    const std::vector<std::string> loopback{"localhost", "127.0.0.1", "[::1]"};
    if (std::none_of(loopback.begin(), loopback.end(), isThis) &&
        std::none_of(options.hosts.begin(), options.hosts.end(), isThis)) {
        answer(response, 403,
               errorJson("this server does not answer for the host \"" + host.substr(0, 80) +
                             "\". Ask for 127.0.0.1, or start it with --allow-host and that name.",
                         kInvalid));
        return false;
    }
    if (options.bearerToken.empty() || !request.path.starts_with("/v1/")) return true;
    if (sameSecret(request.get_header_value("Authorization"), "Bearer " + options.bearerToken)) return true;
    answer(response, 401, errorJson("the bearer token is missing or wrong", "authentication_error"));
    return false;
}

Json ChatServer::Impl::modelJson() const {
    Json json = {{"id", options.modelName},
                 {"object", "model"},
                 {"created", 0},
                 {"owned_by", "sextant"},
                 {"context_length", decoder.capacity()},
                 {"system_fingerprint", options.fingerprint}};
    if (options.step >= 0) json["step"] = options.step;
    return json;
}

void ChatServer::Impl::addRoutes() {
    using HandlerResponse = httplib::Server::HandlerResponse;
    http.set_payload_max_length(kMaximumBody);
    http.set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
        if (admits(request, response)) return HandlerResponse::Unhandled;
        HttpConnection::current().closeAfterAnswer();  // its body was not read
        return HandlerResponse::Handled;
    });
    http.Get("/health", [](const httplib::Request&, httplib::Response& response) {
        answer(response, 200, {{"status", "ok"}});
    });
    http.Get("/v1/models", [this](const httplib::Request&, httplib::Response& response) {
        answer(response, 200, {{"object", "list"}, {"data", Json::array({modelJson()})}});
    });
    http.Post("/v1/completions", [this](const httplib::Request& request, httplib::Response& response) {
        complete(PromptKind::Text, request, response);
    });
    http.Post("/v1/chat/completions", [this](const httplib::Request& request, httplib::Response& response) {
        complete(PromptKind::Chat, request, response);
    });
    http.set_error_handler([](const httplib::Request& request, httplib::Response& response) {
        if (!response.body.empty()) return;
        HttpConnection::current().closeAfterAnswer();  // where its request ends is not certain
        std::string message = response.status == 404   ? "there is nothing at " + request.path.substr(0, 200)
                              : response.status == 413 ? "the request is larger than 4 MiB"
                                                       : "the request could not be understood";
        response.set_content(toJsonLine(errorJson(message, kInvalid)), "application/json");
    });
    http.set_exception_handler([](const httplib::Request&, httplib::Response& response, std::exception_ptr failure) {
        answer(response, 500, errorJson(sentenceOf(std::move(failure)), "server_error"));
    });
}

void ChatServer::Impl::complete(PromptKind kind, const httplib::Request& request, httplib::Response& response) {
    auto parsed = [&] {
        const std::lock_guard lock(parsing);
        return parseCompletionRequest(kind, request.body, model);
    }();
    if (!parsed) return answer(response, 400, errorJson(parsed.error().sentence(), kInvalid));
    const auto checked = std::make_shared<const CompletionRequest>(std::move(parsed).value());
    const auto promptTokens = static_cast<int64_t>(checked->prompt.size());
    if (promptTokens >= decoder.capacity())
        return answer(response, 400, contextErrorJson(promptTokens, decoder.capacity()));
    const Place place = queue.enter();
    if (!place) {
        response.set_header("Retry-After", "1");
        return answer(response, kUnavailable,
                      errorJson("the model is busy and " + std::to_string(queue.mostWaiting()) +
                                    " requests wait already. Try again in a moment.",
                                "server_error"));
    }
    const AnswerHead head = nextHead(kind);
    if (checked->delivery == Delivery::Whole) return answerWhole(*checked, head, *place, response);
    response.set_header("Cache-Control", "no-cache");
    response.set_chunked_content_provider("text/event-stream",
                                          [this, checked, head, place](size_t, httplib::DataSink& sink) {
                                              stream(*checked, head, *place, sink);
                                              return true;
                                          });
}

Result<GenerationResult> ChatServer::Impl::run(const CompletionRequest& request, GenerationQueue::Place& place,
                                               const std::function<void(std::string_view)>& onText,
                                               std::stop_token cancelled) {
    if (place.await(cancelled))
        return generate(decoder, model.tokenizer(), request.prompt, request.options, onText, cancelled);
    GenerationResult result;
    result.promptTokens = static_cast<int64_t>(request.prompt.size());
    result.reason = FinishReason::Cancelled;
    return result;
}

void ChatServer::Impl::answerWhole(const CompletionRequest& request, const AnswerHead& head,
                                   GenerationQueue::Place& place, httplib::Response& response) {
    const auto client = clients.watch(HttpConnection::current().socket(), stop);
    auto result = run(request, place, {}, client.token());
    if (!result) return answer(response, 400, errorJson(result.error().sentence(), kInvalid));
    // A client that only closed its sending half still reads, and must not take this for the whole answer.
    if (result.value().reason == FinishReason::Cancelled)
        return answer(response, kUnavailable, errorJson(kCancelled, "server_error"));
    answer(response, 200, completionJson(request, head, result.value()));
}

void ChatServer::Impl::stream(const CompletionRequest& request, const AnswerHead& head, GenerationQueue::Place& place,
                              httplib::DataSink& sink) {
    auto client = clients.watch(HttpConnection::current().socket(), stop);
    auto send = [&](const std::string& text) {
        if (!sink.write(text.data(), text.size())) client.requestStop();
    };
    // The library guards what handlers throw, not what is thrown here.
    try {
        if (request.kind == PromptKind::Chat) {
            Json first = completionChunk(request, head, "", "");
            first["choices"][0]["delta"] = {{"role", "assistant"}, {"content", ""}};
            send(serverSentEvent(first));
        }
        auto result = run(
            request, place,
            [&](std::string_view text) { send(serverSentEvent(completionChunk(request, head, text, ""))); },
            client.token());
        if (!result) {
            send(serverSentEvent(errorJson(result.error().sentence(), "server_error")));
        } else if (result.value().reason == FinishReason::Cancelled) {
            send(serverSentEvent(errorJson(kCancelled, "server_error")));
        } else {
            send(serverSentEvent(completionChunk(request, head, "", finishReasonName(result.value().reason))));
            if (request.wantsUsage) send(serverSentEvent(usageChunk(request, head, result.value())));
        }
    } catch (...) {
        send(serverSentEvent(errorJson(sentenceOf(std::current_exception()), "server_error")));
    }
    send("data: [DONE]\n\n");
    sink.done();
}

ChatServer::ChatServer(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
ChatServer::~ChatServer() = default;

Result<std::unique_ptr<ChatServer>> ChatServer::open(LoadedModel& model, const ServerOptions& options) {
    if (options.contextLength > model.contextLength())
        return usageError("a context of " + std::to_string(options.contextLength) +
                              " tokens is longer than the model's, " + std::to_string(model.contextLength()),
                          "Choose a shorter one with --context, or leave it out");
    try {
        auto impl = std::make_unique<Impl>(model, options);
        impl->addRoutes();
        SEXTANT_TRY(impl->http.take(options.port));
        return std::unique_ptr<ChatServer>(new ChatServer(std::move(impl)));
    } catch (const RunError& error) {
        Error noMemory = error.error();
        noMemory.nextStep = "Serve a shorter context with --context";
        return noMemory;
    }
}

int ChatServer::port() const { return m_impl->http.port(); }

void ChatServer::run(std::stop_token stop) {
    m_impl->stop = stop;
    m_impl->http.serve(stop);
}

}  // namespace sextant
