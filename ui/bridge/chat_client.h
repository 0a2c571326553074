// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "ui/bridge/server_sent_events.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QUrl>

#include <optional>
#include <vector>

class QNetworkAccessManager;
class QNetworkReply;
class QTimer;

namespace sextant {

/// One message as the model is given it.
struct ChatTurn {
    QString role, content;
};

/// How the next token is chosen.
struct SamplerSettings {
    double temperature = 0.7;
    double topP = 0.95;
    double minP = 0;
    int topK = 0;  ///< 0: all
    double repetitionPenalty = 1;
    int maxTokens = 512;
    std::optional<qint64> seed;

    Json toJson() const;
    static SamplerSettings fromJson(const Json& json);
};

/// What an answer cost and who gave it. Tokens per second counts from the first token on.
struct ChatStatistics {
    int promptTokens = 0, answerTokens = 0;
    double secondsToFirstToken = 0, tokensPerSecond = 0;
    QString finishReason;  ///< of the server: "stop", "length"; "stopped": by the user
    QString model;         ///< the weights that answered, "job/checkpoint-60"; empty until the first piece came
    int step = -1;         ///< of their training; -1: not known
};

/// Streams one answer at a time from an OpenAI-compatible server. GUI thread; nothing blocks. Text arrives in batches
/// of about a frame, however fast the tokens come.
class ChatClient : public QObject {
    Q_OBJECT

public:
    explicit ChatClient(QObject* parent = nullptr);

    /// Exactly one of `finished`, `contextExceeded` and `failed` follows; text comes by `received` before it.
    void send(const QUrl& server, const QString& token, const std::vector<ChatTurn>& turns,
              const SamplerSettings& settings);
    /// Ends the answer with what is there; `finished` follows with the reason "stopped".
    void stop();
    bool isBusy() const { return !m_reply.isNull(); }
    /// Asks how long a conversation the model can hold; `contextLength` follows.
    void askContextLength(const QUrl& server, const QString& token);

Q_SIGNALS:
    void received(const QString& text);
    void progressed(const sextant::ChatStatistics& statistics);
    void finished(const sextant::ChatStatistics& statistics);
    /// The prompt fills the model's context or more; nothing was answered.
    void contextExceeded(int promptTokens, int contextTokens);
    void failed(const QString& sentence);
    void contextLength(int tokens);

private:
    void read();
    void take(const QByteArray& payload);
    void takeRefusal(const QByteArray& body);
    void flush();
    void end();

    QNetworkAccessManager* m_network;
    QPointer<QNetworkReply> m_reply;
    QTimer* m_flush;
    ServerSentEvents m_events;
    QElapsedTimer m_clock;
    ChatStatistics m_statistics;
    QString m_pending, m_error;
    double m_firstTokenAt = -1;
    int m_chunks = 0;
    bool m_usageKnown = false;
    int m_refusedTokens = 0, m_contextTokens = 0;  ///< of a prompt that does not fit
};

}  // namespace sextant

Q_DECLARE_METATYPE(sextant::ChatStatistics)
