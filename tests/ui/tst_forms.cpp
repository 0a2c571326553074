// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "core/base/text.h"
#include "tests/ui/support/job_fixture.h"
#include "tests/ui/support/quiet_painting.h"
#include "tests/ui/support/window_bench.h"
#include "ui/bridge/measured_runs.h"
#include "ui/pages/data/data_page.h"
#include "ui/pages/runs/new_run_view.h"
#include "ui/pages/runs/runs_page.h"
#include "ui/pages/tokenizer/tokenizer_page.h"
#include "ui/theme/theme.h"
#include "ui/widgets/job_form.h"
#include "ui/widgets/option_field.h"
#include "ui/widgets/option_form.h"

#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>
#include <QtTest>

using namespace sextant;

namespace {

constexpr int kPatience = 10000;

QPushButton* button(QWidget& under, const QString& begin) {
    for (auto* one : under.findChildren<QPushButton*>())
        if (one->text().startsWith(begin) && one->isVisible()) return one;
    return nullptr;
}

Json sourcesOf(const QString& path) { return Json::array({{{"path", path.toStdString()}, {"weight", 1.0}}}); }

}  // namespace

/// Forms keep what is typed and look at the data they are given.
class TestForms : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString written(const QString& name, const std::string& text) const {
        const QString path = m_folder.filePath(name);
        writeFileAtomically(path.toStdString(), text).orThrow();
        return path;
    }

    static RunPreview& preview(WindowBench& bench) {
        return *bench.window.page(QStringLiteral("runs"))->findChild<RunPreview*>();
    }

