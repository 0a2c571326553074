// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "core/base/system.h"
#include "core/spec/spec_kinds.h"
#include "tests/ui/support/job_fixture.h"
#include "tests/ui/support/quiet_painting.h"
#include "tests/ui/support/window_bench.h"
#include "ui/pages/runs/new_run_view.h"
#include "ui/pages/runs/run_inspector.h"
#include "ui/pages/runs/run_message.h"
#include "ui/pages/runs/run_plots.h"
#include "ui/pages/runs/run_view.h"
#include "ui/pages/runs/runs_page.h"
#include "ui/theme/theme.h"
#include "ui/widgets/context_list.h"
#include "ui/widgets/log_view.h"
#include "ui/widgets/notices.h"
#include "ui/widgets/option_form.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QtTest>

using namespace sextant;

namespace {

constexpr int kPatience = 10000;

/// The window on its Runs page.
struct RunsBench {
    explicit RunsBench(const QString& workspace) : bench(workspace) {
        bench.window.showPage(QStringLiteral("runs"));
        page = static_cast<RunsPage*>(bench.window.page(QStringLiteral("runs")));
        bench.window.activateWindow();
    }
    RunView& view() { return page->runView(); }
    QListView& list() { return *page->findChild<ContextList*>()->findChild<QListView*>(); }
    QPushButton* button(const QString& text) {
        for (QPushButton* candidate : page->findChildren<QPushButton*>())
            if (candidate->isVisible() && candidate->text() == text) return candidate;
        return nullptr;
    }
    WindowBench bench;
    RunsPage* page;
};

void append(const std::filesystem::path& job, const std::string& text) {
    FileWriter::open(JobFolder(job).eventsPath(), FileWriter::Mode::Append).orThrow().write(text).orThrow();
}

void setState(const std::filesystem::path& job, JobState state, const std::string& message = {}) {
    JobStatus status = JobStatus::fromJson(readJsonFile(JobFolder(job).statusPath()).orThrow());
    status.state = state;
    status.message = message;
    status.host = isActive(state) ? "elsewhere" : hostName();
    status.heartbeat = unixSeconds() + 3600;
    status.isUnexpectedEnd = state == JobState::Interrupted;
    writeFileAtomically(JobFolder(job).statusPath(), toJsonText(status.toJson()), Durability::Buffered).orThrow();
}

}  // namespace

