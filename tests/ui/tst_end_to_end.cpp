// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/spec/pretrain_spec.h"
#include "core/spec/spec_kinds.h"
#include "tests/ui/support/quiet_painting.h"
#include "tests/ui/support/window_bench.h"
#include "ui/pages/chat/chat_page.h"
#include "ui/pages/chat/chat_session.h"
#include "ui/pages/chat/composer.h"
#include "ui/pages/runs/new_run_view.h"
#include "ui/pages/runs/run_plots.h"
#include "ui/pages/runs/run_view.h"
#include "ui/pages/runs/runs_page.h"
#include "ui/pages/tokenizer/playground_view.h"
#include "ui/pages/tokenizer/tokenizer_page.h"
#include "ui/theme/theme.h"
#include "ui/widgets/job_form.h"
#include "ui/widgets/option_form.h"
#include "ui/widgets/token_flow.h"

#include <QAbstractButton>
#include <QApplication>
#include <QFileInfo>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QtTest>

using namespace sextant;

namespace {

constexpr int kPatience = 60000;

/// The visible button with this text.
QAbstractButton* button(const QWidget& parent, const QString& text) {
    for (QAbstractButton* candidate : parent.findChildren<QAbstractButton*>())
        if (candidate->isVisible() && candidate->isEnabled() &&
            (candidate->text() == text || candidate->accessibleName() == text))
            return candidate;
    return nullptr;
}

std::string smallCorpus() {
    const char* animals[] = {"fox", "heron", "bear", "owl", "hare"};
    const char* places[] = {"wood", "river", "hill", "meadow", "valley"};
    std::string text;
    for (int i = 0; i < 1500; ++i)
        text += std::string("The ") + animals[i % 5] + " lives in the " + places[(i / 5) % 5] + ". Every morning the " +
                animals[(i / 25) % 5] + " goes to the " + places[i % 5] + ".\n\n";
    return text;
}

}  // namespace

