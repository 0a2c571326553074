// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/conversation_list_model.h"

#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"
#include "ui/models/list_roles.h"

#include <algorithm>

namespace sextant {

void ConversationListModel::set(std::vector<StoredConversation> conversations) {
    beginResetModel();
    m_conversations = std::move(conversations);
    endResetModel();
}

void ConversationListModel::update(const StoredConversation& conversation) {
    const int row = rowOf(conversation.id);
    if (row == 0) {
        m_conversations[0] = conversation;
        Q_EMIT dataChanged(index(0), index(0));
        return;
    }
    if (row > 0) {
        beginMoveRows({}, row, row, {}, 0);
        std::rotate(m_conversations.begin(), m_conversations.begin() + row, m_conversations.begin() + row + 1);
        m_conversations[0] = conversation;
        endMoveRows();
        Q_EMIT dataChanged(index(0), index(0));
        return;
    }
    beginInsertRows({}, 0, 0);
    m_conversations.insert(m_conversations.begin(), conversation);
    endInsertRows();
}

void ConversationListModel::remove(int64_t id) {
    const int row = rowOf(id);
    if (row < 0) return;
    beginRemoveRows({}, row, row);
    m_conversations.erase(m_conversations.begin() + row);
    endRemoveRows();
}

void ConversationListModel::restore(const StoredConversation& conversation) {
    const auto place = std::find_if(m_conversations.begin(), m_conversations.end(),
                                    [&](const auto& other) { return other.updated < conversation.updated; });
    const int row = static_cast<int>(place - m_conversations.begin());
    beginInsertRows({}, row, row);
    m_conversations.insert(place, conversation);
    endInsertRows();
}

Qt::ItemFlags ConversationListModel::flags(const QModelIndex& index) const {
    return QAbstractListModel::flags(index) | (index.isValid() ? Qt::ItemIsEditable : Qt::NoItemFlags);
}

bool ConversationListModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const QString title = value.toString().simplified();
    if (role != Qt::EditRole || index.row() < 0 || index.row() >= rowCount() || title.isEmpty()) return false;
    StoredConversation& conversation = m_conversations[static_cast<size_t>(index.row())];
    if (toQString(conversation.title) == title) return false;
    conversation.title = title.toStdString();
    Q_EMIT dataChanged(index, index);
    Q_EMIT renamed(conversation);
    return true;
}

int ConversationListModel::rowOf(int64_t id) const {
    auto found =
        std::find_if(m_conversations.begin(), m_conversations.end(), [&](const auto& c) { return c.id == id; });
    return found == m_conversations.end() ? -1 : static_cast<int>(found - m_conversations.begin());
}

const StoredConversation* ConversationListModel::find(int64_t id) const {
    const int row = rowOf(id);
    return row < 0 ? nullptr : &m_conversations[static_cast<size_t>(row)];
}

int ConversationListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_conversations.size());
}

QVariant ConversationListModel::data(const QModelIndex& index, int role) const {
    if (index.row() < 0 || index.row() >= rowCount()) return {};
    const StoredConversation& conversation = m_conversations[static_cast<size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole:
        case Qt::EditRole:
        case SearchRole:
            return toQString(conversation.title);
        case IdRole:
            return QVariant::fromValue<qlonglong>(conversation.id);
        case SubtitleRole:
            return agoText(conversation.updated);
        default:
            return {};
    }
}

}  // namespace sextant
