// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/curation_fixture.h"
#include "tests/ui/support/quiet_painting.h"
#include "tests/ui/support/window_bench.h"
#include "ui/bridge/curation_worker.h"
#include "ui/bridge/word_difference.h"
#include "ui/pages/data/data_page.h"
#include "ui/pages/data/documents_view.h"
#include "ui/pages/data/funnel_chart.h"
#include "ui/pages/data/funnel_view.h"
#include "ui/pages/data/source_preview.h"
#include "ui/pages/data/threshold_view.h"
#include "ui/widgets/job_form.h"
#include "ui/widgets/option_form.h"
#include "ui/widgets/s_curve_plot.h"
#include "ui/widgets/stage_list_edit.h"

#include <QComboBox>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QtTest>

using namespace sextant;

/// The Data page on a real curate job.
class TestDataPage : public QObject {
    Q_OBJECT
    QTemporaryDir m_workspace;
    QString job() const { return m_workspace.path() + QStringLiteral("/jobs/pages"); }
    static constexpr int kPatience = 10000;

    struct Opened {
        explicit Opened(const QString& workspace)
            : bench(workspace), page(*static_cast<DataPage*>(bench.window.page(QStringLiteral("data")))) {}
        WindowBench bench;
        DataPage& page;
    };

private Q_SLOTS:
    void init() { failOnPaintWarnings(); }
    void initTestCase() { writeCuration(m_workspace.path().toStdString() + "/jobs/pages", "pages"); }

    void aFinishedJobOpens() {
        Opened window(m_workspace.path());
        window.bench.window.showPage(QStringLiteral("data"), job());
        QTRY_VERIFY_WITH_TIMEOUT(window.page.job().isOpened(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(window.page.job().documents().listed() > 50, kPatience);
        const int kept = window.page.job().documents().listed();
        window.page.job().showTab(JobView::Tab::Documents);
        window.page.job().documents().showFate(Fate::Dropped);
        QTRY_VERIFY_WITH_TIMEOUT(
            window.page.job().documents().listed() > 20 && window.page.job().documents().listed() != kept, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!window.page.job().documents().shownText().isEmpty(), kPatience);
    }

    /// Whoever sees a number wants to see what it counts: one click on the band, or on the row of the table.
    void theFunnelOpensItsDocuments() {
        Opened window(m_workspace.path());
        window.bench.window.showPage(QStringLiteral("data"), job());
        JobView& view = window.page.job();
        QTRY_VERIFY_WITH_TIMEOUT(view.isOpened(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(view.documents().listed() > 50, kPatience);
        CurationWorker worker;
        QSignalSpy opened(&worker, &CurationWorker::opened);
        worker.open(job());
        QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, kPatience);
        const FunnelFigures funnel = opened[0][0].value<CurationFactsPointer>()->funnel;
        auto* chart = view.funnel().findChild<FunnelChart*>();
        auto* table = view.funnel().findChild<QTableWidget*>();
        int row = 0;
        for (int stage = 0; stage < funnel.stages.size(); ++stage)
            for (int reason = 0; reason < funnel.stages[stage].dropped.size(); ++reason) {
                const auto documents = static_cast<int>(funnel.stages[stage].dropped[reason].amount.documents);
                if (documents == 0) continue;
                for (const bool onChart : {true, false}) {
                    view.documents().showFate(Fate::Kept);
                    view.showTab(JobView::Tab::Funnel);
                    window.bench.window.grab();  // draws the bands
                    if (onChart)
                        QTest::mouseClick(chart, Qt::LeftButton, {}, chart->partOf(stage, reason).center().toPoint());
                    else
                        QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                                          table->visualItemRect(table->item(row, 1)).center());
                    QVERIFY(view.documents().isVisible());
                    QTRY_COMPARE_WITH_TIMEOUT(view.documents().listed(), documents, kPatience);
                }
                ++row;
            }
        QVERIFY(row > 3);
    }

    void everyAnswerOfTheWorker() {
        CurationWorker worker;
        QSignalSpy opened(&worker, &CurationWorker::opened), listed(&worker, &CurationWorker::listed),
            shown(&worker, &CurationWorker::shown), recounted(&worker, &CurationWorker::recounted);
        worker.open(job());
        QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, kPatience);
        const auto facts = opened[0][0].value<CurationFactsPointer>();
        QVERIFY2(facts->sentence.isEmpty(), qPrintable(facts->sentence));
        QCOMPARE(facts->rows, qint64{240});
        QCOMPARE(facts->funnel.rejects, qint64{1});
        QCOMPARE(facts->stages.size(), 6);
        worker.list(job(), {Fate::Dropped, 4, -1});
        QTRY_COMPARE_WITH_TIMEOUT(listed.size(), 1, kPatience);
        const auto list = listed[0][0].value<DocumentListPointer>();
        QCOMPARE(static_cast<qint64>(list->rows.size()), facts->funnel.stages[4].dropped[0].amount.documents);
        QVERIFY(!list->rows.empty());
        worker.show(job(), list->rows[0]);
        QTRY_COMPARE_WITH_TIMEOUT(shown.size(), 1, kPatience);
        const auto document = shown[0][0].value<DocumentFactsPointer>();
        QCOMPARE(document->droppedBy, QStringLiteral("minhash_dedup"));
        QVERIFY(document->similarity >= 0.8 && !document->survivorText.isEmpty());
        LimitTable limits;
        for (const StageFacts& stage : facts->stages) {
            limits.emplace_back();
            for (const RuleFacts& rule : stage.rules) limits.back().push_back(rule.limits);
        }
        worker.recount(job(), limits);
        QTRY_COMPARE_WITH_TIMEOUT(recounted.size(), 1, kPatience);
        auto answer = recounted[0][0].value<RecountPointer>();
        QCOMPARE(answer->funnel.kept().documents, facts->funnel.kept().documents);
        QCOMPARE(answer->newlyKept + answer->newlyDropped, qint64{0});
        limits[0][0].minimum = 1e9F;
        worker.recount(job(), limits);
        QTRY_COMPARE_WITH_TIMEOUT(recounted.size(), 2, kPatience);
        answer = recounted[1][0].value<RecountPointer>();
        QCOMPARE(answer->funnel.kept().documents, int64_t{0});
        QCOMPARE(answer->newlyDropped, static_cast<qint64>(facts->funnel.kept().documents));
    }

    void sourcesAreShownWhileOneTypes() {
        const QString chats = m_workspace.filePath(QStringLiteral("chats.jsonl"));
        QFile file(chats);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            "{\"instruction\":\"Name a "
            "fox.\",\"output\":\"<b>Reynard</"
            "b>\"}\n{\"prompt\":\"why?\",\"chosen\":\"so\",\"rejected\":\"no\"}\nbroken\n");
        file.close();
        Opened window(m_workspace.path());
        window.bench.window.showPage(QStringLiteral("data"), QStringLiteral("new"));
        auto text = [&] { return window.page.sources().shownText(); };
        auto setSource = [&](const QString& path) {
            window.page.form().form()->setValue(QStringLiteral("sources"),
                                                Json::array({{{"path", path.toStdString()}, {"weight", 1.0}}}));
        };
        setSource(chats);
        QTRY_VERIFY_WITH_TIMEOUT(text().contains(QStringLiteral("Name a fox.")), kPatience);
        QVERIFY2(text().contains(QStringLiteral("<b>Reynard</b>")), qPrintable(text()));  // never markup
        QVERIFY(text().contains(QStringLiteral("rejected, Assistant")) &&
                text().contains(QStringLiteral("line 3, column 1: this is not valid JSON")));
        auto* shown = window.page.sources().findChild<QComboBox*>();
        shown->setCurrentIndex(shown->findData(QStringLiteral("chatml")));
        QTRY_VERIFY_WITH_TIMEOUT(text().contains(QStringLiteral("<|im_start|>assistant")), kPatience);
        QVERIFY(!text().contains(QStringLiteral("no<|im_end|>")));  // the chosen answer is trained
        shown->setCurrentIndex(0);
        setSource(m_workspace.filePath(QStringLiteral("nothing-*.txt")));
        QTRY_VERIFY_WITH_TIMEOUT(text().isEmpty(), kPatience);
    }

