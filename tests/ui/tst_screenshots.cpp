// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/system.h"
#include "core/spec/spec_kinds.h"
#include "core/store/chat_store.h"
#include "core/store/preference_store.h"
#include "core/store/workspace_database.h"
#include "tests/ui/support/curation_fixture.h"
#include "tests/ui/support/job_fixture.h"
#include "tests/ui/support/model_fixture.h"
#include "tests/ui/support/quiet_painting.h"
#include "tests/ui/support/tokenizer_fixture.h"
#include "tests/ui/support/window_bench.h"
#include "ui/models/model_list_model.h"
#include "ui/pages/chat/chat_page.h"
#include "ui/pages/data/data_page.h"
#include "ui/pages/data/documents_view.h"
#include "ui/pages/data/mixture_view.h"
#include "ui/pages/data/rejects_view.h"
#include "ui/pages/data/source_preview.h"
#include "ui/pages/data/threshold_view.h"
#include "ui/pages/models/convert_form.h"
#include "ui/pages/models/models_page.h"
#include "ui/pages/models/score_view.h"
#include "ui/pages/runs/new_run_view.h"
#include "ui/pages/runs/run_plots.h"
#include "ui/pages/runs/run_view.h"
#include "ui/pages/runs/runs_page.h"
#include "ui/pages/tokenizer/compare_view.h"
#include "ui/pages/tokenizer/playground_view.h"
#include "ui/pages/tokenizer/template_view.h"
#include "ui/pages/tokenizer/tokenizer_page.h"
#include "ui/plots/metric_plot.h"
#include "ui/shell/language.h"
#include "ui/theme/theme.h"
#include "ui/widgets/job_form.h"
#include "ui/widgets/option_form.h"
#include "ui/widgets/stage_list_edit.h"
#include "ui/widgets/token_flow.h"

#include <QApplication>
#include <QCheckBox>
#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QScopeGuard>
#include <QScrollArea>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

#include <ctime>
#include <limits>

using namespace sextant;

