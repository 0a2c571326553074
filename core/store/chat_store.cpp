// SPDX-License-Identifier: Apache-2.0
#include "core/store/chat_store.h"

namespace sextant {

namespace {

Json objectFrom(const std::string& text) {
    auto json = parseJson(text, "a stored chat");
    return json && json.value().is_object() ? std::move(json).value() : Json::object();
}

void bindReference(Statement& statement, int parameter, int64_t id) {
    if (id == 0)
        statement.bindNull(parameter);
    else
        statement.bind(parameter, id);
}

std::string escapedForLike(const std::string& words) {
    std::string pattern = "%";
    for (char c : words) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    return pattern + "%";
}

}  // namespace

Result<std::vector<StoredConversation>> ChatStore::conversations() {
    std::vector<StoredConversation> list;
    auto statement = SEXTANT_TRY(m_database.prepare(
        "SELECT id, title, model, settings, leaf, updated FROM conversation ORDER BY updated DESC, id DESC"));
    while (SEXTANT_TRY(statement.step()))
        list.push_back({statement.integer(0), statement.text(1), statement.text(2), objectFrom(statement.text(3)),
                        statement.integer(4), statement.number(5)});
    return list;
}

Result<std::vector<StoredMessage>> ChatStore::messages(int64_t conversation) {
    std::vector<StoredMessage> list;
    auto statement = SEXTANT_TRY(m_database.prepare(
        "SELECT id, parent, role, content, details, created FROM message WHERE conversation = ? ORDER BY id"));
    statement.bind(1, conversation);
    while (SEXTANT_TRY(statement.step()))
        list.push_back({statement.integer(0), statement.integer(1), statement.text(2), statement.text(3),
                        objectFrom(statement.text(4)), statement.number(5)});
    return list;
}

Result<int64_t> ChatStore::saveConversation(const StoredConversation& conversation) {
    const bool fresh = conversation.id == 0;
    auto statement = SEXTANT_TRY(m_database.prepare(
        fresh ? "INSERT INTO conversation (title, model, settings, leaf, updated) VALUES (?, ?, ?, ?, ?)"
              : "UPDATE conversation SET title = ?, model = ?, settings = ?, leaf = ?, updated = ? WHERE id = ?"));
    statement.bind(1, conversation.title).bind(2, conversation.model).bind(3, toJsonLine(conversation.settings));
    bindReference(statement, 4, conversation.leaf);
    statement.bind(5, conversation.updated);
    if (!fresh) statement.bind(6, conversation.id);
    SEXTANT_TRY(statement.run());
    return fresh ? m_database.lastInsertId() : conversation.id;
}

Result<int64_t> ChatStore::saveMessage(int64_t conversation, const StoredMessage& message) {
    if (message.id != 0) {
        auto update = SEXTANT_TRY(m_database.prepare("UPDATE message SET content = ?, details = ? WHERE id = ?"));
        update.bind(1, message.content).bind(2, toJsonLine(message.details)).bind(3, message.id);
        SEXTANT_TRY(update.run());
        return message.id;
    }
    auto insert = SEXTANT_TRY(m_database.prepare(
        "INSERT INTO message (conversation, parent, role, content, details, created) VALUES (?, ?, ?, ?, ?, ?)"));
    insert.bind(1, conversation);
    bindReference(insert, 2, message.parent);
    insert.bind(3, message.role).bind(4, message.content).bind(5, toJsonLine(message.details)).bind(6, message.created);
    SEXTANT_TRY(insert.run());
    return m_database.lastInsertId();
}

Result<void> ChatStore::removeConversation(int64_t id) {
    auto statement = SEXTANT_TRY(m_database.prepare("DELETE FROM conversation WHERE id = ?"));
    statement.bind(1, id);
    return statement.run();
}

Result<std::vector<int64_t>> ChatStore::search(const std::string& words) {
    std::vector<int64_t> ids;
    auto statement = SEXTANT_TRY(m_database.prepare(
        "SELECT id FROM conversation c WHERE title LIKE ?1 ESCAPE '\\' OR EXISTS (SELECT 1 FROM message m WHERE "
        "m.conversation = c.id AND m.content LIKE ?1 ESCAPE '\\') ORDER BY updated DESC, id DESC"));
    statement.bind(1, escapedForLike(words));
    while (SEXTANT_TRY(statement.step())) ids.push_back(statement.integer(0));
    return ids;
}

}  // namespace sextant
