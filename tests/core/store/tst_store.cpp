// SPDX-License-Identifier: Apache-2.0
#include "core/store/chat_store.h"
#include "core/store/job_index.h"
#include "core/store/preference_store.h"
#include "core/store/workspace_database.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sextant;

class TestStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void jobsSurviveReopening() {
        QTemporaryDir folder;
        const std::filesystem::path workspace = folder.path().toStdString();
        {
            Database database = openWorkspaceDatabase(workspace).orThrow();
            JobIndex index(database);
            index.save({{"jobs/a", "a", "pretrain", 3, {{"step", 7}}, 120}, {"jobs/b", "b\"'; --", "pack", 0, {}, 0}})
                .orThrow();
            index.save({{"jobs/a", "a", "pretrain", 3, {{"step", 9}}, 240}}).orThrow();
            index.remove({"jobs/b"}).orThrow();
        }
        Database database = openWorkspaceDatabase(workspace).orThrow();
        auto entries = JobIndex(database).all().orThrow();
        QCOMPARE(entries.size(), size_t(1));
        QCOMPARE(entries[0].eventsOffset, int64_t(240));
        QCOMPARE(entries[0].summary["step"].get<int>(), 9);
        QCOMPARE(entries[0].colorIndex, int64_t(3));
    }

    void brokenSummaryIsReadAgainFromTheFolder() {
        QTemporaryDir folder;
        Database database = openWorkspaceDatabase(folder.path().toStdString()).orThrow();
        JobIndex index(database);
        index.save({{"jobs/a", "a", "pretrain", 0, {{"step", 1}}, 99}}).orThrow();
        database.execute("UPDATE job SET summary = '{oops'").orThrow();
        QCOMPARE(index.all().orThrow()[0].eventsOffset, int64_t(0));
    }

    void messagesFormATree() {
        QTemporaryDir folder;
        Database database = openWorkspaceDatabase(folder.path().toStdString()).orThrow();
        ChatStore chats(database);
        StoredConversation conversation{0, "Salt", "runs/a", {{"temperature", 0.5}}, 0, 10};
        conversation.id = chats.saveConversation(conversation).orThrow();
        const int64_t question =
            chats.saveMessage(conversation.id, {0, 0, "user", "Why 100 %_ salt?", {}, 1}).orThrow();
        const int64_t first =
            chats.saveMessage(conversation.id, {0, question, "assistant", "Because.", {}, 2}).orThrow();
        const int64_t second =
            chats.saveMessage(conversation.id, {0, question, "assistant", "It is.", {}, 3}).orThrow();
        chats.saveMessage(conversation.id, {first, question, "assistant", "Because of the sea.", {{"tokens", 5}}, 2})
            .orThrow();
        conversation.leaf = second;
        chats.saveConversation(conversation).orThrow();

        auto messages = chats.messages(conversation.id).orThrow();
        QCOMPARE(messages.size(), size_t(3));
        QCOMPARE(messages[1].content, std::string("Because of the sea."));
        QCOMPARE(messages[1].parent, messages[2].parent);
        QCOMPARE(messages[0].parent, int64_t(0));
        QCOMPARE(chats.conversations().orThrow()[0].leaf, second);
        QCOMPARE(chats.search("100 %_").orThrow().size(), size_t(1));
        QCOMPARE(chats.search("1000%").orThrow().size(), size_t(0));

        chats.removeConversation(conversation.id).orThrow();
        QVERIFY(chats.messages(conversation.id).orThrow().empty());
    }

    void preferencesKeepTheirType() {
        QTemporaryDir folder;
        Database database = openWorkspaceDatabase(folder.path().toStdString()).orThrow();
        PreferenceStore preferences(database);
        preferences.set("theme", "dark").orThrow();
        preferences.set("smoothing", 0.9).orThrow();
        preferences.set("theme", "light").orThrow();
        auto all = preferences.all().orThrow();
        QCOMPARE(all.size(), size_t(2));
        QCOMPARE(all["theme"], Json("light"));
        QCOMPARE(all["smoothing"].get<double>(), 0.9);
    }

    void newerDatabaseIsRefused() {
        QTemporaryDir folder;
        const std::filesystem::path workspace = folder.path().toStdString();
        openWorkspaceDatabase(workspace).orThrow().execute("PRAGMA user_version = 99").orThrow();
        auto outcome = openWorkspaceDatabase(workspace);
        QVERIFY(!outcome);
        QVERIFY(outcome.error().message.find("newer Sextant") != std::string::npos);
    }

    void uncommittedWorkIsRolledBack() {
        QTemporaryDir folder;
        Database database = openWorkspaceDatabase(folder.path().toStdString()).orThrow();
        {
            auto transaction = database.begin().orThrow();
            database.execute("INSERT INTO preference VALUES ('a', '1')").orThrow();
        }
        QVERIFY(PreferenceStore(database).all().orThrow().empty());
    }
};

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"
