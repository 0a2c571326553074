// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/chat_store.h"

#include <QAbstractListModel>

#include <vector>

namespace sextant {

/// The conversations of the workspace, newest first.
class ConversationListModel : public QAbstractListModel {
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;
    void set(std::vector<StoredConversation> conversations);
    /// Adds it or brings it to the top.
    void update(const StoredConversation& conversation);
    void remove(int64_t id);
    const StoredConversation* find(int64_t id) const;
    int rowOf(int64_t id) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    /// A new title; one of blanks alone is not taken.
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    /// Puts a conversation that was taken out back to its place in time.
    void restore(const StoredConversation& conversation);

Q_SIGNALS:
    void renamed(const sextant::StoredConversation& conversation);

private:
    std::vector<StoredConversation> m_conversations;
};

}  // namespace sextant
