// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/chat_session.h"

#include "core/base/system.h"
#include "ui/bridge/event_reader.h"
#include "ui/bridge/model_server.h"
#include "ui/bridge/store_worker.h"
#include "ui/bridge/text_conversion.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr qsizetype kTitleLength = 48;

QString titleOf(const QString& text) {
    const QString line = text.simplified();
    return line.size() <= kTitleLength ? line : line.left(kTitleLength - 1) + QStringLiteral("…");
}

}  // namespace

Json ChatSettingsValues::toJson() const {
    Json json = {{"system_prompt", systemPrompt.toStdString()}, {"sampler", sampler.toJson()}};
    if (contextFrom > 0) json["context_from"] = contextFrom;
    return json;
}

ChatSettingsValues ChatSettingsValues::fromJson(const Json& json) {
    ChatSettingsValues values;
    if (!json.is_object()) return values;
    values.systemPrompt = eventText(json, "system_prompt");
    values.contextFrom = static_cast<int64_t>(eventNumber(json, "context_from", 0));
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
    connect(m_client, &ChatClient::contextLength, this, &ChatSession::setContextLength);
    connect(m_client, &ChatClient::contextExceeded, this, &ChatSession::onContextExceeded);
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
    m_settings.contextFrom = 0;
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
    if (!conversation.model.empty() && toQString(conversation.model) != m_model)
        Q_EMIT modelChanged(toQString(conversation.model));
    Q_EMIT branchChanged();
    m_store.loadMessages(conversation.id, [this, opened = m_current](const std::vector<StoredMessage>& messages) {
        opened->tree.set(messages, opened->data.leaf);
        opened->loaded = true;
        if (opened == m_current) Q_EMIT branchChanged();
    });
}

void ChatSession::setModel(const QString& path, const QString& name) {
    m_modelName = name;
    if (m_current->data.id != 0) m_current->data.model = path.toStdString();
    if (path == m_model) return;
    m_model = path;
    m_contextLength = 0;
    m_statistics = {};
    m_budget.forget();
    // The new model is loaded while the user still types.
    if (!path.isEmpty() && m_state == State::Idle && m_server->state() != ModelServer::State::Off)
        m_server->serve(path);
    Q_EMIT statisticsChanged();
}

bool ChatSession::isLoaded() const {
    return m_server->state() == ModelServer::State::Ready && m_server->modelPath() == m_model;
}

void ChatSession::setContextLength(int tokens) {
    m_contextLength = tokens;
    Q_EMIT statisticsChanged();
}

void ChatSession::setSettings(const ChatSettingsValues& settings) {
    const int64_t contextFrom = m_settings.contextFrom;
    m_settings = settings;
    m_settings.contextFrom = contextFrom;
    m_current->data.settings = m_settings.toJson();
}

bool ChatSession::send(const QString& text) {
    if (isBusy() || !m_current->loaded || text.trimmed().isEmpty()) return false;
    const int64_t question =
        m_current->tree.add(m_current->tree.leaf(), "user", text.trimmed().toStdString(), unixSeconds());
    if (m_current->data.title.empty()) m_current->data.title = titleOf(text).toStdString();
    saveMessage(m_current, question);
    ask(question);
    return true;
}