/// The real window drives the real engine: a run is started, its curve grows, it is stopped and resumed, and the result
/// is talked to, all by clicks and keys.
class TestEndToEnd : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnPaintWarnings(); }
    void initTestCase() {
        m_engine = qEnvironmentVariable("SEXTANT_BIN_DIR") + QStringLiteral("/sextant-engine");
        if (!QFileInfo(m_engine).isExecutable()) QSKIP("The engine is not built beside the tests.");
        qputenv("SEXTANT_ENGINE", m_engine.toUtf8());
        Theme::instance().apply(ThemeChoice::Light);
        QVERIFY(m_workspace.isValid());
        m_corpus = m_workspace.path() + QStringLiteral("/corpus.txt");
        writeFileAtomically(m_corpus.toStdString(), smallCorpus(), Durability::Buffered).orThrow();
    }

    void trainStopResumeAndChat() {
        WindowBench bench(m_workspace.path());
        QTRY_VERIFY_WITH_TIMEOUT(bench.jobs.isComplete(), kPatience);
        QVERIFY(bench.window.showPage(QStringLiteral("runs")));
        auto* runs = static_cast<RunsPage*>(bench.window.page(QStringLiteral("runs")));
        QTest::mouseClick(button(*runs, QStringLiteral("New run")), Qt::LeftButton);
        OptionForm& form = runs->newRunView().form();
        QVERIFY(!form.isGood());  // no data yet
        form.setValues({{"name", "tiny"},
                        {"data.sources", Json::array({{{"path", m_corpus.toStdString()}, {"weight", 1.0}}})},
                        {"data.tokenizer_vocab_size", 300},
                        {"data.sequence_length", 64},
                        {"model.max_position_embeddings", 64},
                        {"model.hidden_size", 32},
                        {"model.intermediate_size", 64},
                        {"model.num_hidden_layers", 1},
                        {"model.num_attention_heads", 2},
                        {"model.num_key_value_heads", 2},
                        {"train.max_steps", 100000},
                        {"train.per_device_train_batch_size", 4},
                        {"evaluation.every_steps", 50},
                        {"checkpoint.every_steps", 50},
                        {"checkpoint.keep_last", 1000}});  // a checkpoint a second: none may go while it is loaded
        QVERIFY(form.isGood());
        QAbstractButton* start = button(*runs, QStringLiteral("Start training"));
        QVERIFY(start);
        QTest::mouseClick(start, Qt::LeftButton);

        const QString path = m_workspace.path() + QStringLiteral("/jobs/tiny");
        theCurveBegins(bench, *runs, path);
        QTRY_VERIFY_WITH_TIMEOUT(bench.jobs.find(path) && bench.jobs.find(path)->step >= 60, kPatience);
        QCOMPARE(bench.jobs.find(path)->state, JobState::Running);
        QTRY_VERIFY_WITH_TIMEOUT(!bench.jobs.find(path)->checkpoints.isEmpty(), kPatience);

        QTest::mouseClick(button(runs->runView(), QStringLiteral("Pause")), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(bench.jobs.find(path)->state, JobState::Paused, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(button(runs->runView(), QStringLiteral("Continue")), kPatience);
        QTest::mouseClick(button(runs->runView(), QStringLiteral("Continue")), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(bench.jobs.find(path)->state, JobState::Running, kPatience);

        QTRY_VERIFY_WITH_TIMEOUT(button(runs->runView(), QStringLiteral("Stop, with a checkpoint")), kPatience);
        QTest::mouseClick(button(runs->runView(), QStringLiteral("Stop, with a checkpoint")), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(bench.jobs.find(path)->state, JobState::Interrupted, kPatience);
        const double stoppedAt = bench.jobs.find(path)->step;
        QTRY_VERIFY_WITH_TIMEOUT(button(runs->runView(), QStringLiteral("Resume")), kPatience);
        QTest::mouseClick(button(runs->runView(), QStringLiteral("Resume")), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(bench.jobs.find(path)->step > stoppedAt + 20, kPatience);

        chat(bench, path);
        bench.jobs.request(path, QStringLiteral("stop"));
        QTRY_COMPARE_WITH_TIMEOUT(bench.jobs.find(path)->state, JobState::Interrupted, kPatience);
    }

    void runsOutliveTheWindow() {
        const QString path = m_workspace.path() + QStringLiteral("/jobs/tiny");
        {
            WindowBench bench(m_workspace.path());
            bench.launcher.resume(path);
            QTRY_VERIFY_WITH_TIMEOUT(bench.jobs.find(path) && bench.jobs.find(path)->state == JobState::Running,
                                     kPatience);
            bench.window.close();
        }
        const double seen = JobFolder(path.toStdString()).readStatus().orThrow().heartbeat;
        QTRY_VERIFY_WITH_TIMEOUT(JobFolder(path.toStdString()).readStatus().orThrow().heartbeat > seen, kPatience);
        WindowBench bench(m_workspace.path());
        QTRY_VERIFY_WITH_TIMEOUT(bench.jobs.find(path) && bench.jobs.find(path)->state == JobState::Running, kPatience);
        const double step = bench.jobs.find(path)->step;
        QTRY_VERIFY_WITH_TIMEOUT(bench.jobs.find(path)->step > step + 20, kPatience);
        bench.jobs.request(path, QStringLiteral("stop"));
        QTRY_COMPARE_WITH_TIMEOUT(bench.jobs.find(path)->state, JobState::Interrupted, kPatience);
    }

    void chatsAreThereAgain() {
        WindowBench bench(m_workspace.path());
        auto* page = static_cast<ChatPage*>(bench.window.page(QStringLiteral("chat")));
        QTRY_COMPARE_WITH_TIMEOUT(page->session().tree().branch().size(), size_t(2), kPatience);
        const int64_t answer = page->session().tree().branch().back()->id;
        QCOMPARE(page->session().tree().place(answer).count, size_t(2));
    }

    void aTokenizerIsTrainedAndShown() {
        if (!findSpecKind("tokenizer")) QSKIP("There is no tokenizer job yet.");
        WindowBench bench(m_workspace.path());
        bench.window.showPage(QStringLiteral("tokenizer"), QStringLiteral("new"));
        auto* page = static_cast<TokenizerPage*>(bench.window.page(QStringLiteral("tokenizer")));
        OptionForm& form = *page->trainForm().form();
        QVERIFY(!form.isGood());  // no texts yet
        form.setValues({{"name", "words"},
                        {"sources", Json::array({{{"path", m_corpus.toStdString()}, {"weight", 1.0}}})},
                        {"vocab_size", 320}});
        QVERIFY(form.isGood());
        QTest::mouseClick(button(*page, QStringLiteral("Start training")), Qt::LeftButton);
        const QString path = m_workspace.path() + QStringLiteral("/jobs/words");
        QTRY_VERIFY_WITH_TIMEOUT(bench.jobs.find(path) && bench.jobs.find(path)->state == JobState::Finished,
                                 kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(page->current(), path, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(page->playground().isVisible() && page->playground().flow().text(), kPatience);
        QVERIFY(!page->playground().flow().text()->tokens.empty());
        // The same again, from its frozen config.
        QTest::mouseClick(button(*page, QStringLiteral("Train one like this")), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(form.values()["vocab_size"].get<int>(), 320, kPatience);
    }

    void dataThatIsNotThereIsSaid() {
        WindowBench bench(m_workspace.path());
        OptionValues values = defaultsOf(pretrainOptions());
        values["name"] = "nothing to read";
        values["data.sources"] = Json::array({{{"path", "/nowhere/at-all.txt"}, {"weight", 1.0}}});
        bench.launcher.start(kinds::kPretrain, values);
        const QString path = m_workspace.path() + QStringLiteral("/jobs/nothing-to-read");
        QTRY_VERIFY_WITH_TIMEOUT(bench.jobs.find(path) && bench.jobs.find(path)->state == JobState::Failed, kPatience);
        QVERIFY(bench.jobs.find(path)->message.contains(QStringLiteral("/nowhere/at-all.txt")));
    }

    void anEngineThatIsNotThereIsSaid() {
        qputenv("SEXTANT_ENGINE", "/nowhere/sextant-engine");
        WindowBench bench(m_workspace.path());
        QSignalSpy failures(&bench.launcher, &EngineLauncher::failed);
        bench.launcher.startDemo();
        QTRY_COMPARE_WITH_TIMEOUT(failures.count(), 1, kPatience);
        QVERIFY(failures[0][0].toString().contains(QStringLiteral("/nowhere/sextant-engine")));
        qputenv("SEXTANT_ENGINE", m_engine.toUtf8());
    }

private:
    /// The page shows the run at once, says what it waits for, and has its first point soon after the engine wrote it.
    void theCurveBegins(WindowBench& bench, RunsPage& runs, const QString& path) {
        QTRY_COMPARE_WITH_TIMEOUT(runs.runView().job(), path, kPatience);
        QCOMPARE(runs.runView().plots().message().content().title, QStringLiteral("Waiting for the first step"));
        // Nothing that ends work has the focus.
        QVERIFY(!qobject_cast<QPushButton*>(QApplication::focusWidget()));
        const auto points = [&] { return runs.runView().plots().runs().front().series->training().size(); };
        QTRY_VERIFY_WITH_TIMEOUT(bench.jobs.find(path) && bench.jobs.find(path)->step >= 1, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(points() > 0, 1000);
        QVERIFY(runs.runView().plots().hasSteps());
        const size_t before = points();
        QTRY_VERIFY_WITH_TIMEOUT(points() > before, kPatience);
        QVERIFY(runs.runView().config());
    }

    /// A question by keyboard, an answer, and another one beside it; while the run goes on.
    void chat(WindowBench& bench, const QString& jobPath) {
        bench.window.showPage(QStringLiteral("chat"), bench.jobs.find(jobPath)->checkpoints.last());
        auto* page = static_cast<ChatPage*>(bench.window.page(QStringLiteral("chat")));
        ChatSession& session = page->session();
        QSignalSpy failures(&session, &ChatSession::failed);
        auto* input = page->findChild<Composer*>()->findChild<QPlainTextEdit*>();
        QTest::keyClicks(input, QStringLiteral("Where does the fox live?"));
        QTest::keyClick(input, Qt::Key_Return);
        QCOMPARE(session.tree().branch().size(), size_t(2));
        QTRY_VERIFY_WITH_TIMEOUT(!session.isBusy() || !failures.isEmpty(), kPatience);
        QVERIFY2(failures.isEmpty(), failures.isEmpty() ? "" : qPrintable(failures[0][0].toString()));
        QVERIFY(!session.tree().branch().back()->content.empty());
        QVERIFY(session.contextLength() > 0);
        QTRY_VERIFY_WITH_TIMEOUT(session.tree().branch().back()->id > 0, kPatience);
        QTest::keyClick(page, Qt::Key_R, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(!session.isBusy(), kPatience);
        const int64_t answer = session.tree().branch().back()->id;
        QCOMPARE(session.tree().place(answer).count, size_t(2));
        QTRY_VERIFY_WITH_TIMEOUT(session.tree().branch().back()->id > 0, kPatience);
        QTest::qWait(200);
    }

    QString m_engine, m_corpus;
    QTemporaryDir m_workspace;
};

QTEST_MAIN(TestEndToEnd)
#include "tst_end_to_end.moc"
