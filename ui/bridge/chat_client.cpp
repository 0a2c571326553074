// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/chat_client.h"

#include "ui/bridge/event_reader.h"
#include "ui/bridge/text_conversion.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>

namespace sextant {

namespace {

constexpr int kFlushMs = 33;
constexpr int kErrorBodyLimit = 4096;

QNetworkRequest requestTo(const QUrl& server, const QString& path, const QString& token) {
    QUrl url = server;
    url.setPath(path);
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    if (!token.isEmpty()) request.setRawHeader("Authorization", "Bearer " + token.toUtf8());
    return request;
}

/// The sentence inside an error answer, or an empty text.
QString errorSentence(const QByteArray& body) {
    auto json = parseJson(std::string_view(body.constData(), static_cast<size_t>(body.size())), "the answer");
    if (!json || !json.value().is_object() || !json.value().contains("error")) return {};
    const Json& error = json.value()["error"];
    return error.is_object() ? eventText(error, "message") : QString();
}

}  // namespace

Json SamplerSettings::toJson() const {
    Json json = {{"temperature", temperature},
                 {"top_p", topP},
                 {"min_p", minP},
                 {"top_k", topK},
                 {"repetition_penalty", repetitionPenalty},
                 {"max_tokens", maxTokens}};
    if (seed) json["seed"] = *seed;
    return json;
}

SamplerSettings SamplerSettings::fromJson(const Json& json) {
    SamplerSettings settings;
    if (!json.is_object()) return settings;
    settings.temperature = eventNumber(json, "temperature", settings.temperature);
    settings.topP = eventNumber(json, "top_p", settings.topP);
    settings.minP = eventNumber(json, "min_p", settings.minP);
    settings.topK = static_cast<int>(eventNumber(json, "top_k", settings.topK));
    settings.repetitionPenalty = eventNumber(json, "repetition_penalty", settings.repetitionPenalty);
    settings.maxTokens = static_cast<int>(eventNumber(json, "max_tokens", settings.maxTokens));
    if (json.contains("seed") && json["seed"].is_number_integer()) settings.seed = json["seed"].get<qint64>();
    return settings;
}

ChatClient::ChatClient(QObject* parent)
    : QObject(parent), m_network(new QNetworkAccessManager(this)), m_flush(new QTimer(this)) {
    m_flush->setSingleShot(true);
    m_flush->setInterval(kFlushMs);
    connect(m_flush, &QTimer::timeout, this, &ChatClient::flush);
}

void ChatClient::send(const QUrl& server, const QString& token, const std::vector<ChatTurn>& turns,
                      const SamplerSettings& settings) {
    Json body = settings.toJson();
    body["stream"] = true;
    body["stream_options"] = {{"include_usage", true}};
    body["messages"] = Json::array();
    for (const ChatTurn& turn : turns)
        body["messages"].push_back({{"role", turn.role.toStdString()}, {"content", turn.content.toStdString()}});
    m_events = {};
    m_statistics = {};
    m_pending.clear();
    m_error.clear();
    m_firstTokenAt = -1;
    m_chunks = 0;
    m_usageKnown = false;
    m_refusedTokens = m_contextTokens = 0;
    m_clock.start();
    m_reply = m_network->post(requestTo(server, QStringLiteral("/v1/chat/completions"), token),
                              QByteArray::fromStdString(toJsonLine(body)));
    connect(m_reply, &QNetworkReply::readyRead, this, &ChatClient::read);
    connect(m_reply, &QNetworkReply::finished, this, &ChatClient::end);
}

void ChatClient::read() {
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status >= 400) {
        takeRefusal(m_reply->read(kErrorBodyLimit));
        return;
    }
    for (const QByteArray& payload : m_events.feed(m_reply->readAll())) take(payload);
}

void ChatClient::takeRefusal(const QByteArray& body) {
    m_error = errorSentence(body);
    const auto json = parseJson(std::string_view(body.constData(), static_cast<size_t>(body.size())), "the answer");
    if (m_error.isEmpty() || eventText(json.value()["error"], "code") != QLatin1String("context_length_exceeded"))
        return;
    m_refusedTokens = static_cast<int>(eventNumber(json.value()["error"], "prompt_tokens", 0));
    m_contextTokens = static_cast<int>(eventNumber(json.value()["error"], "context_length", 0));
}

