// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/message_tree.h"

#include <algorithm>

namespace sextant {

void MessageTree::set(std::vector<StoredMessage> messages, int64_t leaf) {
    m_messages = std::move(messages);
    m_leaf = find(leaf) ? leaf : m_messages.empty() ? 0 : m_messages.back().id;
}

void MessageTree::clear() { set({}, 0); }

const StoredMessage* MessageTree::find(int64_t id) const {
    auto found =
        std::find_if(m_messages.begin(), m_messages.end(), [&](const auto& message) { return message.id == id; });
    return found == m_messages.end() ? nullptr : &*found;
}

StoredMessage* MessageTree::edit(int64_t id) { return const_cast<StoredMessage*>(find(id)); }

std::vector<const StoredMessage*> MessageTree::branch() const {
    std::vector<const StoredMessage*> path;
    // A damaged store may hold a circle: no path is longer than all messages.
    for (const StoredMessage* message = find(m_leaf); message && path.size() < m_messages.size();
         message = find(message->parent))
        path.push_back(message);
    std::reverse(path.begin(), path.end());
    return path;
}

int64_t MessageTree::add(int64_t parent, std::string role, std::string content, double created) {
    m_messages.push_back({m_nextTemporary, parent, std::move(role), std::move(content), Json::object(), created});
    m_leaf = m_nextTemporary--;
    return m_leaf;
}

void MessageTree::remove(int64_t id) {
    const StoredMessage* message = find(id);
    if (!message) return;
    if (m_leaf == id) m_leaf = message->parent;
    std::erase_if(m_messages, [id](const StoredMessage& other) { return other.id == id; });
}

void MessageTree::rename(int64_t temporary, int64_t id) {
    for (StoredMessage& message : m_messages) {
        if (message.id == temporary) message.id = id;
        if (message.parent == temporary) message.parent = id;
    }
    if (m_leaf == temporary) m_leaf = id;
}

std::vector<int64_t> MessageTree::siblings(const StoredMessage& message) const {
    std::vector<int64_t> ids;
    for (const StoredMessage& other : m_messages)
        if (other.parent == message.parent) ids.push_back(other.id);
    return ids;
}

MessageTree::Place MessageTree::place(int64_t id) const {
    const StoredMessage* message = find(id);
    if (!message) return {};
    const auto ids = siblings(*message);
    return {static_cast<size_t>(std::find(ids.begin(), ids.end(), id) - ids.begin()), ids.size()};
}

int64_t MessageTree::newestBelow(int64_t id) const {
    for (size_t guard = 0; guard < m_messages.size(); ++guard) {
        auto child = std::find_if(m_messages.rbegin(), m_messages.rend(),
                                  [&](const auto& message) { return message.parent == id; });
        if (child == m_messages.rend()) break;
        id = child->id;
    }
    return id;
}

void MessageTree::showSibling(int64_t id, int direction) {
    const StoredMessage* message = find(id);
    if (!message) return;
    const auto ids = siblings(*message);
    const auto here = std::find(ids.begin(), ids.end(), id) - ids.begin();
    const auto there = std::clamp<std::ptrdiff_t>(here + direction, 0, static_cast<std::ptrdiff_t>(ids.size()) - 1);
    m_leaf = newestBelow(ids[static_cast<size_t>(there)]);
}

}  // namespace sextant