private Q_SLOTS:
    void init() { failOnPaintWarnings(); }
    void initTestCase() { Theme::instance().apply(ThemeChoice::Light); }

    /// Until a run of this machine measured a speed, nobody claims to know; then it is that run's.
    void theTimeOfARunIsWhatThisMachineMeasured() {
        const QTemporaryDir workspace;
        {
            WindowBench bench(workspace.path());
            bench.window.showPage(QStringLiteral("runs"), QStringLiteral("new"));
            QTRY_VERIFY_WITH_TIMEOUT(bench.jobs.isComplete(), kPatience);
            QVERIFY(preview(bench).timeText().isEmpty());
        }
        writeJob(std::filesystem::path(workspace.path().toStdString()) / "jobs/earlier", {.name = "earlier"});
        WindowBench bench(workspace.path());
        bench.window.showPage(QStringLiteral("runs"), QStringLiteral("new"));
        QTRY_VERIFY_WITH_TIMEOUT(!preview(bench).timeText().isEmpty(), kPatience);
        const JobSummary run = bench.jobs.jobs().begin().value();
        auto& form = static_cast<RunsPage*>(bench.window.page(QStringLiteral("runs")))->newRunView().form();
        const auto spec = specFrom<PretrainSpec>(pretrainOptions(), form.values());
        const auto estimate =
            estimatedTime(derivedFigures(spec, ElementType::Float32), measuredRuns({{run.path, run}}));
        QVERIFY(estimate && run.facts.flopsPerToken > 0);
        QCOMPARE(estimate->tokensPerSecond * derivedFigures(spec, ElementType::Float32).flopsPerToken,
                 run.facts.flopsPerToken * run.facts.meanTokensPerSecond());
        QVERIFY2(preview(bench).timeText().contains(QString::fromStdString(formatDuration(estimate->seconds))),
                 qPrintable(preview(bench).timeText()));
        bool isNamed = false;
        for (const QLabel* label : preview(bench).findChildren<QLabel*>())
            isNamed |= label->text().contains(QStringLiteral("“earlier”"));
        QVERIFY(isNamed);
    }

    /// Whatever else starts or is looked at, a half-filled form is there again; after a restart, too.
    void draftsAreKept() {
        const QTemporaryDir workspace;
        {
            WindowBench bench(workspace.path());
            bench.window.showPage(QStringLiteral("data"), QStringLiteral("mix"));
            auto& data = *static_cast<DataPage*>(bench.window.page(QStringLiteral("data")));
            data.packForm().form()->setValue(QStringLiteral("name"), "half a mixture");
            Q_EMIT bench.launcher.started(workspace.path() + QStringLiteral("/jobs/words"), 0);
            QVERIFY(data.packForm().isVisible());
            bench.window.showPage(QStringLiteral("tokenizer"), {});
            bench.window.showPage(QStringLiteral("data"), QStringLiteral("mix"));
            QCOMPARE(data.packForm().form()->values()["name"], "half a mixture");
            // Esc leaves the form and keeps it.
            QVERIFY(data.stopWork());
            data.open(QStringLiteral("mix"));
            QCOMPARE(data.packForm().form()->values()["name"], "half a mixture");

            bench.window.showPage(QStringLiteral("runs"), QStringLiteral("new"));
            auto& runs = *static_cast<RunsPage*>(bench.window.page(QStringLiteral("runs")));
            runs.newRunView().form().setValue(QStringLiteral("name"), "half a run");
            runs.open(QStringLiteral("new"));
            QCOMPARE(runs.newRunView().form().values()["name"], "half a run");

            bench.window.showPage(QStringLiteral("tokenizer"), QStringLiteral("new"));
            auto& tokenizers = *static_cast<TokenizerPage*>(bench.window.page(QStringLiteral("tokenizer")));
            tokenizers.trainForm().form()->setValue(QStringLiteral("vocab_size"), 777);
            tokenizers.createNew();
            QCOMPARE(tokenizers.trainForm().form()->values()["vocab_size"], 777);
            QTest::qWait(1200);  // the drafts are written
        }
        WindowBench bench(workspace.path());
        bench.window.showPage(QStringLiteral("runs"), QStringLiteral("new"));
        auto& runs = *static_cast<RunsPage*>(bench.window.page(QStringLiteral("runs")));
        QTRY_COMPARE_WITH_TIMEOUT(runs.newRunView().form().values()["name"], "half a run", kPatience);
        auto& data = *static_cast<DataPage*>(bench.window.page(QStringLiteral("data")));
        QTRY_COMPARE_WITH_TIMEOUT(data.packForm().form()->values()["name"], "half a mixture", kPatience);
        // Cancel is the end of a draft.
        QTest::mouseClick(button(runs, QStringLiteral("Cancel")), Qt::LeftButton);
        runs.open(QStringLiteral("new"));
        QVERIFY(runs.newRunView().form().values()["name"] != "half a run");
    }

    void sourcesAreLookedAt_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("problem");
        QTest::newRow("no such file") << m_folder.filePath(QStringLiteral("nowhere.txt")) << QStringLiteral("nowhere");
        QTest::newRow("binary") << written(QStringLiteral("x.txt"), std::string("\x7f"
                                                                                "ELF\0\1\2\0\0\0",
                                                                                10))
                                << QStringLiteral("x.txt");
        QTest::newRow("no text field") << written(QStringLiteral("poems.jsonl"),
                                                  "{\"chapter\": \"one\", \"paragraphs\": \"a b c\"}\n")
                                       << QStringLiteral("paragraphs");
        QTest::newRow("good") << written(QStringLiteral("good.txt"), "A text.\nAnother line.\n") << QString();
    }

    void sourcesAreLookedAt() {
        QFETCH(QString, path);
        QFETCH(QString, problem);
        const QTemporaryDir workspace;
        WindowBench bench(workspace.path());
        bench.window.showPage(QStringLiteral("runs"), QStringLiteral("new"));
        auto& form = static_cast<RunsPage*>(bench.window.page(QStringLiteral("runs")))->newRunView().form();
        form.setValue(QStringLiteral("data.sources"), sourcesOf(path));
        QTRY_COMPARE_WITH_TIMEOUT(form.sourceLooks().size(), qsizetype(1), kPatience);
        const SourceLook look = form.sourceLooks().front();
        QVERIFY2(problem.isEmpty() == look.problem.isEmpty() && look.problem.contains(problem),
                 qPrintable(look.problem));
        QCOMPARE(form.isGood(), problem.isEmpty());
        QCOMPARE(button(bench.window, QStringLiteral("Start training"))->isEnabled(), problem.isEmpty());
        QVERIFY(form.figuresMakeSense());
    }

    /// Choosing the field that holds the texts mends it.
    void theTextFieldIsChosen() {
        const QTemporaryDir workspace;
        WindowBench bench(workspace.path());
        bench.window.showPage(QStringLiteral("tokenizer"), QStringLiteral("new"));
        auto& page = *static_cast<TokenizerPage*>(bench.window.page(QStringLiteral("tokenizer")));
        OptionForm& form = *page.trainForm().form();
        form.setValue(QStringLiteral("sources"),
                      sourcesOf(written(QStringLiteral("p.jsonl"), "{\"chapter\": \"one\", \"body\": \"a b c\"}\n")));
        QTRY_VERIFY_WITH_TIMEOUT(!form.isGood() && form.sourceLooks().size() == 1, kPatience);
        form.setValue(QStringLiteral("text_field"), "body");
        QTRY_VERIFY_WITH_TIMEOUT(form.isGood() && form.sourceLooks().size() == 1, kPatience);
    }
};

QTEST_MAIN(TestForms)
#include "tst_forms.moc"
