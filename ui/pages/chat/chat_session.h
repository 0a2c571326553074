// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/chat_store.h"
#include "ui/bridge/chat_client.h"
#include "ui/models/message_tree.h"
#include "ui/pages/chat/context_budget.h"

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
    int64_t contextFrom = 0;  ///< the first message that is still given to the model; 0: all are

    /// Whether the same question gets the same answer each time.
    bool repeats() const { return sampler.seed || sampler.temperature == 0; }
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

    /// `name`: what people call it, without the step. A conversation that is open goes on with it.
    void setModel(const QString& path, const QString& name = {});
    QString model() const { return m_model; }
    /// Whether the chosen model is in memory and would answer, even if its folder is gone.
    bool isLoaded() const;
    /// What the model's config says, before the engine has loaded it.
    void setContextLength(int tokens);
    void setSettings(const ChatSettingsValues& settings);
    const ChatSettingsValues& settings() const { return m_settings; }

    /// False: not now, the text was not taken.
    bool send(const QString& text);
    /// Answers the last question, which has no answer yet, or again.
    void answerAgain();
    /// Another answer beside this one.
    void regenerate(int64_t answer);
    /// The question asked in other words: a new branch.
    void editAndSend(int64_t question, const QString& text);
    /// A new title of the open conversation or another one.
    void rename(const StoredConversation& conversation);
    void showSibling(int64_t message, int direction);
    /// Ends the answer with what is there.
    void stop();

    int contextLength() const { return m_contextLength; }
    /// How many tokens the model would read if this were sent now: the engine's count where it has one, else an
    /// estimate.
    int promptTokens(const QString& draft) const;
    /// Whether sending this, or answering the last question, would be more than the model can read.
    bool isTooLong(const QString& draft) const;
    bool isDropped(int64_t message) const;
    bool hasDropped() const;
    /// Keeps the oldest turns from the model, as many as it takes; a last question without an answer is answered.
    void dropOldest(const QString& draft);
    /// Gives all turns to the model again.
    void keepAll();
    /// Begins a new chat with the last exchange. Returns the question that still waits for an answer.
    QString continueInNewChat();
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
    /// Another model is chosen, by an opened conversation too.
    void modelChanged(const QString& path);
    /// Which turns the model is given has changed.
    void contextChanged();

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
    std::vector<ChatTurn> turnsOf(const Conversation& conversation, const QString& draft) const;
    void onContextExceeded(int promptTokens, int contextTokens);
    void setContextFrom(int64_t message);
    void begin();
    void onFinished(const ChatStatistics& statistics);
    void onFailed(const QString& sentence);
    /// Stores the answer; one without a word and a reason leaves no trace.
    void endAnswer();
    void setState(State state);
    void saveConversation(const ConversationPointer& conversation);
    void saveMessage(const ConversationPointer& conversation, int64_t id);

    StoreWorker& m_store;
    ModelServer* m_server;
    ChatClient* m_client;
    ConversationPointer m_current = std::make_shared<Conversation>();
    ConversationPointer m_asked;  ///< the conversation the running answer belongs to
    QString m_model, m_modelName;
    ContextBudget m_budget;
    std::vector<ChatTurn> m_sent;  ///< what the running answer was asked with
    ChatSettingsValues m_settings;
    State m_state = State::Idle;
    int64_t m_question = 0, m_streaming = 0;
    int m_contextLength = 0;
    ChatStatistics m_statistics;
};

}  // namespace sextant
