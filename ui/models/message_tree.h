// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/chat_store.h"

#include <vector>

namespace sextant {

/// The messages of one conversation as a tree, and the branch of it that is shown. Ids are the store's; a message that
/// is not stored yet has a negative one. Without Qt, so that it is easy to test.
class MessageTree {
public:
    void set(std::vector<StoredMessage> messages, int64_t leaf);
    void clear();

    /// From the first message to the leaf.
    std::vector<const StoredMessage*> branch() const;
    int64_t leaf() const { return m_leaf; }
    const StoredMessage* find(int64_t id) const;

    /// Adds a message below `parent` (0: a new first message), makes it the leaf and returns its temporary id.
    int64_t add(int64_t parent, std::string role, std::string content, double created);
    StoredMessage* edit(int64_t id);
    /// Takes a message out that has nothing below it and shows its parent.
    void remove(int64_t id);
    /// The store gave the message its real id.
    void rename(int64_t temporary, int64_t id);

    /// Which of the messages with the same parent this one is (from 0), and how many there are.
    struct Place {
        size_t index = 0, count = 1;
    };
    Place place(int64_t id) const;
    /// Shows the neighbour in this direction and, below it, the newest answers.
    void showSibling(int64_t id, int direction);

private:
    std::vector<int64_t> siblings(const StoredMessage& message) const;
    int64_t newestBelow(int64_t id) const;

    std::vector<StoredMessage> m_messages;  // in order of creation
    int64_t m_leaf = 0;
    int64_t m_nextTemporary = -1;
};

}  // namespace sextant
