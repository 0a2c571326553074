// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/store/database.h"

#include <vector>

namespace sextant {

/// One message of a conversation. Messages form a tree: an answer made again is a sibling of the first one.
struct StoredMessage {
    int64_t id = 0;
    int64_t parent = 0;  ///< 0: the first message of a branch
    std::string role;    ///< "user", "assistant"
    std::string content;
    Json details = Json::object();  ///< of an answer: model, tokens, seconds
    double created = 0;
};

struct StoredConversation {
    int64_t id = 0;
    std::string title;
    std::string model;  ///< checkpoint folder it was last held with
    Json settings = Json::object();
    int64_t leaf = 0;  ///< last message of the branch that is shown; 0: empty
    double updated = 0;
};

/// Queries on conversations and their messages. Borrows the connection; same thread.
class ChatStore {
public:
    explicit ChatStore(Database& database) : m_database(database) {}

    /// Newest first.
    Result<std::vector<StoredConversation>> conversations();
    /// In order of creation.
    Result<std::vector<StoredMessage>> messages(int64_t conversation);
    /// Inserts when `id` is 0, else updates title, model, settings, leaf and time. Returns the id.
    Result<int64_t> saveConversation(const StoredConversation& conversation);
    /// Inserts when `id` is 0, else updates content and details. Returns the id.
    Result<int64_t> saveMessage(int64_t conversation, const StoredMessage& message);
    /// With all its messages.
    Result<void> removeConversation(int64_t id);
    /// Conversations whose title or messages contain the words, newest first.
    Result<std::vector<int64_t>> search(const std::string& words);

private:
    Database& m_database;
};

}  // namespace sextant
