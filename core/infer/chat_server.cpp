// SPDX-License-Identifier: Apache-2.0
#include "core/infer/chat_server.h"

#include "core/infer/client_watch.h"
#include "core/infer/completion_answer.h"
#include "core/infer/generations.h"
#include "core/infer/http_server.h"
#include "core/infer/tokenize_request.h"

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

namespace {

/// A request on its way to its answer, watched for as long as its client waits; what is left of it when that ends is
/// stopped.
struct Work {
    Work(CompletionRequest checked, ClientWatch& clients, std::stop_token server)
        : request(std::move(checked)), client(clients.watch(HttpConnection::current().socket(), std::move(server))) {}
    ~Work() { client.requestStop(); }
    Work(const Work&) = delete;
    Work& operator=(const Work&) = delete;

    const CompletionRequest request;
    ClientWatch::Watched client;
    std::shared_ptr<Generation> generation;
    std::unique_ptr<AnswerWriter> writer;
};

}  // namespace

struct ChatServer::Impl {
    Impl(LoadedModel& loadedModel, ServerOptions serverOptions, std::unique_ptr<Generations> opened)
        : model(loadedModel), options(std::move(serverOptions)), generations(std::move(opened)) {}

    LoadedModel& model;
    ServerOptions options;
    std::unique_ptr<Generations> generations;
    std::mutex parsing;  // one body at a time: a parsed one takes many times its size
    std::atomic<uint64_t> requests = 0;
    std::stop_token stop;
    ClientWatch clients;
    HttpServer http;

    void addRoutes();
    void addTokenRoute(const char* path, Result<Json> (*reply)(const std::string& body, const Tokenizer& tokenizer));
    bool admits(const httplib::Request& request, httplib::Response& response) const;
    bool admitsOrigin(const httplib::Request& request, httplib::Response& response) const;
    Json modelJson() const;
    void complete(PromptKind kind, const httplib::Request& request, httplib::Response& response);
    void answerWhole(Work& work, httplib::Response& response);
    void stream(Work& work, httplib::DataSink& sink);
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
    if (!admitsOrigin(request, response)) return false;
    const bool isOpen = request.path == "/health" || request.method == "OPTIONS";
    if (options.bearerToken.empty() || isOpen) return true;
    if (sameSecret(request.get_header_value("Authorization"), "Bearer " + options.bearerToken)) return true;
    answer(response, 401, errorJson("the bearer token is missing or wrong", "authentication_error"));
    return false;
}

/// A browser says from which page a request comes. Those of other sites are refused, whether or not they could read the
/// answer, unless they were named.
bool ChatServer::Impl::admitsOrigin(const httplib::Request& request, httplib::Response& response) const {
    const std::string origin = request.get_header_value("Origin");
    if (origin.empty()) return true;
    auto isNamed = [&](const std::string& name) { return name == "*" || sameHost(name, origin); };
    if (std::none_of(options.origins.begin(), options.origins.end(), isNamed)) {
        answer(response, 403,
               errorJson("pages of \"" + origin.substr(0, 80) +
                             "\" may not ask this server. Start it with --allow-origin and that name to let them.",
                         kInvalid));
        return false;
    }
    response.set_header("Access-Control-Allow-Origin", origin);
    response.set_header("Vary", "Origin");
    return true;
}

