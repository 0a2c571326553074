// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/base/system.h"
#include "tests/ui/support/job_fixture.h"
#include "tests/ui/support/model_fixture.h"
#include "tests/ui/support/quiet_painting.h"
#include "tests/ui/support/window_bench.h"
#include "ui/bridge/model_answers.h"
#include "ui/models/list_roles.h"
#include "ui/models/model_list_model.h"
#include "ui/models/model_text.h"
#include "ui/pages/chat/chat_page.h"
#include "ui/pages/chat/model_picker.h"
#include "ui/pages/models/convert_form.h"
#include "ui/pages/models/model_actions.h"
#include "ui/pages/models/models_page.h"
#include "ui/pages/models/models_table.h"
#include "ui/pages/models/score_view.h"
#include "ui/pages/runs/new_run_view.h"
#include "ui/pages/runs/runs_page.h"
#include "ui/theme/theme.h"
#include "ui/widgets/job_form.h"
#include "ui/widgets/option_form.h"
#include "ui/widgets/token_flow.h"

#include <QAbstractItemModelTester>
#include <QDragEnterEvent>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace sextant;

namespace {

constexpr int kPatience = 30000;

QPushButton* button(const QWidget& parent, const QString& text) {
    for (QPushButton* candidate : parent.findChildren<QPushButton*>())
        if (candidate->text() == text) return candidate;
    return nullptr;
}

}  // namespace

/// The page of models on real ones: listed, opened, dropped, gone, scored, converted, handed to other pages.
class TestModelsPage : public QObject {
    Q_OBJECT

    QTemporaryDir m_workspace, m_elsewhere;

    QString folder() const { return m_elsewhere.path() + QStringLiteral("/plain"); }
    QString file() const { return m_elsewhere.path() + QStringLiteral("/small.gguf"); }
    static ModelsPage& pageOf(WindowBench& bench, const QString& argument = {}) {
        bench.window.showPage(QStringLiteral("models"), argument);
        return *static_cast<ModelsPage*>(bench.window.page(QStringLiteral("models")));
    }
    static ModelDetails detailsOf(ModelsPage& page, const QString& path) {
        const auto* row = page.list().find(path);
        return row && row->model && row->model->details ? *row->model->details : ModelDetails();
    }

private Q_SLOTS:
    void init() { failOnPaintWarnings(); }
    void initTestCase() {
        qputenv("SEXTANT_ENGINE",
                (qEnvironmentVariable("SEXTANT_BIN_DIR") + QStringLiteral("/sextant-engine")).toUtf8());
        Theme::instance().apply(ThemeChoice::Light);
        writeModel(folder().toStdString(), "apache-2.0");
        convertModelTo(folder().toStdString(), file().toStdString(), "q4_k");
        const std::filesystem::path workspace = m_workspace.path().toStdString();
        writeJob(workspace / "jobs/stories",
                 {"stories", JobState::Finished, 200, 200, 1.9, -1, -1, unixSeconds() - 900, 1, {}, 0});
        std::filesystem::remove_all(workspace / "jobs/stories/checkpoints/checkpoint-200");
        std::filesystem::copy(folder().toStdString(), workspace / "jobs/stories/checkpoints/checkpoint-200");
        writeConversion(workspace / "jobs/smaller", "smaller", folder().toStdString(), "q8_0");
    }

