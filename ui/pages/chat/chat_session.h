// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/chat_store.h"
#include "ui/bridge/chat_client.h"
#include "ui/models/message_tree.h"

#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace sextant {

class ModelServer;
class StoreWorker;

/// What the user set for a conversation.
struct ChatSettingsValues {
    QString systemPrompt;
    SamplerSettings sampler;

    Json toJson() const;
    static ChatSettingsValues fromJson(const Json& json);
};

/// One conversation at a time with one model at a time: sends, streams, branches, stores. No widgets. GUI thread.
class ChatSession : public QObject {
    Q_OBJECT

public:
    explicit ChatSession(StoreWorker& store, QObject* parent = nullptr);

    enum class State { Idle, LoadingModel, ReadingPrompt, Answering };
    State state() const { return m_state; }
    bool isBusy() const { return m_state != State::Idle; }

    void newConversation();
    void openConversation(const StoredConversation& conversation);
    const StoredConversation& conversation() const { return m_current->data; }
    const MessageTree& tree() const { return m_current->tree; }
    /// The message that is being written; 0: none.
    int64_t streamingMessage() const { return m_streaming; }

    void setModel(const QString& path);
    QString model() const { return m_model; }
    void setSettings(const ChatSettingsValues& settings);
    const ChatSettingsValues& settings() const { return m_settings; }

    void send(const QString& text);
    /// Another answer beside this one.
    void regenerate(int64_t answer);
    /// The question asked in other words: a new branch.
    void editAndSend(int64_t question, const QString& text);
    void showSibling(int64_t message, int direction);
    /// Ends the answer with what is there.
    void stop();

    int contextLength() const { return m_contextLength; }
    const ChatStatistics& statistics() const { return m_statistics; }

Q_SIGNALS:
    /// Another branch is shown, or messages were added.
    void branchChanged();
    void streamed(qlonglong message, const QString& text);
    void answerEnded(qlonglong message);
    /// A stored message got its real id.
    void renamed(qlonglong from, qlonglong to);
    void stateChanged();
    void statisticsChanged();
    void conversationChanged(const sextant::StoredConversation& conversation);
    void failed(const QString& sentence);

private:
    /// Shared with the callbacks of the store, which may come after another conversation was opened.
    struct Conversation {
        StoredConversation data;
        MessageTree tree;
        bool loaded = true;
        std::vector<std::function<void()>> afterSaved;
    };
    using ConversationPointer = std::shared_ptr<Conversation>;

    void ask(int64_t question);
    void begin();
    void onFinished(const ChatStatistics& statistics);
    void onFailed(const QString& sentence);
    void endAnswer();
    void setState(State state);
    void saveConversation(const ConversationPointer& conversation);
    void saveMessage(const ConversationPointer& conversation, int64_t id);

    StoreWorker& m_store;
    ModelServer* m_server;
    ChatClient* m_client;
    ConversationPointer m_current = std::make_shared<Conversation>();
    ConversationPointer m_asked;  ///< the conversation the running answer belongs to
    QString m_model;
    ChatSettingsValues m_settings;
    State m_state = State::Idle;
    int64_t m_question = 0, m_streaming = 0;
    int m_contextLength = 0;
    ChatStatistics m_statistics;
};

}  // namespace sextant