/// What the Runs page says about runs, and what can be done with them there.
class TestRunsPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(ThemeChoice::Light); }
    void init() {
        failOnPaintWarnings();
        m_folder = std::make_unique<QTemporaryDir>();
        m_jobs = std::filesystem::path(m_folder->path().toStdString()) / "jobs";
    }

    /// The next start begins where this one was left.
    void theRunThatWasShownComesBack() {
        JobFixture older{"older", JobState::Finished, 20, 20}, newer{"newer", JobState::Finished, 20, 20};
        newer.started = older.started + 60;
        writeJob(m_jobs / "older", older);
        writeJob(m_jobs / "newer", newer);
        const QString path = QString::fromStdString((m_jobs / "older").string());
        {
            RunsBench bench(m_folder->path());
            QTRY_VERIFY_WITH_TIMEOUT(bench.bench.jobs.isComplete(), kPatience);
            QTRY_COMPARE_WITH_TIMEOUT(bench.view().job(), QString::fromStdString((m_jobs / "newer").string()),
                                      kPatience);
            bench.page->open(path);
        }
        RunsBench bench(m_folder->path());
        QTRY_COMPARE_WITH_TIMEOUT(bench.view().job(), path, kPatience);
    }

    /// A run that has no step yet says what it waits for; the curves come by themselves.
    void aRunThatStartsIsWaitedForAndDrawn() {
        RunsBench bench(m_folder->path());
        QTRY_VERIFY_WITH_TIMEOUT(bench.bench.jobs.isComplete(), kPatience);
        const QString path = QString::fromStdString((m_jobs / "soon").string());
        bench.page->open(path);  // as after a start: nothing lies there yet
        QCOMPARE(bench.view().plots().message().content().title, QStringLiteral("Waiting for the first step"));
        QVERIFY(!bench.view().plots().hasSteps());
        const JobFixture fixture{"soon", JobState::Running, 0, 600};
        writeJob(m_jobs / "soon", fixture);
        append(
            m_jobs / "soon",
            "{\"t\":1.7e9,\"event\":\"progress\",\"stage\":\"pack\",\"done\":4,\"total\":10,\"unit\":\"documents\"}\n");
        QTRY_COMPARE_WITH_TIMEOUT(bench.view().plots().message().content().sentence, QStringLiteral("packing, 40 %"),
                                  kPatience);
        appendSteps(m_jobs / "soon", fixture, 1, 20);
        QTRY_VERIFY_WITH_TIMEOUT(bench.view().plots().hasSteps(), kPatience);
        QVERIFY(bench.view().plots().message().content().isEmpty());
        QCOMPARE(bench.view().plots().runs().front().series->training().size(), size_t(20));
        QVERIFY(bench.view().plots().runs().front().plan);
    }

    void howARunEndedIsSaidWhereItsPlotsAre() {
        writeJob(m_jobs / "killed", {"killed", JobState::Interrupted, 82, 600});
        std::filesystem::remove_all(m_jobs / "killed" / "checkpoints");
        writeJob(m_jobs / "failed", {"failed", JobState::Failed, 140, 600, 3.1, -1, -1, 1.6e9, 3, "it got too hot"});
        RunsBench bench(m_folder->path());
        bench.page->open(QString::fromStdString((m_jobs / "killed").string()));
        const auto message = [&] { return bench.view().plots().message().content(); };
        QTRY_VERIFY_WITH_TIMEOUT(bench.view().plots().hasSteps(), kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(message().title, QStringLiteral("The engine ended unexpectedly at step 82."),
                                  kPatience);
        QVERIFY(message().sentence.contains(QStringLiteral("There is no checkpoint yet: resuming starts over.")));
        QTRY_VERIFY_WITH_TIMEOUT(bench.button(QStringLiteral("Start over")), kPatience);
        QTest::mouseClick(bench.button(QStringLiteral("Log")), Qt::LeftButton);
        QVERIFY(bench.view().findChild<LogView*>()->isVisible());
        bench.page->open(QString::fromStdString((m_jobs / "failed").string()));
        bench.view().showTab(RunView::Tab::Plots);
        QTRY_COMPARE_WITH_TIMEOUT(message().title, QStringLiteral("The run failed at step 140."), kPatience);
        QCOMPARE(message().sentence, QStringLiteral("It got too hot"));
        QTRY_VERIFY_WITH_TIMEOUT(bench.button(QStringLiteral("Resume from step 100")), kPatience);
    }

    /// Pause, then Space, goes on: one button that keeps the focus. Nothing that ends work gets it by itself.
    void pauseAndContinueAreOneButton() {
        writeJob(m_jobs / "live", {"live", JobState::Running, 60, 600});
        RunsBench bench(m_folder->path());
        QTRY_VERIFY_WITH_TIMEOUT(
            bench.button(QStringLiteral("Pause")) && bench.button(QStringLiteral("Pause"))->isEnabled(), kPatience);
        QPushButton* button = bench.button(QStringLiteral("Pause"));
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(button->hasFocus());
        QVERIFY(button->property("quietFocus").toBool());  // no ring after a click
        const auto requests = [&] {
            return QString::fromStdString(readFile(JobFolder(m_jobs / "live").controlPath()).valueOr(""));
        };
        QTRY_VERIFY_WITH_TIMEOUT(requests().contains(QLatin1String("\"pause\"")), kPatience);
        setState(m_jobs / "live", JobState::Paused);
        QTRY_COMPARE_WITH_TIMEOUT(button->text(), QStringLiteral("Continue"), kPatience);
        QVERIFY(button->hasFocus());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(requests().contains(QLatin1String("\"continue\"")), kPatience);
        QVERIFY(!requests().contains(QLatin1String("\"stop\"")));
        QVERIFY(!button->property("quietFocus").toBool());
        setState(m_jobs / "live", JobState::Finished);
        QTRY_VERIFY_WITH_TIMEOUT(!button->isEnabled(), kPatience);
        QVERIFY(!qobject_cast<QPushButton*>(QApplication::focusWidget()));
    }

    void actionsHaveTheirPlacesAndSayWhyNot() {
        writeJob(m_jobs / "done", {"done", JobState::Finished, 40, 40});
        JobFixture live{"live", JobState::Running, 60, 600};
        live.started += 100;
        writeJob(m_jobs / "live", live);
        std::filesystem::remove_all(m_jobs / "live" / "checkpoints");
        RunsBench bench(m_folder->path());
        bench.page->open(QString::fromStdString((m_jobs / "live").string()));
        QTRY_VERIFY_WITH_TIMEOUT(bench.button(QStringLiteral("Checkpoint now")), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(bench.button(QStringLiteral("Checkpoint now"))->isEnabled(), kPatience);
        const QPoint place = bench.button(QStringLiteral("Stop, with a checkpoint"))->pos();
        QVERIFY(!bench.button(QStringLiteral("Chat with it"))->isEnabled());
        QCOMPARE(bench.button(QStringLiteral("Chat with it"))->toolTip(),
                 QStringLiteral("There is no checkpoint yet."));
        // The click shows at once that it was taken.
        QTest::mouseClick(bench.button(QStringLiteral("Checkpoint now")), Qt::LeftButton);
        QVERIFY(bench.button(QStringLiteral("Saving a checkpoint…")));
        createFolders(m_jobs / "live" / "checkpoints" / "checkpoint-60").orThrow();
        appendSteps(m_jobs / "live", live, 61, 62);
        QTRY_VERIFY_WITH_TIMEOUT(bench.button(QStringLiteral("Checkpoint now")), kPatience);
        QVERIFY(bench.button(QStringLiteral("Chat with it"))->isEnabled());
        QCOMPARE(bench.button(QStringLiteral("Stop, with a checkpoint"))->pos(), place);
        bench.page->open(QString::fromStdString((m_jobs / "done").string()));
        QCOMPARE(bench.button(QStringLiteral("Stop, with a checkpoint"))->pos(), place);
        QVERIFY(!bench.button(QStringLiteral("Stop, with a checkpoint"))->isEnabled());
        QCOMPARE(bench.button(QStringLiteral("Stop, with a checkpoint"))->toolTip(),
                 QStringLiteral("The run is finished."));
    }

    void twoRunsOfOneColourAreToldApart() {
        for (int i = 0; i < 9; ++i) {
            JobFixture fixture{"run " + std::to_string(i), JobState::Finished, 30, 30};
            fixture.started += i;
            writeJob(m_jobs / std::to_string(i), fixture);
        }
        RunsBench bench(m_folder->path());
        QTRY_COMPARE_WITH_TIMEOUT(bench.bench.jobs.jobs().size(), 9, kPatience);
        QHash<int, QString> byColor;
        QString first, second;
        for (const JobSummary& job : bench.bench.jobs.jobs()) {
            QTRY_VERIFY_WITH_TIMEOUT(bench.bench.jobs.find(job.path)->colorIndex >= 0, kPatience);
            const int color = bench.bench.jobs.find(job.path)->colorIndex % 8;
            if (byColor.contains(color)) first = byColor.value(color), second = job.path;
            byColor.insert(color, job.path);
        }
        QVERIFY(!second.isEmpty());
        bench.page->open(first);
        Q_EMIT bench.view().findChild<RunInspector*>()->compareChanged({second});
        const auto& runs = bench.view().plots().runs();
        QCOMPARE(runs.size(), size_t(2));
        QVERIFY(runs[0].colorIndex % 8 != runs[1].colorIndex % 8);
    }

    void runsAreRenamedArchivedAndDeleted() {
        for (const char* name : {"a", "b"}) {
            JobFixture fixture{name, JobState::Finished, 20, 20};
            fixture.started += name[0];
            writeJob(m_jobs / name, fixture);
        }
        RunsBench bench(m_folder->path());
        const QString path = QString::fromStdString((m_jobs / "a").string());
        QTRY_COMPARE_WITH_TIMEOUT(bench.list().model()->rowCount(), 2, kPatience);
        bench.page->open(path);
        bench.list().setFocus();
        QTest::keyClick(&bench.list(), Qt::Key_F2);
        auto* editor = bench.list().findChild<QLineEdit*>();
        QVERIFY(editor);
        editor->setText(QStringLiteral("with dropout"));
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(bench.bench.jobs.find(path)->name, QStringLiteral("with dropout"), kPatience);

        auto* note = bench.view().findChild<RunInspector*>()->findChild<QPlainTextEdit*>();
        note->setPlainText(QStringLiteral("too slow"));
        QTRY_COMPARE_WITH_TIMEOUT(bench.bench.jobs.find(path)->note, QStringLiteral("too slow"), kPatience);

        const int color = bench.bench.jobs.find(path)->colorIndex;
        bench.list().setFocus();
        QTest::keyClick(&bench.list(), Qt::Key_Delete);
        QTRY_COMPARE_WITH_TIMEOUT(bench.list().model()->rowCount(), 1, kPatience);
        QCOMPARE(bench.view().job(), QString::fromStdString((m_jobs / "b").string()));
        QPushButton* undo = nullptr;
        QTRY_VERIFY_WITH_TIMEOUT(
            [&] {
                for (QPushButton* button : bench.bench.window.findChildren<QPushButton*>())
                    if (button->isVisible() && button->text() == QLatin1String("Undo")) undo = button;
                return undo != nullptr;
            }(),
            kPatience);
        // By the name people gave it, and with the colour it had when it is back.
        const auto labels = undo->parentWidget()->findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->text() == QLatin1String("with dropout was deleted.");
        }));
        QTest::mouseClick(undo, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(bench.bench.jobs.find(path), kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(bench.bench.jobs.find(path)->colorIndex, color, kPatience);
        QCOMPARE(bench.bench.jobs.find(path)->note, QStringLiteral("too slow"));
        bench.bench.jobs.setArchived(path, true);
        QTRY_COMPARE_WITH_TIMEOUT(bench.list().model()->rowCount(), 1, kPatience);
        bench.page->findChild<ContextList*>()->findChild<QComboBox*>()->setCurrentIndex(3);
        QCOMPARE(bench.list().model()->rowCount(), 1);
        QCOMPARE(bench.list().model()->index(0, 0).data().toString(), QStringLiteral("with dropout"));
    }

    void aRunIsExtendedFromItsCheckpoint() {
        writeJob(m_jobs / "done", {"done", JobState::Finished, 200, 200});
        RunsBench bench(m_folder->path());
        QTRY_VERIFY_WITH_TIMEOUT(bench.view().config(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(bench.button(QStringLiteral("Extend…"))->isEnabled(), kPatience);
        const QString checkpoint = QString::fromStdString((m_jobs / "done/checkpoints/checkpoint-200").string());
        Q_EMIT bench.view().findChild<RunInspector*>()->forkRequested(checkpoint, 100);
        QVERIFY(bench.page->newRunView().isVisible());
        const OptionValues values = bench.page->newRunView().form().values();
        QCOMPARE(QString::fromStdString(values["model.init_from"].get<std::string>()), checkpoint);
        QCOMPARE(values["train.max_steps"].get<int>(), 100);
        QCOMPARE(QString::fromStdString(values["name"].get<std::string>()), QStringLiteral("done, extended"));
    }

    /// A job that somebody starts elsewhere does not take the form away.
    void theFormStaysWhenAnotherJobStarts() {
        writeJob(m_jobs / "done", {"done", JobState::Finished, 20, 20});
        RunsBench bench(m_folder->path());
        bench.page->open(QStringLiteral("new"));
        Q_EMIT bench.bench.launcher.started(QString::fromStdString((m_jobs / "done").string()));
        QVERIFY(bench.page->newRunView().isVisible());
    }

    void theLogIsSearchedAndFollowed() {
        JobFixture fixture{"x", JobState::Finished, 10, 10};
        fixture.logLines = 100000;
        writeJob(m_jobs / "x", fixture);
        RunsBench bench(m_folder->path());
        QTRY_VERIFY_WITH_TIMEOUT(bench.bench.jobs.isComplete() && !bench.view().job().isEmpty(), kPatience);
        QElapsedTimer longest, clock;
        qint64 worst = 0;
        bench.view().showTab(RunView::Tab::Log);
        auto* log = bench.view().findChild<LogView*>();
        clock.start();
        while (log->text().blockCount() < 100002 && clock.elapsed() < kPatience) {
            longest.start();
            QApplication::processEvents();
            worst = std::max(worst, longest.elapsed());
        }
        QCOMPARE(log->text().blockCount(), 100002);
        qInfo("100,000 lines in %lld ms, the longest turn %lld ms", clock.elapsed(), worst);
        auto* search = log->findChild<QLineEdit*>();
        search->setText(QStringLiteral("line 4321"));
        QCOMPARE(log->text().textCursor().selectedText(), QStringLiteral("line 4321"));
        search->setText(QStringLiteral("nowhere to be found"));
        QCOMPARE(search->property("state").toString(), QStringLiteral("bad"));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_jobs;
};

QTEST_MAIN(TestRunsPage)
#include "tst_runs_page.moc"