void ChatSession::answerAgain() {
    const StoredMessage* last = m_current->tree.find(m_current->tree.leaf());
    if (isBusy() || !last) return;
    ask(last->role == "user" ? last->id : last->parent);
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

void ChatSession::rename(const StoredConversation& conversation) {
    if (conversation.id == m_current->data.id) m_current->data.title = conversation.title;
    m_store.saveConversation(conversation, {});
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
    m_asked->data.model = m_model.toStdString();
    m_question = question;
    m_statistics = {};
    m_streaming = m_current->tree.add(question, "assistant", {}, unixSeconds());
    Q_EMIT branchChanged();
    setState(State::LoadingModel);
    if (isLoaded())
        begin();
    else
        m_server->serve(m_model);
}

std::vector<ChatTurn> ChatSession::turnsOf(const Conversation& conversation, const QString& draft) const {
    std::vector<ChatTurn> turns;
    if (!m_settings.systemPrompt.trimmed().isEmpty())
        turns.push_back({QStringLiteral("system"), m_settings.systemPrompt.trimmed()});
    const auto branch = conversation.tree.branch();
    const auto first = std::find_if(branch.begin(), branch.end(), [this](const StoredMessage* message) {
        return message->id == m_settings.contextFrom;
    });
    for (auto message = first == branch.end() ? branch.begin() : first; message != branch.end(); ++message)
        if ((*message)->id != m_streaming)
            turns.push_back({toQString((*message)->role), toQString((*message)->content)});
    if (!draft.trimmed().isEmpty()) turns.push_back({QStringLiteral("user"), draft.trimmed()});
    return turns;
}

void ChatSession::begin() {
    m_sent = turnsOf(*m_asked, {});
    setState(State::ReadingPrompt);
    SamplerSettings sampler = m_settings.sampler;
    if (m_contextLength > 0) sampler.maxTokens = std::min(sampler.maxTokens, m_contextLength);
    m_client->send(m_server->url(), m_server->token(), m_sent, sampler);
}

int ChatSession::promptTokens(const QString& draft) const {
    if (!draft.trimmed().isEmpty()) return m_budget.tokensOf(turnsOf(*m_current, draft));
    if (m_statistics.promptTokens > 0) return m_statistics.promptTokens + m_statistics.answerTokens;
    const auto turns = turnsOf(*m_current, {});
    return turns.empty() ? 0 : m_budget.tokensOf(turns);
}

bool ChatSession::isTooLong(const QString& draft) const {
    if (isBusy() || m_contextLength <= 0) return false;
    const StoredMessage* last = m_current->tree.find(m_current->tree.leaf());
    const bool waits = last && last->role == "user";
    if (draft.trimmed().isEmpty() && !waits) return false;
    return m_budget.isMeasured() && m_budget.tokensOf(turnsOf(*m_current, draft)) >= m_contextLength;
}

bool ChatSession::isDropped(int64_t message) const {
    if (!hasDropped()) return false;
    for (const StoredMessage* one : m_current->tree.branch()) {
        if (one->id == m_settings.contextFrom) return false;
        if (one->id == message) return true;
    }
    return false;
}

bool ChatSession::hasDropped() const {
    const auto branch = m_current->tree.branch();
    return m_settings.contextFrom != 0 && std::any_of(branch.begin(), branch.end(), [this](const auto* message) {
               return message->id == m_settings.contextFrom;
           });
}

void ChatSession::setContextFrom(int64_t message) {
    m_settings.contextFrom = message;
    m_current->data.settings = m_settings.toJson();
    m_statistics = {};
    saveConversation(m_current);
    Q_EMIT contextChanged();
    Q_EMIT statisticsChanged();
}

void ChatSession::dropOldest(const QString& draft) {
    if (isBusy()) return;
    const auto turns = turnsOf(*m_current, draft);
    const size_t dropped = m_budget.turnsToDrop(turns, m_contextLength, m_settings.sampler.maxTokens);
    const auto branch = m_current->tree.branch();
    size_t first = dropped;
    for (size_t i = 0; i < branch.size(); ++i)
        if (branch[i]->id == m_settings.contextFrom) first += i;
    if (dropped > 0 && first < branch.size()) setContextFrom(branch[first]->id);
    const StoredMessage* last = m_current->tree.find(m_current->tree.leaf());
    if (draft.trimmed().isEmpty() && last && last->role == "user") answerAgain();
}

void ChatSession::keepAll() {
    if (!isBusy()) setContextFrom(0);
}

QString ChatSession::continueInNewChat() {
    const auto branch = m_current->tree.branch();
    QString question;
    size_t end = branch.size();
    if (end > 0 && branch[end - 1]->role == "user") question = toQString(branch[--end]->content);
    std::vector<StoredMessage> exchange;
    for (size_t i = end >= 2 ? end - 2 : end; i < end; ++i) exchange.push_back(*branch[i]);
    const std::string title = m_current->data.title;
    newConversation();
    std::vector<ChatTurn> turns;
    for (const StoredMessage& message : exchange)
        turns.push_back({toQString(message.role), toQString(message.content)});
    // An exchange that already fills the context would only begin the same trouble.
    if (m_contextLength > 0 && m_budget.tokensOf(turns) > m_contextLength / 2) return question;
    if (!exchange.empty()) m_current->data.title = title;
    for (const StoredMessage& message : exchange) {
        const int64_t id = m_current->tree.add(m_current->tree.leaf(), message.role, message.content, unixSeconds());
        m_current->tree.edit(id)->details = message.details;
        saveMessage(m_current, id);
    }
    Q_EMIT branchChanged();
    return question;
}

void ChatSession::stop() {
    if (m_client->isBusy())
        m_client->stop();
    else if (isBusy())
        endAnswer();
}

void ChatSession::onFinished(const ChatStatistics& statistics) {
    m_statistics = statistics;
    m_budget.learn(m_sent, statistics.promptTokens);
    const bool isFull = m_contextLength > 0 && statistics.promptTokens + statistics.answerTokens >= m_contextLength;
    if (StoredMessage* message = m_asked->tree.edit(m_streaming))
        message->details = {{"model", statistics.model.toStdString()},
                            {"model_name", m_modelName.toStdString()},
                            {"model_path", m_asked->data.model},
                            {"step", statistics.step},
                            {"prompt_tokens", statistics.promptTokens},
                            {"answer_tokens", statistics.answerTokens},
                            {"tokens_per_second", statistics.tokensPerSecond},
                            {"seconds_to_first_token", statistics.secondsToFirstToken},
                            {"context_full", isFull && statistics.finishReason == QLatin1String("length")},
                            {"finish_reason", statistics.finishReason.toStdString()}};
    endAnswer();
    Q_EMIT statisticsChanged();
}

void ChatSession::onContextExceeded(int promptTokens, int contextTokens) {
    m_budget.learn(m_sent, promptTokens);
    m_contextLength = contextTokens;
    m_statistics = {};
    endAnswer();
    Q_EMIT statisticsChanged();
}

void ChatSession::onFailed(const QString& sentence) {
    if (StoredMessage* message = m_asked ? m_asked->tree.edit(m_streaming) : nullptr;
        message && !message->content.empty())
        message->details = {{"model_name", m_modelName.toStdString()}, {"finish_reason", "error"}};
    if (isBusy()) endAnswer();
    Q_EMIT failed(sentence);
}

void ChatSession::endAnswer() {
    const int64_t ended = std::exchange(m_streaming, 0);
    const ConversationPointer conversation = std::exchange(m_asked, nullptr);
    setState(State::Idle);
    const StoredMessage* message = conversation->tree.find(ended);
    if (message && message->content.empty() && message->details.empty()) {
        conversation->tree.remove(ended);
        if (conversation == m_current) Q_EMIT branchChanged();
        return;
    }
    saveMessage(conversation, ended);
    if (conversation == m_current) Q_EMIT answerEnded(ended);
}

void ChatSession::saveConversation(const ConversationPointer& conversation) {
    if (conversation->data.leaf < 0) return;
    conversation->data.updated = unixSeconds();
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
                if (m_settings.contextFrom == id) setContextFrom(stored);
                Q_EMIT renamed(id, stored);
            }
            conversation->data.leaf = conversation->tree.leaf();
            saveConversation(conversation);
            for (const auto& next : std::exchange(conversation->afterSaved, {})) next();
        });
    };
    if (conversation->data.id != 0) return store();
    conversation->data.updated = unixSeconds();
    if (conversation->data.model.empty()) conversation->data.model = m_model.toStdString();
    conversation->data.settings = m_settings.toJson();
    m_store.saveConversation(conversation->data, [this, conversation, store](int64_t created) {
        conversation->data.id = created;
        Q_EMIT conversationChanged(conversation->data);
        store();
    });
}

}  // namespace sextant
