// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/chat_store.h"
#include "ui/bridge/background_tasks.h"

#include <QObject>
#include <QString>

#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace sextant {

/// Chats and preferences of the workspace. Every call returns at once; SQLite runs on one worker thread, in the order
/// of the calls, and `then` is called on the GUI thread (only on success; failures come as a signal).
class StoreWorker : public QObject {
    Q_OBJECT

public:
    explicit StoreWorker(const QString& workspace, QObject* parent = nullptr);
    ~StoreWorker() override;

    template <class T>
    using Then = std::function<void(const T&)>;

    void loadConversations(Then<std::vector<StoredConversation>> then);
    void loadMessages(int64_t conversation, Then<std::vector<StoredMessage>> then);
    void saveConversation(const StoredConversation& conversation, Then<int64_t> then);
    void saveMessage(int64_t conversation, const StoredMessage& message, Then<int64_t> then);
    void removeConversation(int64_t id);
    void searchConversations(const QString& words, Then<std::vector<int64_t>> then);
    void loadPreferences(Then<std::map<std::string, Json>> then);
    void setPreference(const QString& key, const Json& value);

Q_SIGNALS:
    void failed(const QString& sentence);

private:
    template <class T>
    void run(std::function<Result<T>(Database&)> work, Then<T> then);

    QString m_workspace;
    std::shared_ptr<Database> m_database;  ///< of the worker thread
    BackgroundTasks m_tasks;
};

}  // namespace sextant