void ChatClient::take(const QByteArray& payload) {
    if (payload == "[DONE]") return;
    auto parsed = parseJson(std::string_view(payload.constData(), static_cast<size_t>(payload.size())), "the stream");
    if (!parsed || !parsed.value().is_object()) return;
    const Json& json = parsed.value();
    if (json.contains("error")) {
        m_error = errorSentence(payload);
        return;
    }
    if (m_statistics.model.isEmpty()) {
        m_statistics.model = eventText(json, "system_fingerprint");
        m_statistics.step = static_cast<int>(eventNumber(json, "step", -1));
    }
    if (auto usage = json.find("usage"); usage != json.end() && usage->is_object()) {
        m_usageKnown = true;
        m_statistics.promptTokens = static_cast<int>(eventNumber(*usage, "prompt_tokens", 0));
        m_statistics.answerTokens = static_cast<int>(eventNumber(*usage, "completion_tokens", 0));
        const double seconds = eventNumber(*usage, "generation_seconds", 0);
        if (seconds > 0) m_statistics.tokensPerSecond = m_statistics.answerTokens / seconds;
    }
    auto choices = json.find("choices");
    if (choices == json.end() || !choices->is_array() || choices->empty() || !(*choices)[0].is_object()) return;
    const Json& choice = (*choices)[0];
    if (const QString reason = eventText(choice, "finish_reason"); !reason.isEmpty())
        m_statistics.finishReason = reason;
    auto delta = choice.find("delta");
    if (delta == choice.end() || !delta->is_object()) return;
    const QString text = eventText(*delta, "content");
    if (text.isEmpty()) return;
    if (m_firstTokenAt < 0) m_firstTokenAt = static_cast<double>(m_clock.nsecsElapsed()) * 1e-9;
    ++m_chunks;
    m_pending += text;
    if (!m_flush->isActive()) m_flush->start();
}

void ChatClient::flush() {
    if (m_pending.isEmpty()) return;
    Q_EMIT received(std::exchange(m_pending, {}));
    if (!m_usageKnown) {
        // Until the server tells, a chunk is counted as a token.
        const double seconds = static_cast<double>(m_clock.nsecsElapsed()) * 1e-9 - m_firstTokenAt;
        m_statistics.answerTokens = m_chunks;
        m_statistics.tokensPerSecond = seconds > 0.05 ? m_chunks / seconds : 0;
    }
    m_statistics.secondsToFirstToken = std::max(0.0, m_firstTokenAt);
    Q_EMIT progressed(m_statistics);
}

void ChatClient::stop() {
    if (!m_reply) return;
    m_statistics.finishReason = QStringLiteral("stopped");
    m_reply->abort();
}

void ChatClient::end() {
    QNetworkReply* reply = m_reply;
    if (reply->isOpen() && reply->bytesAvailable() > 0) read();
    m_flush->stop();
    flush();
    m_reply = nullptr;
    reply->deleteLater();
    const bool stopped = m_statistics.finishReason == QLatin1String("stopped");
    if (m_refusedTokens > 0)
        Q_EMIT contextExceeded(m_refusedTokens, m_contextTokens);
    else if (!m_error.isEmpty())
        Q_EMIT failed(m_error);
    else if (reply->error() != QNetworkReply::NoError && !stopped)
        Q_EMIT failed(tr("The connection to the model broke: %1.").arg(reply->errorString()));
    else
        Q_EMIT finished(m_statistics);
}

void ChatClient::askContextLength(const QUrl& server, const QString& token) {
    QNetworkReply* reply = m_network->get(requestTo(server, QStringLiteral("/v1/models"), token));
    connect(reply, &QNetworkReply::finished, this, [this, reply] {
        reply->deleteLater();
        const QByteArray body = reply->readAll();
        auto json =
            parseJson(std::string_view(body.constData(), static_cast<size_t>(body.size())), "the list of models");
        if (!json || !json.value().is_object() || !json.value().contains("data")) return;
        const Json& data = json.value()["data"];
        if (data.is_array() && !data.empty() && data[0].is_object())
            Q_EMIT contextLength(static_cast<int>(eventNumber(data[0], "context_length", 0)));
    });
}

}  // namespace sextant
