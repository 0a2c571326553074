// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "core/job/job_folder.h"
#include "tests/support/engine_process.h"
#include "tests/ui/support/quiet_painting.h"
#include "tests/ui/support/window_bench.h"
#include "ui/models/conversation_list_model.h"
#include "ui/pages/chat/answer_text.h"
#include "ui/pages/chat/chat_notice.h"
#include "ui/pages/chat/chat_page.h"
#include "ui/pages/chat/chat_session.h"
#include "ui/pages/chat/composer.h"
#include "ui/pages/chat/model_picker.h"
#include "ui/theme/theme.h"
#include "ui/widgets/context_list.h"

#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QtTest>

#include <filesystem>

using namespace sextant;
using namespace sextant::test;

namespace {

constexpr int kPatience = 20000;

QPushButton* button(QWidget& under, const QString& begin) {
    for (auto* one : under.findChildren<QPushButton*>())
        if (one->text().startsWith(begin) && one->isVisible()) return one;
    return nullptr;
}

}  // namespace

/// What the chat says about the model that answers, the context it has, and the list of chats; with the real engine.
class TestChatPage : public QObject {
    Q_OBJECT

    TinyRun m_run;

    QString workspace() const { return QFileInfo(m_run.path(QStringLiteral("run.yaml"))).path(); }
    QString checkpoint(int step) const {
        return m_run.path(QStringLiteral("jobs/tiny/checkpoints/checkpoint-%1").arg(step));
    }
    static ChatPage& page(WindowBench& bench) {
        return *static_cast<ChatPage*>(bench.window.page(QStringLiteral("chat")));
    }
    /// Types and sends; waits for the end of the answer, if there is one.
    static void ask(ChatPage& page, const QString& text) {
        auto* input = page.findChild<Composer*>()->findChild<QPlainTextEdit*>();
        input->setPlainText(text);
        QTest::keyClick(input, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(!page.session().isBusy(), kPatience);
    }
    void open(WindowBench& bench, int step) {
        QTRY_VERIFY_WITH_TIMEOUT(bench.jobs.isComplete(), kPatience);
        bench.window.showPage(QStringLiteral("chat"), checkpoint(step));
        ChatSettingsValues values;
        values.sampler.maxTokens = 4;
        page(bench).session().setSettings(values);
    }

private Q_SLOTS:
    void init() { failOnPaintWarnings(); }
    void initTestCase() {
        qputenv("SEXTANT_ENGINE", enginePath().toUtf8());
        Theme::instance().apply(ThemeChoice::Light);
        auto trained = runEngine({"train", m_run.path("run.yaml"), "--job", m_run.path("jobs/tiny")});
        QVERIFY2(trained.exitCode == 0, qPrintable(trained.error));
    }

    void answersSayWhoGaveThem() {
        WindowBench bench(workspace());
        open(bench, 50);
        ask(page(bench), QStringLiteral("Line"));
        const StoredMessage* answer = page(bench).session().tree().branch().back();
        QCOMPARE(answeredBy(*answer), QStringLiteral("tiny, step 50"));
        QVERIFY(!endOfAnswer(*answer).isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(answer->id > 0 || page(bench).session().tree().branch().back()->id > 0, kPatience);
    }

    void aChatComesBackWithItsModel() {
        WindowBench bench(workspace());
        QTRY_VERIFY_WITH_TIMEOUT(bench.jobs.isComplete(), kPatience);
        bench.window.showPage(QStringLiteral("chat"));
        QTRY_COMPARE_WITH_TIMEOUT(page(bench).session().model(), checkpoint(50), kPatience);
        QCOMPARE(page(bench).picker().model(), checkpoint(50));
        // Its context is known before anything is loaded.
        QTRY_VERIFY_WITH_TIMEOUT(page(bench).session().contextLength() > 0, kPatience);
    }

    void aCheckpointThatIsGone() {
        WindowBench bench(workspace());
        open(bench, 20);
        QTRY_VERIFY_WITH_TIMEOUT(page(bench).session().contextLength() > 0, kPatience);
        page(bench).createNew();
        QVERIFY(!page(bench).picker().isGone());
        std::filesystem::remove_all(checkpoint(20).toStdString());
        // A run that rotates its checkpoints says something at the same moment.
        const auto events = JobFolder(m_run.path(QStringLiteral("jobs/tiny")).toStdString()).eventsPath();
        FileWriter::open(events, FileWriter::Mode::Append).orThrow().write("{\"event\":\"checkpoint\"}\n").orThrow();
        QTRY_VERIFY_WITH_TIMEOUT(page(bench).picker().isGone(), kPatience);
        QVERIFY(page(bench).picker().currentText().contains(QStringLiteral("gone")));
        QVERIFY(page(bench).notice().sentence().contains(QStringLiteral("step 20 of tiny is gone")));
        ask(page(bench), QStringLiteral("Line"));
        QVERIFY(page(bench).session().tree().branch().empty());
        QCOMPARE(page(bench).findChild<Composer*>()->text(), QStringLiteral("Line"));  // nothing typed is lost
        QPushButton* newest = button(page(bench).notice(), QStringLiteral("Answer with the newest, step 60"));
        QVERIFY(newest);
        QTest::mouseClick(newest, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!page(bench).picker().isGone(), kPatience);
        ask(page(bench), QStringLiteral("Line"));
        QCOMPARE(answeredBy(*page(bench).session().tree().branch().back()), QStringLiteral("tiny, step 60"));
    }

    void aFullContextIsNoDeadEnd() {
        WindowBench bench(workspace());
        open(bench, 60);
        QTRY_VERIFY_WITH_TIMEOUT(page(bench).session().contextLength() > 0, kPatience);
        page(bench).createNew();
        ChatSession& session = page(bench).session();
        ask(page(bench), QStringLiteral("Line"));
        QCOMPARE(session.tree().branch().size(), size_t(2));
        QVERIFY(page(bench).notice().sentence().isEmpty());
        // Said before it is sent.
        const int words = session.contextLength();
        auto* input = page(bench).findChild<Composer*>()->findChild<QPlainTextEdit*>();
        input->setPlainText(QStringLiteral("zq xw ").repeated(words));
        QVERIFY(page(bench).notice().sentence().contains(QStringLiteral("longer than the model's context")));
        input->setPlainText(QStringLiteral("Line 1"));
        QVERIFY(page(bench).notice().sentence().isEmpty());
        // Many turns, until they do not fit.
        for (int i = 0; i < words && page(bench).notice().sentence().isEmpty(); ++i)
            ask(page(bench), QStringLiteral("Line %1: the cat").arg(i));
        QVERIFY(page(bench).notice().sentence().contains(QStringLiteral("longer than the model's context")));
        QCOMPARE(session.tree().branch().back()->role, std::string("user"));  // no blank answer
        const size_t turns = session.tree().branch().size();
        QTest::mouseClick(button(page(bench).notice(), QStringLiteral("Drop the oldest turns")), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!session.isBusy(), kPatience);
        QCOMPARE(session.tree().branch().size(), turns + 1);
        QVERIFY(session.isDropped(session.tree().branch().front()->id));
        QVERIFY(!session.isDropped(session.tree().branch().back()->id));
        QVERIFY(page(bench).notice().sentence().contains(QStringLiteral("not given to the model")));
    }

    void whyAnswersEnd() {
        StoredMessage message;
        auto words = [&](const char* reason, bool full) {
            message.details = {{"finish_reason", reason}, {"context_full", full}};
            return endOfAnswer(message);
        };
        QCOMPARE(words("length", false), QStringLiteral("stopped: token limit reached"));
        QCOMPARE(words("length", true), QStringLiteral("stopped: context full"));
        QCOMPARE(words("stop", false), QStringLiteral("ended by the model"));
        QCOMPARE(words("stopped", false), QStringLiteral("stopped by you"));
    }

    void whatIsDropped() {
        ContextBudget budget;
        auto turn = [](const char* role, int letters) {
            return ChatTurn{QString::fromLatin1(role), QString(letters, QLatin1Char('x'))};
        };
        const std::vector<ChatTurn> turns{turn("system", 10), turn("user", 100),      turn("assistant", 100),
                                          turn("user", 100),  turn("assistant", 100), turn("user", 50)};
        budget.learn(turns, 200);
        QCOMPARE(budget.tokensOf(turns), 200);
        QCOMPARE(budget.turnsToDrop(turns, 1000, 100), size_t(0));
        QCOMPARE(budget.turnsToDrop(turns, 200, 50), size_t(2));  // a question goes with its answer
        QCOMPARE(budget.turnsToDrop(turns, 20, 5), size_t(4));    // the last question always stays
    }

    void chatsAreManaged() {
        QTemporaryDir folder;
        WindowBench bench(folder.path());
        bench.window.showPage(QStringLiteral("chat"));
        std::vector<int64_t> ids;
        for (const char* title : {"first", "second"}) {
            bench.store.saveConversation({0, title, {}, Json::object(), 0, 1.0 + double(ids.size())},
                                         [&](int64_t id) { ids.push_back(id); });
            QTRY_VERIFY(!ids.empty() && (title[0] == 'f' || ids.size() == 2));
        }
        bench.store.saveMessage(ids[0], {0, 0, "user", "the old harbour", Json::object(), 1}, {});
        ChatPage chats(Services{bench.jobs, bench.launcher, bench.store, bench.machine, bench.files, bench.models});
        chats.show();
        auto* view = chats.list().findChild<QListView*>();
        QTRY_COMPARE(view->model()->rowCount(), 2);
        // Words of messages are found, too; a search that finds nothing says so.
        auto* search = chats.list().findChild<QLineEdit*>();
        search->setText(QStringLiteral("harbour"));
        QTRY_COMPARE(view->model()->rowCount(), 1);
        QCOMPARE(view->model()->index(0, 0).data().toString(), QStringLiteral("first"));
        search->setText(QStringLiteral("nowhere"));
        QTRY_COMPARE(view->model()->rowCount(), 0);
        search->clear();
        // A new name.
        QVERIFY(view->model()->setData(view->model()->index(0, 0), QStringLiteral("renamed"), Qt::EditRole));
        // Del, and back.
        chats.list().select(QVariant::fromValue<qlonglong>(ids[1]));
        QSignalSpy said(&chats, &Page::noticed);
        view->setFocus();
        Q_EMIT chats.list().removalRequested(QVariant::fromValue<qlonglong>(ids[1]));
        QCOMPARE(view->model()->rowCount(), 1);
        QCOMPARE(said.count(), 1);
        said[0][2].value<std::vector<NoticeAction>>().front().run();
        QCOMPARE(view->model()->rowCount(), 2);
        QCOMPARE(view->model()->index(0, 0).data().toString(), QStringLiteral("renamed"));
        std::vector<StoredConversation> stored;
        bench.store.loadConversations([&](const auto& all) { stored = all; });
        QTRY_COMPARE(stored.size(), size_t(2));
        QCOMPARE(stored[0].title, std::string("renamed"));
    }
};

QTEST_MAIN(TestChatPage)
#include "tst_chat_page.moc"
