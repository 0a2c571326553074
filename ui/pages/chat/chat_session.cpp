// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/chat_session.h"

#include "core/base/system.h"
#include "ui/bridge/event_reader.h"
#include "ui/bridge/model_server.h"
#include "ui/bridge/store_worker.h"
#include "ui/bridge/text_conversion.h"

namespace sextant {

namespace {

constexpr qsizetype kTitleLength = 48;

QString titleOf(const QString& text) {
    const QString line = text.simplified();
    return line.size() <= kTitleLength ? line : line.left(kTitleLength - 1) + QStringLiteral("…");
}

}  // namespace

Json ChatSettingsValues::toJson() const {
    return {{"system_prompt", systemPrompt.toStdString()}, {"sampler", sampler.toJson()}};
}

ChatSettingsValues ChatSettingsValues::fromJson(const Json& json) {
    ChatSettingsValues values;
    if (!json.is_object()) return values;
    values.systemPrompt = eventText(json, "system_prompt");
    if (json.contains("sampler")) values.sampler = SamplerSettings::fromJson(json["sampler"]);
    return values;
}

ChatSession::ChatSession(StoreWorker& store, QObject* parent)
    : QObject(parent), m_store(store), m_server(new ModelServer(this)), m_client(new ChatClient(this)) {
    connect(m_server, &ModelServer::stateChanged, this, [this] {
        if (m_server->state() != ModelServer::State::Ready) return;
        m_client->askContextLength(m_server->url(), m_server->token());
        if (m_state == State::LoadingModel) begin();
    });
    connect(m_server, &ModelServer::failed, this, &ChatSession::onFailed);
    connect(m_client, &ChatClient::contextLength, this, [this](int tokens) {
        m_contextLength = tokens;
        Q_EMIT statisticsChanged();
    });
    connect(m_client, &ChatClient::received, this, [this](const QString& text) {
        setState(State::Answering);
        if (StoredMessage* message = m_asked->tree.edit(m_streaming)) message->content += text.toStdString();
        if (m_asked == m_current) Q_EMIT streamed(m_streaming, text);
    });
    connect(m_client, &ChatClient::progressed, this, [this](const ChatStatistics& statistics) {
        m_statistics = statistics;
        Q_EMIT statisticsChanged();
    });
    connect(m_client, &ChatClient::finished, this, &ChatSession::onFinished);
    connect(m_client, &ChatClient::failed, this, &ChatSession::onFailed);
}

void ChatSession::setState(State state) {
    if (state == m_state) return;
    m_state = state;
    Q_EMIT stateChanged();
}

void ChatSession::newConversation() {
    stop();
    m_current = std::make_shared<Conversation>();
    m_current->data.settings = m_settings.toJson();
    m_statistics = {};
    Q_EMIT branchChanged();
    Q_EMIT statisticsChanged();
}

void ChatSession::openConversation(const StoredConversation& conversation) {
    if (conversation.id == m_current->data.id) return;
    stop();
    m_current = std::make_shared<Conversation>();
    m_current->data = conversation;
    m_current->loaded = false;
    m_settings = ChatSettingsValues::fromJson(conversation.settings);
    m_statistics = {};
    Q_EMIT branchChanged();
    m_store.loadMessages(conversation.id, [this, opened = m_current](const std::vector<StoredMessage>& messages) {
        opened->tree.set(messages, opened->data.leaf);
        opened->loaded = true;
        if (opened == m_current) Q_EMIT branchChanged();
    });
}

void ChatSession::setModel(const QString& path) {
    if (path == m_model) return;
    m_model = path;
    m_contextLength = 0;
    // The new model is loaded while the user still types.
    if (!path.isEmpty() && m_state == State::Idle && m_server->state() != ModelServer::State::Off)
        m_server->serve(path);
    Q_EMIT statisticsChanged();
}

void ChatSession::setSettings(const ChatSettingsValues& settings) {
    m_settings = settings;
    m_current->data.settings = settings.toJson();
}

void ChatSession::send(const QString& text) {
    if (isBusy() || !m_current->loaded || text.trimmed().isEmpty()) return;
    const int64_t question =
        m_current->tree.add(m_current->tree.leaf(), "user", text.trimmed().toStdString(), unixSeconds());
    if (m_current->data.title.empty()) m_current->data.title = titleOf(text).toStdString();
    saveMessage(m_current, question);
    ask(question);
}

void ChatSession::regenerate(int64_t answer) {
    const StoredMessage* message = m_current->tree.find(answer);
    if (isBusy() || !message) return;
    ask(message->parent);
}

void ChatSession::editAndSend(int64_t question, const QString& text) {
    const StoredMessage* message = m_current->tree.find(question);
    if (isBusy() || !message || text.trimmed().isEmpty()) return;
    const int64_t edited = m_current->tree.add(message->parent, "user", text.trimmed().toStdString(), unixSeconds());
    saveMessage(m_current, edited);
    ask(edited);
}

void ChatSession::showSibling(int64_t message, int direction) {
    if (isBusy()) return;
    m_current->tree.showSibling(message, direction);
    m_current->data.leaf = m_current->tree.leaf();
    saveConversation(m_current);
    Q_EMIT branchChanged();
}

void ChatSession::ask(int64_t question) {
    if (m_model.isEmpty()) {
        Q_EMIT branchChanged();
        Q_EMIT failed(tr("There is no model to talk to yet. Train one on the Runs page, or choose a model folder."));
        return;
    }
    m_asked = m_current;
    m_question = question;
    m_statistics = {};
    m_streaming = m_current->tree.add(question, "assistant", {}, unixSeconds());
    Q_EMIT branchChanged();
    setState(State::LoadingModel);
    const bool ready = m_server->state() == ModelServer::State::Ready && m_server->modelPath() == m_model;
    if (ready)
        begin();
    else
        m_server->serve(m_model);
}

void ChatSession::begin() {
    std::vector<ChatTurn> turns;
    if (!m_settings.systemPrompt.trimmed().isEmpty())
        turns.push_back({QStringLiteral("system"), m_settings.systemPrompt.trimmed()});
    for (const StoredMessage* message : m_asked->tree.branch())
        if (message->id != m_streaming) turns.push_back({toQString(message->role), toQString(message->content)});
    setState(State::ReadingPrompt);
    m_client->send(m_server->url(), m_server->token(), turns, m_settings.sampler);
}

void ChatSession::stop() {
    if (m_client->isBusy())
        m_client->stop();
    else if (isBusy())
        endAnswer();
}

void ChatSession::onFinished(const ChatStatistics& statistics) {
    m_statistics = statistics;
    if (StoredMessage* message = m_asked->tree.edit(m_streaming))
        message->details = {{"model", m_model.toStdString()},
                            {"prompt_tokens", statistics.promptTokens},
                            {"answer_tokens", statistics.answerTokens},
                            {"tokens_per_second", statistics.tokensPerSecond},
                            {"seconds_to_first_token", statistics.secondsToFirstToken},
                            {"finish_reason", statistics.finishReason.toStdString()}};
    endAnswer();
    Q_EMIT statisticsChanged();
}

void ChatSession::onFailed(const QString& sentence) {
    if (isBusy()) endAnswer();
    Q_EMIT failed(sentence);
}

void ChatSession::endAnswer() {
    const int64_t ended = std::exchange(m_streaming, 0);
    const ConversationPointer conversation = std::exchange(m_asked, nullptr);
    setState(State::Idle);
    saveMessage(conversation, ended);
    if (conversation == m_current) Q_EMIT answerEnded(ended);
}

void ChatSession::saveConversation(const ConversationPointer& conversation) {
    if (conversation->data.leaf < 0) return;
    conversation->data.updated = unixSeconds();
    conversation->data.model = m_model.toStdString();
    m_store.saveConversation(conversation->data, [this, conversation](int64_t id) {
        conversation->data.id = id;
        Q_EMIT conversationChanged(conversation->data);
    });
}

/// Parents are stored before their children: a message whose parent has no real id yet waits for it.
void ChatSession::saveMessage(const ConversationPointer& conversation, int64_t id) {
    const StoredMessage* found = conversation->tree.find(id);
    if (!found) return;
    if (found->parent < 0) {
        conversation->afterSaved.push_back([this, conversation, id] { saveMessage(conversation, id); });
        return;
    }
    auto store = [this, conversation, id] {
        StoredMessage message = *conversation->tree.find(id);
        message.id = 0;
        m_store.saveMessage(conversation->data.id, message, [this, conversation, id](int64_t stored) {
            conversation->tree.rename(id, stored);
            if (conversation == m_current) {
                if (m_question == id) m_question = stored;
                Q_EMIT renamed(id, stored);
            }
            conversation->data.leaf = conversation->tree.leaf();
            saveConversation(conversation);
            for (const auto& next : std::exchange(conversation->afterSaved, {})) next();
        });
    };
    if (conversation->data.id != 0) return store();
    conversation->data.updated = unixSeconds();
    conversation->data.model = m_model.toStdString();
    conversation->data.settings = m_settings.toJson();
    m_store.saveConversation(conversation->data, [this, conversation, store](int64_t created) {
        conversation->data.id = created;
        Q_EMIT conversationChanged(conversation->data);
        store();
    });
}

}  // namespace sextant