namespace {

constexpr int kPatience = 30000;

std::filesystem::path realTexts() {
    const QString data = qEnvironmentVariable(
        "SEXTANT_TEST_DATA", qEnvironmentVariable("SEXTANT_SOURCE_DIR") + QStringLiteral("/../shared/data"));
    return std::filesystem::path(data.toStdString()) / "pretrain";
}

void fillWorkspace(const std::filesystem::path& workspace) {
    const double now = unixSeconds();
    writeJob(workspace / "jobs/stories-1m",
             {"stories-1m", JobState::Finished, 600, 600, 1.9, 310, -1, now - 90000, 1, {}, 0});
    writeJob(workspace / "jobs/stories-2m",
             {"stories-2m", JobState::Interrupted, 480, 900, 1.72, -1, 300, now - 7200, 2, {}, 0});
    writeJob(workspace / "jobs/too-hot",
             {"too-hot", JobState::Failed, 140, 600, 3.1, -1, -1, now - 5000, 3,
              "the loss is not a finite number at step 141 (loss nan, gradient norm nan); the weights were not "
              "updated. Resume from the last checkpoint with a lower learning rate or longer warm-up.",
              0});
    writeJob(workspace / "jobs/fables", {"fables", JobState::Running, 350, 900, 1.6, -1, -1, now - 66, 4, {}, 0});
    writeJob(workspace / "demo/training",
             {"village demo", JobState::Finished, 700, 700, 0.4, -1, -1, now - 3000, 5, {}, 0});
    writeCuration(workspace / "jobs/pages", "pages");
    writeTokenizer(workspace / "jobs/stories-1m/tokenizer", 2048);
    writeTokenizer(workspace / "demo/training/tokenizer", 700);
    writeDumps(workspace, workspace / "jobs/stories-1m/tokenizer");
    // Real texts where they are at hand: what is invented has no surprises.
    const std::filesystem::path texts = realTexts();
    std::error_code code;
    if (std::filesystem::exists(texts, code))
        curateInto(workspace / "jobs/library", "library",
                   {texts / "c4_demo.jsonl.zst", texts / "en-gutenberg", texts / "zh-d2l.jsonl.zst",
                    texts / "zh-classical-modern.jsonl.zst"},
                   "[{type: unicode}, {type: length}, {type: gopher_repetition}, {type: gopher_quality}, {type: "
                   "exact_dedup}, {type: minhash_dedup}]",
                   workspace / "jobs/stories-1m/tokenizer");
    if (findSpecKind("tokenizer")) {
        writeTokenizerJob(workspace / "jobs/words", "words of three languages", JobState::Finished, 1, now - 4000);
        writeTokenizerJob(workspace / "jobs/web-16k", "web 16k", JobState::Running, 0.62, now - 60);
    }
    const auto models = workspace / "elsewhere";
    writeModel(models / "story-teller-base", "apache-2.0");
    convertModelTo(models / "story-teller-base", models / "story-teller-base-q4_k.gguf", "q4_k");
    writeConversion(workspace / "jobs/smaller", "story teller, smaller", models / "story-teller-base", "q8_0");
    writeUnfinishedConversion(workspace / "jobs/quarter", "story teller, a quarter", models / "story-teller-base",
                              0.62);
    writeUnfinishedConversion(workspace / "jobs/no-room", "story teller, exact", models / "story-teller-base", 0.1,
                              "the result takes 4.1 GiB, and the disk of /data/models has only 1.2 GiB left. Make "
                              "room, choose a smaller type, or write to another disk.");
    Database database = openWorkspaceDatabase(workspace).orThrow();
    PreferenceStore(database)
        .set("models",
             Json::array({(models / "story-teller-base").string(), (models / "story-teller-base-q4_k.gguf").string(),
                          (models / "moved-away.gguf").string()}))
        .orThrow();
    ChatStore chats(database);
    StoredConversation chat{0,
                            "Which animal lives in the wood?",
                            (workspace / "jobs/stories-1m/checkpoints/checkpoint-50").string(),
                            Json::object(),
                            0,
                            now - 300};
    chat.id = chats.saveConversation(chat).orThrow();
    auto add = [&](int64_t parent, const char* role, const char* text, Json details) {
        return chats.saveMessage(chat.id, {0, parent, role, text, std::move(details), now}).orThrow();
    };
    const int64_t question = add(0, "user", "Which animal lives in the wood?", Json::object());
    add(question, "assistant", "A bear.", {{"answer_tokens", 3}, {"tokens_per_second", 210.0}});
    const int64_t answer =
        add(question, "assistant",
            "The **fox** lives in the green wood. It is known for three things:\n\n1. it is clever,\n2. it sleeps by "
            "day,\n3. it drinks at the river.\n\n"
            "| Animal | Home | Food |\n|---|---|---|\n| fox | wood | mice |\n| heron | river | fish "
            "|\n\n```python\ndef home(animal):\n    return {\"fox\": \"wood\"}[animal]\n```\n\n"
            "> The fox was clever, and every morning it went to the river.\n\nMore is in `stories.txt`.",
            {{"answer_tokens", 118}, {"tokens_per_second", 204.2}, {"finish_reason", "stop"}});
    const int64_t second =
        add(answer, "user", "And what does it do when winter comes and the river is frozen?", Json::object());
    chat.leaf = add(second, "assistant", "It waits under the old tree until the sun comes back.",
                    {{"answer_tokens", 14}, {"tokens_per_second", 198.0}});
    chats.saveConversation(chat).orThrow();
    StoredConversation other{0, "Tell me a story about the heron", "", Json::object(), 0, now - 4000};
    chats.saveConversation(other).orThrow();
}

}  // namespace

