// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/data/pack.h"
#include "tests/ui/support/curation_fixture.h"
#include "tests/ui/support/quiet_painting.h"
#include "tests/ui/support/tokenizer_fixture.h"
#include "tests/ui/support/window_bench.h"
#include "ui/bridge/curation_worker.h"
#include "ui/bridge/mixture_worker.h"
#include "ui/bridge/stage_title.h"
#include "ui/bridge/word_difference.h"
#include "ui/models/job_text.h"
#include "ui/pages/data/data_page.h"
#include "ui/pages/data/document_list_model.h"
#include "ui/pages/data/documents_view.h"
#include "ui/pages/data/dumps_view.h"
#include "ui/pages/data/duplicates_view.h"
#include "ui/pages/data/flips_view.h"
#include "ui/pages/data/histogram_plot.h"
#include "ui/pages/data/ledger_view.h"
#include "ui/pages/data/mixture_row.h"
#include "ui/pages/data/mixture_view.h"
#include "ui/pages/data/origin_view.h"
#include "ui/pages/data/rejects_view.h"
#include "ui/pages/data/rules_view.h"
#include "ui/pages/data/text_pane.h"
#include "ui/pages/data/threshold_view.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/job_form.h"
#include "ui/widgets/option_form.h"

#include <QAbstractItemModelTester>
#include <QAbstractItemView>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTemporaryDir>
#include <QtTest>

#include <limits>

using namespace sextant;

/// What the Data page says about a corpus as a whole, on real curate jobs.
class TestDataViews : public QObject {
    Q_OBJECT
    QTemporaryDir m_workspace;
    QString job(const char* name) const { return m_workspace.path() + QStringLiteral("/jobs/") + QLatin1String(name); }
    QString tokenizer() const { return m_workspace.path() + QStringLiteral("/tokenizer"); }
    static constexpr int kPatience = 10000;

    struct Opened {
        explicit Opened(const QString& workspace)
            : bench(workspace), page(*static_cast<DataPage*>(bench.window.page(QStringLiteral("data")))) {}
        void show(const QString& job) {
            bench.window.showPage(QStringLiteral("data"), job);
            QTRY_VERIFY_WITH_TIMEOUT(page.job().isOpened(), kPatience);
        }
        WindowBench bench;
        DataPage& page;
    };
    void show(Opened& window, const char* name) {
        QTRY_VERIFY_WITH_TIMEOUT(window.bench.jobs.isComplete(), kPatience);
        window.show(job(name));
    }

    /// Everything the page of a job shows as text or tool tip.
    static QStringList wordsOf(const QWidget& page) {
        QStringList words;
        auto takeModel = [&](const QAbstractItemModel& model, auto& self, const QModelIndex& parent) -> void {
            for (int row = 0; row < model.rowCount(parent); ++row)
                for (int column = 0; column < model.columnCount(parent); ++column) {
                    const QModelIndex index = model.index(row, column, parent);
                    words << index.data(Qt::DisplayRole).toString() << index.data(Qt::ToolTipRole).toString();
                    self(model, self, index);
                }
        };
        for (const QWidget* widget : page.findChildren<QWidget*>()) words << widget->toolTip();
        for (const QLabel* label : page.findChildren<QLabel*>()) words << label->text();
        for (const QAbstractItemView* view : page.findChildren<QAbstractItemView*>())
            if (view->model()) takeModel(*view->model(), takeModel, {});
        for (const QComboBox* combo : page.findChildren<QComboBox*>()) takeModel(*combo->model(), takeModel, {});
        return words;
    }

private Q_SLOTS:
    void init() { failOnPaintWarnings(); }
    void initTestCase() {
        const std::filesystem::path workspace = m_workspace.path().toStdString();
        writeTokenizer(tokenizer().toStdString(), 500);
        writeDumps(workspace, tokenizer().toStdString());
        writeCuration(workspace / "jobs/pages", "pages");
    }