Json ChatServer::Impl::modelJson() const {
    Json json = {{"id", options.modelName},
                 {"object", "model"},
                 {"created", 0},
                 {"owned_by", "sextant"},
                 {"context_length", generations->contextLength()},
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
    http.Post("/v1/embeddings", [](const httplib::Request&, httplib::Response& response) {
        answer(response, 501,
               errorJson("this model writes text; it makes no embeddings. Ask a server with an embedding model.",
                         kInvalid));
    });
    addTokenRoute("/tokenize", tokenize);
    addTokenRoute("/detokenize", detokenize);
    addTokenRoute("/apply-template", applyTemplate);
    http.Options(".*", [](const httplib::Request&, httplib::Response& response) {
        response.set_header("Access-Control-Allow-Methods", "GET, POST, OPTIONS");
        response.set_header("Access-Control-Allow-Headers", "Authorization, Content-Type");
        response.set_header("Access-Control-Max-Age", "600");
        response.status = 204;
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

void ChatServer::Impl::addTokenRoute(const char* path,
                                     Result<Json> (*reply)(const std::string& body, const Tokenizer& tokenizer)) {
    http.Post(path, [this, reply](const httplib::Request& request, httplib::Response& response) {
        auto json = [&] {
            const std::lock_guard lock(parsing);
            return reply(request.body, model.tokenizer());
        }();
        if (!json) return answer(response, 400, errorJson(json.error().sentence(), kInvalid));
        answer(response, 200, json.value());
    });
}

void ChatServer::Impl::complete(PromptKind kind, const httplib::Request& request, httplib::Response& response) {
    auto parsed = [&] {
        const std::lock_guard lock(parsing);
        return parseCompletionRequest(kind, request.body, model);
    }();
    if (!parsed) return answer(response, 400, errorJson(parsed.error().sentence(), kInvalid));
    for (const std::vector<int32_t>& prompt : parsed.value().prompts)
        if (const auto tokens = static_cast<int64_t>(prompt.size()); tokens >= generations->contextLength())
            return answer(response, 400, contextErrorJson(tokens, generations->contextLength()));
    const auto work = std::make_shared<Work>(std::move(parsed).value(), clients, stop);
    work->generation = generations->begin(work->request.generations(work->client.token()));
    if (!work->generation) {
        response.set_header("Retry-After", "1");
        return answer(response, kUnavailable,
                      errorJson("the model is busy and " + std::to_string(generations->mostWaiting()) +
                                    " answers wait already. Try again in a moment.",
                                "server_error"));
    }
    work->writer = std::make_unique<AnswerWriter>(work->request, nextHead(kind), model.tokenizer());
    if (work->request.delivery == Delivery::Whole) return answerWhole(*work, response);
    response.set_header("Cache-Control", "no-cache");
    response.set_chunked_content_provider("text/event-stream", [this, work](size_t, httplib::DataSink& sink) {
        stream(*work, sink);
        return true;
    });
}

void ChatServer::Impl::answerWhole(Work& work, httplib::Response& response) {
    std::vector<GenerationResult> results;
    for (size_t i = 0; i < work.request.answers(); ++i) {
        auto result = work.generation->result(i);
        if (!result) {
            const bool isTheirs = result.error().kind == ErrorKind::Usage || result.error().kind == ErrorKind::Data;
            return answer(response, isTheirs ? 400 : 500,
                          errorJson(result.error().sentence(), isTheirs ? kInvalid : "server_error"));
        }
        // A client that only closed its sending half still reads, and must not take this for the whole answer.
        if (result.value().reason == FinishReason::Cancelled)
            return answer(response, kUnavailable, errorJson(kCancelled, "server_error"));
        results.push_back(std::move(result).value());
    }
    answer(response, 200, work.writer->whole(results));
}

void ChatServer::Impl::stream(Work& work, httplib::DataSink& sink) {
    auto send = [&](const Json& json) {
        const std::string text = serverSentEvent(json);
        if (!sink.write(text.data(), text.size())) work.client.requestStop();
    };
    // The library guards what handlers throw, not what is thrown here.
    try {
        for (size_t i = 0; i < work.request.answers(); ++i)
            if (const Json opening = work.writer->opening(i); !opening.is_null()) send(opening);
        while (const auto news = work.generation->next()) send(work.writer->chunk(news->answer, news->piece));
        std::vector<GenerationResult> results;
        for (size_t i = 0; i < work.request.answers(); ++i) {
            auto result = work.generation->result(i);
            if (!result) {
                send(errorJson(result.error().sentence(), "server_error"));
            } else if (result.value().reason == FinishReason::Cancelled) {
                send(errorJson(kCancelled, "server_error"));
            } else {
                send(work.writer->ending(i, result.value()));
                results.push_back(std::move(result).value());
            }
        }
        if (work.request.wantsUsage && results.size() == work.request.answers()) send(work.writer->usage(results));
    } catch (...) {
        send(errorJson(sentenceOf(std::current_exception()), "server_error"));
    }
    constexpr std::string_view kDone = "data: [DONE]\n\n";
    if (!sink.write(kDone.data(), kDone.size())) work.client.requestStop();
    sink.done();
}

ChatServer::ChatServer(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
ChatServer::~ChatServer() = default;

Result<std::unique_ptr<ChatServer>> ChatServer::open(LoadedModel& model, const ServerOptions& options) {
    auto impl = std::make_unique<Impl>(model, options, SEXTANT_TRY(Generations::open(model, options.generations)));
    impl->addRoutes();
    SEXTANT_TRY(impl->http.take(options.port));
    return std::unique_ptr<ChatServer>(new ChatServer(std::move(impl)));
}

int ChatServer::port() const { return m_impl->http.port(); }

void ChatServer::run(std::stop_token stop) {
    m_impl->stop = stop;
    m_impl->http.serve(stop);
}

}  // namespace sextant
