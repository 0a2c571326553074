// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/store_worker.h"

#include "core/store/preference_store.h"
#include "core/store/workspace_database.h"
#include "ui/bridge/text_conversion.h"

namespace sextant {

namespace {

struct Nothing {};

Result<Nothing> done(const Result<void>& result) {
    if (!result) return result.error();
    return Nothing{};
}

}  // namespace

StoreWorker::StoreWorker(const QString& workspace, QObject* parent) : QObject(parent), m_workspace(workspace) {}
StoreWorker::~StoreWorker() = default;

template <class T>
void StoreWorker::run(std::function<Result<T>(Database&)> work, Then<T> then) {
    m_tasks.run(
        this,
        [this, work = std::move(work)]() -> Result<T> {
            if (!m_database) {
                auto opened = openWorkspaceDatabase(toPath(m_workspace));
                if (!opened) return opened.error();
                m_database = std::make_shared<Database>(std::move(opened).value());
            }
            return work(*m_database);
        },
        [this, then = std::move(then)](const Result<T>& result) {
            if (!result)
                Q_EMIT failed(sentenceOf(result.error()));
            else if (then)
                then(result.value());
        });
}

void StoreWorker::loadConversations(Then<std::vector<StoredConversation>> then) {
    run<std::vector<StoredConversation>>([](Database& database) { return ChatStore(database).conversations(); },
                                         std::move(then));
}

void StoreWorker::loadMessages(int64_t conversation, Then<std::vector<StoredMessage>> then) {
    run<std::vector<StoredMessage>>([=](Database& database) { return ChatStore(database).messages(conversation); },
                                    std::move(then));
}

void StoreWorker::saveConversation(const StoredConversation& conversation, Then<int64_t> then) {
    run<int64_t>([=](Database& database) { return ChatStore(database).saveConversation(conversation); },
                 std::move(then));
}

void StoreWorker::saveMessage(int64_t conversation, const StoredMessage& message, Then<int64_t> then) {
    run<int64_t>([=](Database& database) { return ChatStore(database).saveMessage(conversation, message); },
                 std::move(then));
}

void StoreWorker::removeConversation(int64_t id) {
    run<Nothing>([=](Database& database) { return done(ChatStore(database).removeConversation(id)); }, {});
}

void StoreWorker::searchConversations(const QString& words, Then<std::vector<int64_t>> then) {
    run<std::vector<int64_t>>(
        [text = words.toStdString()](Database& database) { return ChatStore(database).search(text); }, std::move(then));
}

void StoreWorker::loadPreferences(Then<std::map<std::string, Json>> then) {
    run<std::map<std::string, Json>>([](Database& database) { return PreferenceStore(database).all(); },
                                     std::move(then));
}

void StoreWorker::setPreference(const QString& key, const Json& value) {
    run<Nothing>([name = key.toStdString(),
                  value](Database& database) { return done(PreferenceStore(database).set(name, value)); },
                 {});
}

}  // namespace sextant