    void stagesBearTheirTitlesEverywhere() {
        QCOMPARE(stageTitle(QStringLiteral("minhash_dedup-2")), QStringLiteral("Near duplicates (2)"));
        QCOMPARE(stageTitle(QStringLiteral("of-tomorrow")), QStringLiteral("of-tomorrow"));
        QCOMPARE(stageText(QStringLiteral("index of minhash_dedup")),
                 QStringLiteral("adding to the index of Near duplicates"));
        QCOMPARE(stageText(QStringLiteral("exact_dedup")), QStringLiteral("Exact duplicates"));
        Opened window(m_workspace.path());
        show(window, "dumps");
        JobView& job = window.page.job();
        job.showTab(JobView::Tab::Thresholds);
        job.showTab(JobView::Tab::Dumps);
        job.showTab(JobView::Tab::Rules);
        job.showTab(JobView::Tab::Duplicates);
        QTRY_VERIFY_WITH_TIMEOUT(job.duplicates().clusters() > 0, kPatience);
        job.showTab(JobView::Tab::Documents);
        job.documents().showDropped(2, QString());
        QTRY_VERIFY_WITH_TIMEOUT(
            wordsOf(job).join(QLatin1Char('\n')).contains(QStringLiteral("dropped later by Length (2)")), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(wordsOf(job).contains(QStringLiteral("Near duplicates")), kPatience);
        QStringList words = wordsOf(job);
        words << job.ledger().text().section(QStringLiteral("seeds:"), 1) << job.documents().origin().lines();
        for (const QString& word : words)
            for (const char* name : {"exact_dedup", "minhash_dedup", "length-2"})
                QVERIFY2(!word.contains(QLatin1String(name)), qPrintable(word));
    }

    void documentsAreFoundByTheirWords() {
        Opened window(m_workspace.path());
        show(window, "dumps");
        DocumentsView& view = window.page.job().documents();
        window.page.job().showTab(JobView::Tab::Documents);
        view.showFate(Fate::Dropped);
        QTRY_COMPARE_WITH_TIMEOUT(view.listed(), 239, kPatience);  // all but the one that was kept
        const int all = view.listed();
        view.searchFor(QStringLiteral("WRITTEN ANEW"));
        QTRY_VERIFY_WITH_TIMEOUT(view.listed() > 0 && view.listed() < all, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(view.shownText().contains(QStringLiteral("written anew")), kPatience);
        view.searchFor(QStringLiteral("no text has this"));
        QTRY_COMPARE_WITH_TIMEOUT(view.listed(), 0, kPatience);
        view.showDropped(1, QString());  // from the funnel: those documents, whatever was searched for
        QTRY_VERIFY_WITH_TIMEOUT(view.listed() > 0, kPatience);
    }

    void limitsAreTypedAndTheAxisMayBeLogarithmic() {
        HistogramPlot plot;
        plot.resize(520, 220);
        SignalHistogram histogram;
        histogram.linear = {0, 10000, QVector<int>(72, 1)};
        histogram.logarithmic = {1, 10000, QVector<int>(72, 1)};
        plot.setHistogram(histogram);
        plot.setLimits({100, std::numeric_limits<float>::infinity()});
        QSignalSpy moved(&plot, &HistogramPlot::limitsMoved);
        plot.setAxis(HistogramPlot::Axis::Logarithmic);
        QTest::mouseClick(&plot, Qt::LeftButton, {}, {260, 100});  // the middle of the axis
        QCOMPARE(moved.size(), 1);
        QVERIFY2(std::abs(plot.limits().minimum - 100) < 2, qPrintable(QString::number(plot.limits().minimum)));
        plot.setAxis(HistogramPlot::Axis::Linear);
        QTest::mouseClick(&plot, Qt::LeftButton, {}, {260, 100});
        QCOMPARE(plot.limits().minimum, 5000.0f);

        Opened window(m_workspace.path());
        show(window, "pages");
        ThresholdView& view = window.page.job().thresholds();
        window.page.job().showTab(JobView::Tab::Thresholds);
        QLineEdit* minimum = nullptr;
        for (QLineEdit* edit : view.findChildren<QLineEdit*>())
            if (edit->accessibleName() == QStringLiteral("Minimum")) minimum = edit;
        QTRY_VERIFY_WITH_TIMEOUT(minimum->isVisible(), kPatience);
        QSignalSpy wanted(&view, &ThresholdView::recipeRequested);
        minimum->setFocus();
        minimum->selectAll();
        QTest::keyClicks(minimum, QStringLiteral("12345"));
        QPushButton* use = nullptr;
        for (QPushButton* button : view.findChildren<QPushButton*>())
            if (button->text() == QStringLiteral("New recipe with these limits")) use = button;
        QTRY_VERIFY_WITH_TIMEOUT(use->isEnabled(), kPatience);
        use->click();
        QCOMPARE(wanted.size(), 1);
        const auto options = wanted[0][0].value<QHash<QString, Json>>();
        QCOMPARE(options.begin()->front().get<double>(), 12345.0);
        QTest::keyClicks(minimum, QStringLiteral("x"));
        QCOMPARE(minimum->property("state").toString(), QStringLiteral("bad"));
        Q_EMIT minimum->editingFinished();
        QCOMPARE(minimum->text(), QStringLiteral("12345"));
        QVERIFY(minimum->property("state").toString().isEmpty());
    }

    void clustersMembersAndTheirDifference() {
        Opened window(m_workspace.path());
        show(window, "dumps");
        DuplicatesView& view = window.page.job().duplicates();
        QVERIFY(view.hasStages() && view.clusters() == 0);  // nothing is asked before it is shown
        window.page.job().showTab(JobView::Tab::Duplicates);
        QTRY_COMPARE_WITH_TIMEOUT(view.clusters(), 60, kPatience);  // near duplicates: those of more than one dump
        QTRY_VERIFY_WITH_TIMEOUT(view.members() > 0 && !view.shownText().isEmpty(), kPatience);
        QVERIFY2(view.shownText().contains(QStringLiteral("This sentence was written anew")),
                 qPrintable(view.shownText()));
        QVERIFY(view.alarm().isEmpty());
        const qsizetype folded = view.shownText().size();
        QVERIFY(view.shownText().contains(QStringLiteral("characters alike")));
        view.hideAlike(false);
        QVERIFY(view.shownText().size() > folded && !view.shownText().contains(QStringLiteral("characters alike")));
        auto* stage = view.findChild<QComboBox*>();
        stage->setCurrentIndex(stage->findText(QStringLiteral("Exact duplicates")));
        QTRY_COMPARE_WITH_TIMEOUT(view.members(), 59, kPatience);
        QVERIFY2(view.alarm().contains(QStringLiteral("60 documents")), qPrintable(view.alarm()));
    }

    void listsAreModels() {
        CurationWorker worker;
        DocumentListModel model(DocumentPane::Members, worker);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy found(&worker, &CurationWorker::clustersFound), changed(&model, &QAbstractItemModel::dataChanged);
        worker.open(job("dumps"));
        worker.findClusters(job("dumps"), 1);
        QTRY_COMPARE_WITH_TIMEOUT(found.size(), 1, kPatience);
        const auto clusters = found[0][0].value<ClustersPointer>();
        model.setList(clusters->survivors);
        QCOMPARE(model.rowCount(), static_cast<int>(clusters->clusters.largest.size()));
        QVERIFY(model.index(0).data().toString().startsWith(QStringLiteral("60  ·  ")));
        QTRY_VERIFY_WITH_TIMEOUT(!changed.isEmpty(), kPatience);
        QVERIFY(!model.index(0).data().toString().contains(QStringLiteral("…")));
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void dumpsTogetherRemoveMore() {
        CurationWorker worker;
        QSignalSpy drawn(&worker, &CurationWorker::dumpsDrawn);
        worker.open(job("dump-1"));
        worker.drawDumps(job("dump-1"), {job("dump-1"), job("pages"), job("dump-0")}, m_workspace.path());
        QTRY_COMPARE_WITH_TIMEOUT(drawn.size(), 1, kPatience);
        const auto answer = drawn[0][0].value<DumpsPointer>();
        QCOMPARE(answer->curves.size(), 1);  // it has one source
        const DumpCurve& curve = answer->curves[0];
        QCOMPARE(curve.points.size(), 2);  // in the order in which the index learnt them
        QCOMPARE(curve.points[0].name, QStringLiteral("dump-0"));
        QCOMPARE(curve.points[0].in.documents, int64_t{150});
        QCOMPARE(curve.points[0].removed.documents, int64_t{59});
        QCOMPARE(curve.points[1].in.documents, int64_t{60});
        QVERIFY(curve.points[1].removed.documents > 50);

        Opened window(m_workspace.path());
        show(window, "dumps");
        window.page.job().showTab(JobView::Tab::Dumps);
        QTRY_COMPARE_WITH_TIMEOUT(window.page.job().dumps().curves(), 2, kPatience);  // a stage each
        QCOMPARE(window.page.job().dumps().rows(), 3);
    }

    void recordsThatCouldNotBeReadAreListed() {
        Opened window(m_workspace.path());
        show(window, "dumps");
        auto link = [&]() -> QPushButton* {
            for (auto* button : window.page.job().findChildren<QPushButton*>())
                if (button->isVisible() && button->text().contains(QStringLiteral("could not be read"))) return button;
            return nullptr;
        };
        QVERIFY(!link());
        window.show(job("pages"));
        QTRY_VERIFY_WITH_TIMEOUT(link() && link()->isEnabled(), kPatience);
        link()->click();
        QTRY_VERIFY_WITH_TIMEOUT(window.page.job().rejects().isVisible(), kPatience);
        QCOMPARE(window.page.job().rejects().rows(), 1);
        const QString text = window.page.job().rejects().shownText();
        QVERIFY2(text.contains(QStringLiteral("pages.jsonl, line 241")) && text.contains(QStringLiteral("broken")),
                 qPrintable(text));
    }

    void whereNothingIsToBeSeenAnExampleStands() {
        Opened window(m_workspace.path());
        show(window, "pages");  // one source
        window.page.job().showTab(JobView::Tab::Dumps);
        auto* empty = window.page.job().dumps().findChild<EmptyState*>();
        QTRY_VERIFY_WITH_TIMEOUT(empty->isVisible(), kPatience);
        QSignalSpy wanted(&window.page.job(), &JobView::recipeRequested);
        empty->findChild<QPushButton*>()->click();
        QCOMPARE(wanted.size(), 1);
    }

    void deadRulesAreNamed() {
        Opened window(m_workspace.path());
        show(window, "pages");
        window.page.job().showTab(JobView::Tab::Rules);
        QTRY_VERIFY_WITH_TIMEOUT(window.page.job().rules().rows() > 20, kPatience);
        QVERIFY2(window.page.job().rules().deadRules().startsWith(QStringLiteral("Never fire")),
                 qPrintable(window.page.job().rules().deadRules()));
        QVERIFY(!window.page.job().rules().deadRules().contains(QStringLiteral("Length · characters")));  // it fires
    }

    void aDocumentTellsWhereItCameFrom() {
        Opened window(m_workspace.path());
        show(window, "dumps");
        DocumentsView& view = window.page.job().documents();
        window.page.job().showTab(JobView::Tab::Documents);
        view.showFate(Fate::Dropped);
        auto* stage = view.findChild<QComboBox*>();
        stage->setCurrentIndex(stage->findText(QStringLiteral("Exact duplicates")));
        QTRY_VERIFY_WITH_TIMEOUT(
            view.origin().lines().join(QLatin1Char('\n')).contains(QStringLiteral("in its place: dump-0.jsonl")),
            kPatience);
        const QStringList lines = view.origin().lines();
        QVERIFY(lines.first().contains(QStringLiteral("dumps/dump-0.jsonl, byte ")));
        QVERIFY(lines.last().contains(QStringLiteral("tokens")));
        QSignalSpy wanted(&view.origin(), &OriginView::documentRequested);
        view.origin().findChild<QPushButton*>()->click();
        QCOMPARE(wanted.size(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(!view.origin().lines().join(QString()).contains(QStringLiteral("in its place")),
                                 kPatience);
    }

    void theSurvivorMayHaveGoneLater() {
        CurationWorker worker;
        QSignalSpy shown(&worker, &CurationWorker::shown), listed(&worker, &CurationWorker::listed);
        worker.open(job("dumps"));
        // The text of sixty copies is short enough for the last stage; those of 24 sentences are not.
        worker.list(job("dumps"), {Fate::Dropped, 2, -1});
        QTRY_COMPARE_WITH_TIMEOUT(listed.size(), 1, kPatience);
        worker.show(job("dumps"), listed[0][0].value<DocumentListPointer>()->rows.front());
        QTRY_COMPARE_WITH_TIMEOUT(shown.size(), 1, kPatience);
        const auto document = shown[0][0].value<DocumentFactsPointer>();
        QCOMPARE(document->survivors.size(), 1);
        QCOMPARE(document->survivors[0].stage, QStringLiteral("minhash_dedup"));
        QCOMPARE(document->survivors[0].droppedBy, QStringLiteral("length-2"));
        QCOMPARE(document->origin[2].outcome, OriginStep::Outcome::Dropped);
        QCOMPARE(document->origin[3].outcome, OriginStep::Outcome::Unreached);
        QVERIFY(document->tokens > 50 && document->bytes > 500);
    }

    void editsAreTold() {
        const std::filesystem::path workspace = m_workspace.path().toStdString();
        writeFileAtomically(workspace / "edits.jsonl",
                            "{\"text\":\"caf\\u00C3\\u00A9 at ten\"}\n{\"text\":\"plain\"}\n")
            .orThrow();
        curateInto(workspace / "jobs/edits", "edits", {workspace / "edits.jsonl"},
                   "[{type: unicode}, {type: length, min_characters: 6}]");
        CurationWorker worker;
        QSignalSpy opened(&worker, &CurationWorker::opened), shown(&worker, &CurationWorker::shown);
        worker.open(job("edits"));
        worker.show(job("edits"), 0);
        QTRY_COMPARE_WITH_TIMEOUT(shown.size(), 1, kPatience);
        worker.show(job("edits"), 1);
        QTRY_COMPARE_WITH_TIMEOUT(shown.size(), 2, kPatience);
        OriginView view;
        const auto facts = opened[0][0].value<CurationFactsPointer>();
        view.setDocument(*shown[0][0].value<DocumentFactsPointer>(), *facts);
        QVERIFY2(view.lines()[1].endsWith(QStringLiteral("kept: within its limits; the text was changed, 2 B shorter")),
                 qPrintable(view.lines()[1]));
        view.setDocument(*shown[1][0].value<DocumentFactsPointer>(), *facts);
        QVERIFY2(view.lines()[1].endsWith(QStringLiteral("kept: within its limits")), qPrintable(view.lines()[1]));
        QVERIFY2(view.lines()[2].contains(QStringLiteral("dropped: ")), qPrintable(view.lines()[2]));
    }

    void theLedgerNamesWhatItWasMadeOf() {
        Opened window(m_workspace.path());
        show(window, "dumps");
        const QString text = window.page.job().ledger().text();
        for (const char* part :
             {"program: sextant ", "recipe hash: ", "documents hash: ", "dump-2.jsonl  ", "seeds: Near duplicates"})
            QVERIFY2(text.contains(QLatin1String(part)), qPrintable(text));
        QVERIFY(!text.contains(QStringLiteral("hash: \n")) && !text.contains(QStringLiteral("-1 bytes")));
    }

    void tokensAreInTheFunnel() {
        CurationWorker worker;
        QSignalSpy opened(&worker, &CurationWorker::opened), recounted(&worker, &CurationWorker::recounted);
        worker.open(job("dumps"));
        QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, kPatience);
        const auto facts = opened[0][0].value<CurationFactsPointer>();
        QVERIFY(facts->funnel.hasTokens() && facts->funnel.kept().tokens > 0);
        LimitTable limits;
        for (const StageFacts& stage : facts->stages) {
            limits.emplace_back();
            for (const RuleFacts& rule : stage.rules) limits.back().push_back(rule.limits);
        }
        worker.recount(job("dumps"), limits);
        QTRY_COMPARE_WITH_TIMEOUT(recounted.size(), 1, kPatience);
        QCOMPARE(recounted[0][0].value<RecountPointer>()->funnel.kept().tokens, facts->funnel.kept().tokens);
        worker.open(job("pages"));
        QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 2, kPatience);
        QVERIFY(!opened[1][0].value<CurationFactsPointer>()->funnel.hasTokens());
    }

    void flippedDocumentsAreListed() {
        Opened window(m_workspace.path());
        show(window, "dumps");
        window.page.job().showTab(JobView::Tab::Thresholds);
        FlipsView& flips = window.page.job().thresholds().flips();
        window.page.job().thresholds().moveLimits(3, 0, {0, 1e9F});
        QTRY_VERIFY_WITH_TIMEOUT(flips.back() > 10 && flips.gone() == 0, kPatience);
        window.page.job().thresholds().moveLimits(0, 0, {1e8F, 1e9F});
        QTRY_VERIFY_WITH_TIMEOUT(flips.gone() > 0 && flips.back() == 0, kPatience);
    }

    void longTextsAreFolded() {
        const QString alike = QStringLiteral("word ").repeated(400);
        const QString text = alike + QStringLiteral("CHANGED ") + alike;
        const FoldedText folded = foldUnmarked(text, {{static_cast<int>(alike.size()), 7}});
        QVERIFY(folded.text.size() < 600);
        QCOMPARE(folded.marks.size(), 1);
        QCOMPARE(folded.text.mid(folded.marks[0].first, folded.marks[0].length), QStringLiteral("CHANGED"));
        QCOMPARE(folded.text.count(QStringLiteral("characters alike")), 2);
        QCOMPARE(foldUnmarked(QStringLiteral("short text"), {}).text, QStringLiteral("short text"));
    }

    void differencesOfLongTextsAreShortest() {
        QStringList words;
        for (int i = 0; i < 30000; ++i) words << QString::number(i * 7919 % 1000);
        QStringList edited = words;
        edited[20] = QStringLiteral("new");
        edited.insert(15000, QStringLiteral("more"));
        edited.removeAt(29000);
        const QString a = words.join(QLatin1Char(' ')), b = edited.join(QLatin1Char(' '));
        const WordDifference difference = differingWords(a, b);
        QVERIFY(difference.isComplete);
        QCOMPARE(difference.first.size(), 2);
        QCOMPARE(difference.second.size(), 2);
        const WordDifference other =
            differingWords(QStringLiteral("x ").repeated(9000), QStringLiteral("y ").repeated(9000));
        QVERIFY(!other.isComplete && other.first.size() == 9000);
    }

    void aMixtureIsTheEnginesOwnPlan() {
        Opened window(m_workspace.path());
        show(window, "dumps");
        window.bench.window.showPage(QStringLiteral("data"), QStringLiteral("mix"));
        OptionForm& form = *window.page.packForm().form();
        MixtureView& view = window.page.mixture();
        const QString file = m_workspace.path() + QStringLiteral("/dumps/dump-2.jsonl");
        form.setValue(QStringLiteral("sources"), Json::array({{{"path", job("dumps").toStdString()}, {"weight", 1.0}},
                                                              {{"path", file.toStdString()}, {"weight", 3.0}}}));
        QTRY_VERIFY_WITH_TIMEOUT(view.findChild<MixtureRow*>() && view.rowCount() == 2, kPatience);
        QVERIFY(view.plan().sources.isEmpty());  // nothing is claimed before it is counted
        form.setValue(QStringLiteral("tokenizer"), tokenizer().toStdString());
        QTRY_COMPARE_WITH_TIMEOUT(view.plan().sources.size(), 2, kPatience);
        // One token in four is of the job, as the weights say.
        QVERIFY(view.plan().isMixed);
        QVERIFY(std::abs(view.plan().sources[0].share - 0.25) < 5e-3);
        // What was recorded is what packing writes.
        const Tokenizer loaded = Tokenizer::load(tokenizer().toStdString()).orThrow();
        const int64_t packed =
            countTokens({job("dumps").toStdString() + "/documents/part-00000.jsonl.zst"}, loaded, {}, {}, {}).orThrow();
        QCOMPARE(view.plan().sources[0].available, std::llround(static_cast<double>(packed) * 0.98));
        // A slider writes into the form, and the plan follows.
        view.row(1)->slider()->setValue(0);
        QCOMPARE(form.values()["sources"][1]["weight"].get<double>(), 1.0);
        view.row(0)->slider()->setValue(-20);
        QCOMPARE(form.values()["sources"][0]["weight"].get<double>(), 0.5);
        QVERIFY(std::abs(view.plan().sources[0].share - 1.0 / 3) < 5e-3);
        form.setValue(QStringLiteral("mix.token_budget"), 1000000000);
        QVERIFY2(view.sentence().contains(QStringLiteral("max_epochs is 1")), qPrintable(view.sentence()));
        QVERIFY(view.plan().sources.isEmpty());
        // What the engine would refuse cannot be started, and says why.
        QPushButton* start = nullptr;
        for (auto* button : window.page.packForm().findChildren<QPushButton*>())
            if (button->text() == QLatin1String("Pack it")) start = button;
        QVERIFY(start && !start->isEnabled());
        QCOMPARE(start->toolTip(), view.sentence());
        form.setValue(QStringLiteral("mix.token_budget"), 0);
        QVERIFY(start->isEnabled() && view.sentence().isEmpty());
    }

    void missingSourcesAndTokenizersAreSentences() {
        MixtureWorker worker;
        QSignalSpy counted(&worker, &MixtureWorker::counted);
        OptionValues pack = defaultsOf(findSpecKind("pack")->table());
        pack["sources"] = Json::array({{{"path", "nothing/*.txt"}, {"weight", 1.0}}});
        worker.count(pack, {}, m_workspace.path());
        QTRY_COMPARE_WITH_TIMEOUT(counted.size(), 1, kPatience);
        QVERIFY(counted[0][1].value<SourceTokens>().sentence.contains(QStringLiteral("no tokenizer")));
        pack["tokenizer"] = "tokenizer";
        worker.count(pack, {}, m_workspace.path());
        QTRY_COMPARE_WITH_TIMEOUT(counted.size(), 2, kPatience);
        QVERIFY(counted[1][1].value<SourceTokens>().sentence.contains(QStringLiteral("nothing")));
    }
};

QTEST_MAIN(TestDataViews)
#include "tst_data_views.moc"