    void aMissingJobIsASentence() {
        CurationWorker worker;
        QSignalSpy opened(&worker, &CurationWorker::opened);
        worker.open(m_workspace.path());
        QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, kPatience);
        QVERIFY(
            opened[0][0].value<CurationFactsPointer>()->sentence.contains(QStringLiteral("not a finished curate job")));
    }

    void movedLimitsBecomeARecipe() {
        Opened window(m_workspace.path());
        window.bench.window.showPage(QStringLiteral("data"), job());
        QTRY_VERIFY_WITH_TIMEOUT(window.page.job().isOpened(), kPatience);
        QSignalSpy wanted(&window.page.job().thresholds(), &ThresholdView::recipeRequested);
        window.page.job().thresholds().moveLimits(0, 0, {321, 5e6F});
        Q_EMIT window.page.job().thresholds().recipeRequested(
            {{QStringLiteral("length"), Json{{"min_characters", 321}}}});
        // A draft of an earlier test may stand in the form until then.
        QTRY_COMPARE_WITH_TIMEOUT(window.page.form().form()->values()["stages"].size(), size_t{6}, kPatience);
        const Json stages = window.page.form().form()->values()["stages"];
        QCOMPARE(stages[0]["min_characters"].get<int>(), 321);
        QVERIFY(window.page.form().form()->isGood());
    }

    void stagesAreEdited() {
        StageListEdit edit;
        QSignalSpy edited(&edit, &StageListEdit::edited);
        edit.addStage(QStringLiteral("length"));
        edit.addStage(QStringLiteral("minhash_dedup"));
        QCOMPARE(edited.size(), 2);
        const Json stages = edit.stages();
        QCOMPARE(stages.size(), size_t{2});
        QCOMPARE(stages[1]["threshold"].get<double>(), 0.8);
        edit.setStages(Json::array({stages[1], stages[0]}));
        QCOMPARE(edit.stages()[0]["type"].get<std::string>(), std::string("minhash_dedup"));
        edit.setStages("no list");
        QVERIFY(edit.stages().empty());
    }

    void theSCurveIsTheFormula() {
        SCurvePlot plot;
        plot.setCurve(14, 8, 0.8);
        QVERIFY(std::abs(plot.shareAt(0.8) - 0.924) < 0.001);
        QVERIFY(plot.accessibleName().contains(QStringLiteral("92.4")));
        plot.setCurve(20, 13, 0.8);
        QVERIFY(std::abs(plot.shareAt(0.8) - 0.677) < 0.001);
    }

    void differingWordsAreFound() {
        const QString a = QStringLiteral("the cat sat on the mat"), b = QStringLiteral("the dog sat on a mat today");
        const WordDifference difference = differingWords(a, b);
        QStringList first, second;
        for (const TextMark& mark : difference.first) first << a.mid(mark.first, mark.length);
        for (const TextMark& mark : difference.second) second << b.mid(mark.first, mark.length);
        QCOMPARE(first, (QStringList{"cat", "the"}));
        QCOMPARE(second, (QStringList{"dog", "a", "today"}));
        QVERIFY(differingWords(a, a).first.isEmpty() && differingWords({}, {}).second.isEmpty());
    }
};

QTEST_MAIN(TestDataPage)
#include "tst_data_page.moc"