    /// Runs and conversions are listed by themselves; what was opened stays for the next window, until it is taken off.
    void listed() {
        const QString run = m_workspace.path() + QStringLiteral("/jobs/stories/checkpoints/checkpoint-200");
        const QString converted = m_workspace.path() + QStringLiteral("/jobs/smaller/plain-q8_0.gguf");
        {
            WindowBench bench(m_workspace.path());
            ModelsPage& page = pageOf(bench);
            QAbstractItemModelTester tester(&page.list());
            QTRY_VERIFY_WITH_TIMEOUT(page.list().find(run) && page.list().find(converted), kPatience);
            QTRY_COMPARE_WITH_TIMEOUT(detailsOf(page, run).license, QStringLiteral("apache-2.0"), kPatience);
            QTRY_VERIFY_WITH_TIMEOUT(detailsOf(page, converted).certificate.has_value(), kPatience);
            pageOf(bench, file());
            QTRY_COMPARE_WITH_TIMEOUT(page.current(), file(), kPatience);
            QTRY_COMPARE_WITH_TIMEOUT(typeText(detailsOf(page, file())), QStringLiteral("Q4_K"), kPatience);
            const ModelDetails details = detailsOf(page, file());
            QCOMPARE(details.family, QStringLiteral("llama"));
            QCOMPARE(details.contextTokens, 4096);
            QVERIFY(details.chatBytes > details.memoryWeights && details.memoryWeights > 0);
            QCOMPARE(details.tokenizer, QStringLiteral("byte-level BPE"));
            QVERIFY(details.converted.size() >= 8);
        }
        WindowBench bench(m_workspace.path());
        ModelsPage& page = pageOf(bench);
        QTRY_VERIFY_WITH_TIMEOUT(page.list().find(file()), kPatience);
        page.showEntry(file());
        button(page.actions(), QStringLiteral("Take off the list"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(!page.list().find(file()), kPatience);
        QVERIFY(QFile::exists(file()));
        // So does a conversion; its files stay.
        page.showEntry(converted);
        button(page.actions(), QStringLiteral("Take off the list"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(!page.list().find(converted), kPatience);
        QVERIFY(QFile::exists(converted));
        bench.jobs.setArchived(m_workspace.path() + QStringLiteral("/jobs/smaller"), false);
        QTRY_VERIFY_WITH_TIMEOUT(page.list().find(converted), kPatience);
    }

    void dropped() {
        const QTemporaryDir workspace;
        WindowBench bench(workspace.path());
        ModelsPage& page = pageOf(bench);
        QSignalSpy notices(&page, &Page::noticed);
        const auto drop = [&](const QString& path) {
            QMimeData data;
            data.setUrls({QUrl::fromLocalFile(path)});
            QDragEnterEvent enter(QPoint(200, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(&page, &enter);
            QVERIFY(enter.isAccepted());
            QDropEvent event(QPointF(200, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(&page, &event);
        };
        drop(folder());
        QTRY_COMPARE_WITH_TIMEOUT(page.current(), folder(), kPatience);
        QCOMPARE(page.list().rowCount(), 1);
        drop(folder() + QLatin1Char('/'));
        drop(workspace.path());
        QTRY_COMPARE_WITH_TIMEOUT(notices.size(), 1, kPatience);
        QVERIFY(notices[0][1].toString().contains(QStringLiteral("no model")));
        QCOMPARE(page.list().rowCount(), 1);
        // Chat offers the same list.
        bench.window.showPage(QStringLiteral("chat"));
        auto* chat = static_cast<ChatPage*>(bench.window.page(QStringLiteral("chat")));
        QVERIFY(chat->picker().findData(folder()) >= 0);
    }

    /// A model that vanishes is said to be gone, and comes back.
    void vanished() {
        const QTemporaryDir workspace, place;
        const QString copy = place.path() + QStringLiteral("/copy.gguf");
        QVERIFY(QFile::copy(file(), copy));
        WindowBench bench(workspace.path());
        ModelsPage& page = pageOf(bench, copy);
        QTRY_VERIFY_WITH_TIMEOUT(detailsOf(page, copy).weightBytes > 0, kPatience);
        QVERIFY(button(page.actions(), QStringLiteral("Chat"))->isEnabled());
        QVERIFY(QFile::remove(copy));
        bench.window.showPage(QStringLiteral("home"));
        pageOf(bench);
        QTRY_VERIFY_WITH_TIMEOUT(page.list().find(copy)->model->isGone, kPatience);
        QCOMPARE(page.list().index(0, 0).data(SubtitleRole).toString(), QStringLiteral("gone"));
        QVERIFY(!button(page.actions(), QStringLiteral("Chat"))->isEnabled());
        QVERIFY(QFile::copy(file(), copy));
        bench.window.showPage(QStringLiteral("home"));
        pageOf(bench);
        QTRY_VERIFY_WITH_TIMEOUT(!page.list().find(copy)->model->isGone, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(button(page.actions(), QStringLiteral("Chat"))->isEnabled(), kPatience);
    }

    /// What cannot be computed can be looked at, and says why.
    void refusedFamily() {
        const QTemporaryDir workspace, place;
        const QString foreign = place.path() + QStringLiteral("/foreign");
        std::filesystem::copy(folder().toStdString(), foreign.toStdString());
        const auto config = std::filesystem::path(foreign.toStdString()) / "config.json";
        Json json = readJsonFile(config).orThrow();
        json["model_type"] = "mamba9";
        writeFileAtomically(config, toJsonText(json)).orThrow();
        WindowBench bench(workspace.path());
        ModelsPage& page = pageOf(bench, foreign);
        QTRY_VERIFY_WITH_TIMEOUT(detailsOf(page, foreign).refusal.contains(QStringLiteral("mamba9")), kPatience);
        for (const char* action : {"Chat", "Score a text", "Convert or quantise …", "Fine-tune …"}) {
            QPushButton* disabled = button(page.actions(), QString::fromUtf8(action));
            QVERIFY2(disabled && !disabled->isEnabled(), action);
            QVERIFY2(!disabled->toolTip().isEmpty(), action);
        }
        QCOMPARE(detailsOf(page, foreign).license, QStringLiteral("apache-2.0"));
    }

    void handedToOtherPages() {
        const QTemporaryDir workspace;
        WindowBench bench(workspace.path());
        ModelsPage& page = pageOf(bench, folder());
        QTRY_VERIFY_WITH_TIMEOUT(detailsOf(page, folder()).weightBytes > 0, kPatience);
        button(page.actions(), QStringLiteral("Fine-tune …"))->click();
        QCOMPARE(bench.window.currentPageId(), QStringLiteral("runs"));
        auto* runs = static_cast<RunsPage*>(bench.window.page(QStringLiteral("runs")));
        auto* form = runs->findChild<NewRunView*>()->findChild<OptionForm*>();
        QCOMPARE(form->values()["model.init_from"].get<std::string>(), folder().toStdString());
        QCOMPARE(form->values()["model.hidden_size"].get<int64_t>(), int64_t(256));
        QCOMPARE(form->values()["model.max_position_embeddings"].get<int64_t>(), int64_t(4096));
        pageOf(bench);
        button(page.actions(), QStringLiteral("Chat"))->click();
        QCOMPARE(bench.window.currentPageId(), QStringLiteral("chat"));
        QCOMPARE(static_cast<ChatPage*>(bench.window.page(QStringLiteral("chat")))->picker().model(), folder());
        // Training begins from a folder: of a file converting is offered first.
        pageOf(bench, file());
        QTRY_VERIFY_WITH_TIMEOUT(detailsOf(page, file()).weightBytes > 0, kPatience);
        QSignalSpy links(&page, &Page::linkActivated);
        QSignalSpy notices(&page, &Page::noticed);
        button(page.actions(), QStringLiteral("Fine-tune …"))->click();
        QCOMPARE(links.size(), 0);
        QCOMPARE(notices.size(), 1);
        const auto actions = notices[0][2].value<std::vector<NoticeAction>>();
        QCOMPARE(actions.size(), size_t(1));
        actions[0].run();
        const OptionValues& values = page.convertForm().form().form()->values();
        QCOMPARE(values["format"].get<std::string>(), "hf");
        QCOMPARE(values["from"].get<std::string>(), file().toStdString());
        QVERIFY(page.convertForm().form().form()->isGood());
    }

    void scored() {
        const QTemporaryDir workspace;
        WindowBench bench(workspace.path());
        ModelsPage& page = pageOf(bench, folder());
        QTRY_VERIFY_WITH_TIMEOUT(detailsOf(page, folder()).weightBytes > 0, kPatience);
        button(page.actions(), QStringLiteral("Score a text"))->click();
        page.score().input().setPlainText(QStringLiteral("The fox ran."));
        QSignalSpy scored(&page.score(), &ScoreView::scored);
        page.score().score();
        QVERIFY(page.score().isScoring());
        QTRY_COMPARE_WITH_TIMEOUT(scored.size(), 1, kPatience);
        const TextScoring& scoring = page.score().scoring();
        QVERIFY(scoring.bitsPerByte > 0 && scoring.perplexity > 1 && scoring.logProbability < 0);
        QCOMPARE(page.score().flow().text(), scoring.text);
        QVERIFY(scoring.bytes <= 12 && scoring.bytes >= 11);
        // Esc takes a question back.
        page.score().score();
        QVERIFY(page.stopWork());
        QVERIFY(!page.score().isScoring());
        QVERIFY(!page.stopWork());
    }

    void answers() {
        const auto scoring = textScoring(
            "{\"tokens\": [{\"id\": 1, \"text\": \"<s>\", \"logprob\": null}, {\"id\": 2, \"text\": \"ab\", "
            "\"logprob\": "
            "-0.6931471805599453}, {\"id\": 3, \"text\": \"cd\", \"logprob\": -2.0794415416798357}], \"bytes\": 4}",
            QStringLiteral("model"));
        QVERIFY(scoring);
        QCOMPARE(scoring.value().bytes, 4);
        QVERIFY(std::abs(scoring.value().bitsPerByte - 1.0) < 1e-6);  // one bit and three bits over four bytes
        QVERIFY(std::abs(scoring.value().perplexity - 4.0) < 1e-5);
        QVERIFY(std::isnan(scoring.value().text->tokens[0].logProbability));
        for (const char* wrong : {"", "[]", "{\"tokens\": 3}", "{\"tokens\": [", "null"})
            QVERIFY2(!textScoring(wrong, QStringLiteral("model")), wrong);
        const ModelDetails nothing =
            modelDetails(Json::parse("{\"parameters\": \"many\", \"weights\": [], \"license\": 3}"));
        QCOMPARE(nothing.parameters, 0);
        QVERIFY(nothing.types.isEmpty() && nothing.license.isEmpty() && !nothing.certificate);
    }

    /// From the form to the model in the list, with its certificate.
    void converted() {
        const QTemporaryDir workspace;
        WindowBench bench(workspace.path());
        ModelsPage& page = pageOf(bench, folder());
        QTRY_VERIFY_WITH_TIMEOUT(detailsOf(page, folder()).weightBytes > 0, kPatience);
        button(page.actions(), QStringLiteral("Convert or quantise …"))->click();
        JobForm& form = page.convertForm().form();
        QCOMPARE(form.form()->values()["type"].get<std::string>(), "q8_0");
        QSignalSpy started(&form, &JobForm::started);
        button(form, QStringLiteral("Convert"))->click();
        QTRY_COMPARE_WITH_TIMEOUT(started.size(), 1, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(page.current().endsWith(QStringLiteral("plain-q8_0.gguf")), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(detailsOf(page, page.current()).certificate.has_value(), kPatience);
        QVERIFY(detailsOf(page, page.current()).certificate->equalTokens);
    }

    void table() {
        WindowBench bench(m_workspace.path());
        ModelsPage& page = pageOf(bench);
        const QString run = m_workspace.path() + QStringLiteral("/jobs/stories/checkpoints/checkpoint-200");
        QTRY_VERIFY_WITH_TIMEOUT(detailsOf(page, run).weightBytes > 0, kPatience);
        page.showTab(ModelsPage::Tab::All);
        auto& table = page.findChild<ModelsTable*>()->table();
        QTRY_COMPARE_WITH_TIMEOUT(table.model()->rowCount(), page.list().rowCount(), kPatience);
        table.sortByColumn(ModelListModel::Size, Qt::DescendingOrder);
        QCOMPARE(table.model()->index(0, 0).data(IdRole).toString(), run);
    }

    /// Without an engine the page says so.
    void withoutEngine() {
        const QByteArray engine = qgetenv("SEXTANT_ENGINE");
        qputenv("SEXTANT_ENGINE", "/nowhere/sextant-engine");
        const QTemporaryDir workspace;
        {
            WindowBench bench(workspace.path());
            ModelsPage& page = pageOf(bench, file());
            QTRY_VERIFY_WITH_TIMEOUT(detailsOf(page, file()).sentence.contains(QStringLiteral("/nowhere")), kPatience);
        }
        qputenv("SEXTANT_ENGINE", engine);
    }

    void wordsOfACertificate() {
        QCOMPARE(nearnessText({100, 0.0001, 0, 1, true}), QStringLiteral("practically the same"));
        QCOMPARE(nearnessText({100, 0.02, 0, 1, true}), QStringLiteral("near, with small differences"));
        QCOMPARE(nearnessText({100, 3, 0, 1, true}), QStringLiteral("far from the original"));
        QVERIFY(
            certificateText({1234, 0.002, 0.1, 0.987, true}).startsWith(QStringLiteral("At 98.7 % of 1,234 places")));
    }
};

QTEST_MAIN(TestModelsPage)
#include "tst_models_page.moc"