/// Draws every page, empty and full, light and dark. The pictures are for people to look at; what can be said by a
/// program is checked: nothing is blank, and no text is cut off.
class TestScreenshots : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnPaintWarnings(); }
    void initTestCase() {
        m_folder = qEnvironmentVariable("SEXTANT_SCREENSHOT_DIR");
        if (!m_folder.isEmpty()) QVERIFY(QDir().mkpath(m_folder));
        QVERIFY(m_full.isValid());
        qputenv("SEXTANT_ENGINE",
                (qEnvironmentVariable("SEXTANT_BIN_DIR") + QStringLiteral("/sextant-engine")).toUtf8());
        fillWorkspace(m_full.path().toStdString());
    }

    void pages_data() {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<bool>("full");
        for (bool dark : {false, true})
            for (bool full : {false, true})
                QTest::addRow("%s %s", full ? "full" : "empty", dark ? "dark" : "light") << dark << full;
    }

    void pages() {
        QFETCH(bool, dark);
        QFETCH(bool, full);
        QTemporaryDir empty;
        Theme::instance().apply(dark ? ThemeChoice::Dark : ThemeChoice::Light);
        WindowBench bench(full ? m_full.path() : empty.path());
        QTRY_VERIFY_WITH_TIMEOUT(bench.jobs.isComplete(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(bench.machine.state().memoryTotal > 0, kPatience);
        const QString suffix = QStringLiteral("-%1-%2").arg(QLatin1String(full ? "full" : "empty"),
                                                            QLatin1String(dark ? "dark" : "light"));
        for (const char* page : {"home", "data", "tokenizer", "runs", "models", "chat", "machines"}) {
            QVERIFY(bench.window.showPage(QLatin1String(page)));
            settle();
            check(bench.window, QLatin1String(page) + suffix);
        }
        tokenizerViews(bench, suffix, full ? Workspace::Full : Workspace::Empty);
        dataViews(bench, suffix, full ? Workspace::Full : Workspace::Empty);
        auto* runs = static_cast<RunsPage*>(bench.window.page(QStringLiteral("runs")));
        bench.window.showPage(QStringLiteral("runs"), QStringLiteral("new"));
        if (full)
            runs->newRunView().form().setValue(QStringLiteral("data.sources"),
                                               Json::array({{{"path", "corpus/*.txt"}, {"weight", 1.0}}}));
        settle();
        check(bench.window, QStringLiteral("new-run") + suffix);
        if (!full) return;
        bench.window.showPage(QStringLiteral("runs"), m_full.path() + QStringLiteral("/jobs/stories-2m"));
        const char* tabs[] = {"plots", "samples", "table", "log", "config"};
        for (int tab = 0; tab < 5; ++tab) {
            runs->runView().showTab(static_cast<RunView::Tab>(tab));
            settle();
            check(bench.window, QStringLiteral("run-") + QLatin1String(tabs[tab]) + suffix);
        }
        runs->runView().showTab(RunView::Tab::Plots);
        for (QCheckBox* box : runs->runView().findChildren<QCheckBox*>())
            if (box->text() != QLatin1String("too-hot")) box->setChecked(true);
        settle();
        MetricPlot* loss = runs->runView().plots().plots().front();
        for (int i = 0; i < 12; ++i) QTest::keyClick(loss, Qt::Key_Right, Qt::ShiftModifier);
        settle();
        check(bench.window, QStringLiteral("run-compare") + suffix);
        bench.window.showPage(QStringLiteral("runs"), m_full.path() + QStringLiteral("/jobs/too-hot"));
        settle();
        check(bench.window, QStringLiteral("run-failed") + suffix);
        bench.window.showPage(QStringLiteral("runs"), m_full.path() + QStringLiteral("/jobs/just-started"));
        settle();
        check(bench.window, QStringLiteral("run-waiting") + suffix);
        QTest::keyClick(&bench.window, Qt::Key_K, Qt::ControlModifier);
        settle();
        check(bench.window, QStringLiteral("palette") + suffix);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QTest::keyClick(&bench.window, Qt::Key_Slash, Qt::ControlModifier);
        settle();
        check(bench.window, QStringLiteral("shortcuts") + suffix);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QTest::keyClick(&bench.window, Qt::Key_Comma, Qt::ControlModifier);
        settle();
        check(bench.window, QStringLiteral("settings") + suffix);
    }

    void models_data() {
        QTest::addColumn<QString>("suffix");
        QTest::newRow("light") << QStringLiteral("-light");
        QTest::newRow("dark") << QStringLiteral("-dark");
        QTest::newRow("chinese") << QStringLiteral("-chinese");
        QTest::newRow("large text") << QStringLiteral("-large-text");
        QTest::newRow("1100 wide") << QStringLiteral("-1100");
    }
    void models() {
        QFETCH(QString, suffix);
        const auto normal = qScopeGuard([] {
            installLanguage(Language::English);
            Theme::instance().apply(ThemeChoice::Light);
            Theme::instance().setTextScale(1.0);
        });
        const bool isLarge = suffix == QLatin1String("-large-text");
        if (suffix == QLatin1String("-chinese")) installLanguage(Language::Chinese);
        Theme::instance().apply(suffix == QLatin1String("-dark") ? ThemeChoice::Dark : ThemeChoice::Light);
        if (isLarge) Theme::instance().setTextScale(2.0);
        WindowBench bench(m_full.path());
        if (isLarge) bench.window.resize(1900, 1200);
        if (suffix == QLatin1String("-1100")) bench.window.resize(1100, 700);
        QTRY_VERIFY_WITH_TIMEOUT(bench.jobs.isComplete(), kPatience);
        modelsViews(bench, suffix);
    }

    void chinese() {
        installLanguage(Language::Chinese);
        const auto english = qScopeGuard([] { installLanguage(Language::English); });
        Theme::instance().apply(ThemeChoice::Light);
        WindowBench bench(m_full.path());
        QTRY_VERIFY_WITH_TIMEOUT(bench.jobs.isComplete(), kPatience);
        for (const char* page : {"home", "data", "tokenizer", "runs", "models", "chat", "machines"}) {
            QVERIFY(bench.window.showPage(QLatin1String(page)));
            settle();
            check(bench.window, QLatin1String(page) + QStringLiteral("-chinese"));
        }
        dataViews(bench, QStringLiteral("-chinese"), Workspace::Full);
        bench.window.showPage(QStringLiteral("runs"), m_full.path() + QStringLiteral("/jobs/stories-2m"));
        settle();
        check(bench.window, QStringLiteral("run-chinese"));
        bench.window.showPage(QStringLiteral("runs"), QStringLiteral("new"));
        settle();
        check(bench.window, QStringLiteral("new-run-chinese"));
        QTest::keyClick(&bench.window, Qt::Key_Comma, Qt::ControlModifier);
        settle();
        check(bench.window, QStringLiteral("settings-chinese"));
    }

    /// Twice the text size, and the smallest window: nothing may be cut off.
    void largeText() {
        Theme::instance().apply(ThemeChoice::Light);
        Theme::instance().setTextScale(2.0);
        const auto normal = qScopeGuard([] { Theme::instance().setTextScale(1.0); });
        WindowBench bench(m_full.path());
        bench.window.resize(1900, 1200);
        QTRY_VERIFY_WITH_TIMEOUT(bench.jobs.isComplete(), kPatience);
        for (const char* page : {"home", "data", "tokenizer", "runs", "models", "chat", "machines"}) {
            QVERIFY(bench.window.showPage(QLatin1String(page)));
            settle();
            check(bench.window, QLatin1String(page) + QStringLiteral("-large-text"));
        }
        bench.window.showPage(QStringLiteral("runs"), QStringLiteral("new"));
        settle();
        check(bench.window, QStringLiteral("new-run-large-text"));
        tokenizerViews(bench, QStringLiteral("-large-text"), Workspace::Full);
        dataViews(bench, QStringLiteral("-large-text"), Workspace::Full);
    }

    void smallWindow() {
        Theme::instance().apply(ThemeChoice::Light);
        WindowBench bench(m_full.path());
        bench.window.resize(bench.window.minimumSize());
        QTRY_VERIFY_WITH_TIMEOUT(bench.jobs.isComplete(), kPatience);
        for (const char* page : {"home", "data", "tokenizer", "runs", "models", "chat", "machines"}) {
            QVERIFY(bench.window.showPage(QLatin1String(page)));
            settle();
            check(bench.window, QLatin1String(page) + QStringLiteral("-small"));
        }
        bench.window.showPage(QStringLiteral("runs"));
        for (QToolButton* tool : bench.window.findChildren<QToolButton*>())
            if (tool->isVisible() && tool->accessibleName() == QLatin1String("Actions and facts"))
                tool->setChecked(true);
        settle();
        check(bench.window, QStringLiteral("runs-drawer-small"));
        bench.window.showPage(QStringLiteral("runs"), QStringLiteral("new"));
        settle();
        check(bench.window, QStringLiteral("new-run-small"));
        tokenizerViews(bench, QStringLiteral("-small"), Workspace::Full);
    }

    void anotherLook_data() {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<double>("textScale");
        QTest::newRow("dark") << true << 1.0;
        QTest::newRow("larger text") << false << 1.5;
    }
    /// After a change of the look each page is as in a window that was made with it, and nobody has waited for that.
    void anotherLook() {
        QFETCH(bool, dark);
        QFETCH(double, textScale);
        const auto normal = qScopeGuard([] {
            Theme::instance().apply(ThemeChoice::Light);
            Theme::instance().setTextScale(1.0);
        });
        const auto look = [&](bool isNew) {
            Theme::instance().apply(isNew && dark ? ThemeChoice::Dark : ThemeChoice::Light);
            Theme::instance().setTextScale(isNew ? textScale : 1.0);
        };
        const std::pair<const char*, const char*> places[] = {{"home", ""},    {"machines", ""},  {"data", "new"},
                                                              {"data", "mix"}, {"tokenizer", ""}, {"tokenizer", "new"},
                                                              {"chat", ""},    {"runs", ""},      {"runs", "new"}};
        std::vector<QImage> changed, made;
        const auto visit = [&](WindowBench& bench, std::vector<QImage>& pictures) {
            pictures.clear();
            for (const auto& [page, argument] : places) {
                QVERIFY(bench.window.showPage(QLatin1String(page), QLatin1String(argument)));
                bench.window.setFocus();
                settle();
                check(bench.window, QStringLiteral("look-%1-%2").arg(QLatin1String(page), QLatin1String(argument)));
                pictures.push_back(bench.window.grab().toImage());
            }
        };
        {
            look(false);
            WindowBench bench(m_full.path());
            QTRY_VERIFY_WITH_TIMEOUT(bench.jobs.isComplete(), kPatience);
            visit(bench, changed);
            const std::clock_t begin = std::clock();
            look(true);
            QApplication::sendPostedEvents();
            QApplication::processEvents(QEventLoop::ExcludeUserInputEvents);
            // Of this process alone: other work on the machine does not count. Two changes; each took more than a
            // second when widgets were polished once for every widget above them.
            const double milliseconds = 1000.0 * double(std::clock() - begin) / CLOCKS_PER_SEC;
            QVERIFY2(milliseconds < 1200, qPrintable(QStringLiteral("%1 ms").arg(milliseconds)));
            visit(bench, changed);
        }
        if (textScale != 1.0) return;  // dividers stay where they were, so pages differ although all is whole
        {
            look(true);
            WindowBench bench(m_full.path());
            QTRY_VERIFY_WITH_TIMEOUT(bench.jobs.isComplete(), kPatience);
            visit(bench, made);
            visit(bench, made);
        }
        for (size_t i = 0; i < made.size(); ++i) {
            const QString name =
                QStringLiteral("%1-%2").arg(QLatin1String(places[i].first), QLatin1String(places[i].second));
            QCOMPARE(changed[i].size(), made[i].size());
            qint64 different = 0;
            for (int y = 0; y < made[i].height(); ++y)
                for (int x = 0; x < made[i].width(); ++x) different += changed[i].pixel(x, y) != made[i].pixel(x, y);
            const double share = double(different) / (double(made[i].width()) * made[i].height());
            if (share > 0.005 && !m_folder.isEmpty()) {
                changed[i].save(m_folder + QStringLiteral("/look-changed-") + name + QStringLiteral(".png"));
                made[i].save(m_folder + QStringLiteral("/look-made-") + name + QStringLiteral(".png"));
            }
            // Meters, ages and blinking cursors differ.
            QVERIFY2(share <= 0.005, qPrintable(QStringLiteral("%1: %2 of the picture differs").arg(name).arg(share)));
        }
    }

private:
    enum class Workspace { Empty, Full };
    void modelsViews(WindowBench& bench, const QString& suffix) {
        bench.window.showPage(QStringLiteral("models"));
        auto* page = static_cast<ModelsPage*>(bench.window.page(QStringLiteral("models")));
        const QString elsewhere = m_full.path() + QStringLiteral("/elsewhere/");
        const auto isKnown = [&](const QString& path) {
            const auto* row = page->list().find(path);
            return row && row->model && (row->model->details || row->model->isGone);
        };
        const QString converted = m_full.path() + QStringLiteral("/jobs/smaller/story-teller-base-q8_0.gguf");
        for (const auto& [name, path] :
             {std::pair(QStringLiteral("folder"), elsewhere + QStringLiteral("story-teller-base")),
              {QStringLiteral("converted"), converted},
              {QStringLiteral("gone"), elsewhere + QStringLiteral("moved-away.gguf")}}) {
            QTRY_VERIFY_WITH_TIMEOUT(isKnown(path), kPatience);
            page->showEntry(path);
            settle();
            check(bench.window, QStringLiteral("models-") + name + suffix);
        }
        for (const char* job : {"quarter", "no-room"}) {
            page->open(m_full.path() + QStringLiteral("/jobs/") + QLatin1String(job));
            settle();
            check(bench.window, QStringLiteral("models-") + QLatin1String(job) + suffix);
        }
        page->showEntry(converted);
        page->showTab(ModelsPage::Tab::All);
        settle();
        check(bench.window, QStringLiteral("models-table") + suffix);
        page->showTab(ModelsPage::Tab::Score);
        QSignalSpy scored(&page->score(), &ScoreView::scored);
        page->score().score();
        QTRY_COMPARE_WITH_TIMEOUT(scored.size(), 1, kPatience);
        page->score().flow().choose(7);
        settle();
        check(bench.window, QStringLiteral("models-score") + suffix);
        page->showTab(ModelsPage::Tab::Overview);
        page->beginConversion(QStringLiteral("gguf"));
        settle();
        check(bench.window, QStringLiteral("models-convert") + suffix);
        page->stopWork();
        bench.window.showPage(QStringLiteral("runs"),
                              QStringLiteral("new:model:") + elsewhere + QStringLiteral("story-teller-base"));
        settle();
        check(bench.window, QStringLiteral("new-run-from-model") + suffix);
        auto* runs = static_cast<RunsPage*>(bench.window.page(QStringLiteral("runs")));
        runs->newRunView().cancel();  // no draft for the pictures to come
    }

    void tokenizerViews(WindowBench& bench, const QString& suffix, Workspace workspace) {
        auto* page = static_cast<TokenizerPage*>(bench.window.page(QStringLiteral("tokenizer")));
        if (page->trainForm().isAvailable()) {
            bench.window.showPage(QStringLiteral("tokenizer"), QStringLiteral("new"));
            settle();
            check(bench.window, QStringLiteral("tokenizer-train") + suffix);
        }
        if (workspace == Workspace::Empty) return;
        if (findSpecKind("tokenizer")) {
            bench.window.showPage(QStringLiteral("tokenizer"), m_full.path() + QStringLiteral("/jobs/web-16k"));
            settle();
            check(bench.window, QStringLiteral("tokenizer-training") + suffix);
        }
        bench.window.showPage(QStringLiteral("tokenizer"),
                              m_full.path() + QStringLiteral("/jobs/stories-1m/tokenizer"));
        page->compare().choosePartner(m_full.path() + QStringLiteral("/demo/training/tokenizer"));
        const char* tabs[] = {"playground", "vocabulary", "compare", "template"};
        for (int tab = 0; tab < 4; ++tab) {
            page->showTab(static_cast<TokenizerPage::Tab>(tab));
            QTest::qWait(500);
            page->playground().flow().choose(12);
            page->chatTemplate().flow().choose(0);
            settle();
            check(bench.window, QStringLiteral("tokenizer-") + QLatin1String(tabs[tab]) + suffix);
        }
        page->showTab(TokenizerPage::Tab::Playground);
    }

    void dataViews(WindowBench& bench, const QString& suffix, Workspace workspace) {
        auto* page = static_cast<DataPage*>(bench.window.page(QStringLiteral("data")));
        bench.window.showPage(QStringLiteral("data"), QStringLiteral("new"));
        page->form().discard();  // what an earlier picture left as a draft
        if (workspace == Workspace::Full) {
            page->form().form()->setValue(QStringLiteral("sources"),
                                          Json::array({{{"path", writtenChats().toStdString()}, {"weight", 1.0}}}));
            QTRY_VERIFY_WITH_TIMEOUT(!page->sources().shownText().isEmpty(), kPatience);
        }
        settle();
        check(bench.window, QStringLiteral("data-recipe") + suffix);
        auto* stages = page->form().findChild<StageListEdit*>();
        stages->addStage(QStringLiteral("minhash_dedup"));
        settle();
        if (auto* area = page->form().findChild<QScrollArea*>())
            area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
        settle();
        check(bench.window, QStringLiteral("data-stage") + suffix);
        mixtureView(bench, suffix, workspace);
        if (workspace == Workspace::Empty) return;
        bench.window.showPage(QStringLiteral("data"), m_full.path() + QStringLiteral("/jobs/pages"));
        QTRY_VERIFY_WITH_TIMEOUT(page->job().isOpened(), kPatience);
        page->job().documents().showFate(Fate::Dropped);
        page->job().thresholds().moveLimits(1, 4, {-std::numeric_limits<float>::infinity(), 0.1F});
        dataTabs(bench, QStringLiteral("data-"), suffix);
        for (const char* name : {"dumps", "library"}) {
            const QString job = m_full.path() + QStringLiteral("/jobs/") + QLatin1String(name);
            if (!QDir(job).exists()) continue;
            bench.window.showPage(QStringLiteral("data"), job);
            QTRY_VERIFY_WITH_TIMEOUT(page->job().isOpened(), kPatience);
            page->job().documents().showFate(Fate::Dropped);
            dataTabs(bench, QLatin1String(name) + QLatin1Char('-'), suffix);
        }
    }

    void dataTabs(WindowBench& bench, const QString& prefix, const QString& suffix) {
        auto* page = static_cast<DataPage*>(bench.window.page(QStringLiteral("data")));
        const char* tabs[] = {"funnel", "documents", "duplicates", "dumps", "thresholds", "rules", "rejects", "ledger"};
        for (int tab = 0; tab < 8; ++tab) {
            if (static_cast<JobView::Tab>(tab) == JobView::Tab::Rejects && page->job().rejects().rows() == 0) continue;
            page->job().showTab(static_cast<JobView::Tab>(tab));
            settle();
            settle();
            check(bench.window, prefix + QLatin1String(tabs[tab]) + suffix);
        }
        page->job().showTab(JobView::Tab::Funnel);
    }

    void mixtureView(WindowBench& bench, const QString& suffix, Workspace workspace) {
        auto* page = static_cast<DataPage*>(bench.window.page(QStringLiteral("data")));
        bench.window.showPage(QStringLiteral("data"), QStringLiteral("mix"));
        page->packForm().discard();
        if (workspace == Workspace::Full) {
            const std::string jobs = m_full.path().toStdString() + "/jobs/",
                              dumps = m_full.path().toStdString() + "/dumps/";
            OptionForm& form = *page->packForm().form();
            form.setValue(QStringLiteral("sources"),
                          Json::array({{{"path", jobs + "dumps"}, {"weight", 2.0}},
                                       {{"path", jobs + "pages"}, {"weight", 1.0}},
                                       {{"path", dumps + "dump-2.jsonl"}, {"weight", 0.5}}}));
            form.setValue(QStringLiteral("tokenizer"), jobs + "stories-1m/tokenizer");
            form.setValue(QStringLiteral("mix.max_epochs"), 4.0);
            QTRY_COMPARE_WITH_TIMEOUT(page->mixture().plan().sources.size(), 3, kPatience);
            settle();
            check(bench.window, QStringLiteral("data-mixture") + suffix);
            form.setValue(QStringLiteral("mix.token_budget"), 90000000);
        }
        settle();
        check(bench.window, QStringLiteral("data-mixture-refused") + suffix);
    }

    /// A few conversations, preferences and a text, as people have them.
    QString writtenChats() const {
        const QString path = m_full.path() + QStringLiteral("/instructions.jsonl");
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write the conversations");
        file.write(
            "{\"instruction\":\"Where does the baker live?\",\"input\":\"\",\"output\":\"The baker lives beside the "
            "mill, at the end of the lane.\",\"level\":1}\n"
            "{\"messages\":[{\"role\":\"system\",\"content\":\"You answer in one "
            "sentence.\"},{\"role\":\"user\",\"content\":\"What grows by the river?\"},"
            "{\"role\":\"assistant\",\"content\":\"Willows and reeds grow by the "
            "river.\"},{\"role\":\"user\",\"content\":\"And in winter?\"},{\"role\":\"assistant\",\"content\":\"In "
            "winter there is only ice.\"}]}\n"
            "{\"prompt\":\"May I take the ferry at night?\",\"chosen\":\"Yes: ring the bell, and Otto comes "
            "across.\",\"rejected\":\"I do not know.\"}\n"
            "{\"instruction\":\"Add 3 and 4\", broken\n");
        return path;
    }

    static void settle() {
        QTest::qWait(350);
        QApplication::processEvents();
    }

    void check(QWidget& window, const QString& name) {
        const QPixmap picture = window.grab();
        if (!m_folder.isEmpty()) QVERIFY(picture.save(m_folder + QLatin1Char('/') + name + QStringLiteral(".png")));
        // A page that failed to draw is one colour.
        const QImage image = picture.toImage();
        QSet<QRgb> colors;
        for (int y = 0; y < image.height(); y += 7)
            for (int x = 100; x < image.width(); x += 7) colors.insert(image.pixel(x, y));
        QVERIFY2(colors.size() > 8, qPrintable(name));
        for (const QScrollArea* area : window.findChildren<QScrollArea*>()) {
            if (!area->isVisible() || area->horizontalScrollBarPolicy() != Qt::ScrollBarAlwaysOff) continue;
            QVERIFY2(area->widget()->width() <= area->viewport()->width(),
                     qPrintable(name + QStringLiteral(": a column is wider than its place")));
        }
        for (const QPushButton* button : window.findChildren<QPushButton*>()) {
            if (!button->isVisible() || button->text().isEmpty()) continue;
            QVERIFY2(button->width() >= button->minimumSizeHint().width(),
                     qPrintable(name + QStringLiteral(": cut off: ") + button->text()));
        }
    }

    QString m_folder;
    QTemporaryDir m_full;
};

QTEST_MAIN(TestScreenshots)
#include "tst_screenshots.moc"
