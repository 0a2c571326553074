// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/base/system.h"
#include "core/spec/spec_kinds.h"
#include "tests/ui/support/job_fixture.h"
#include "tests/ui/support/quiet_painting.h"
#include "tests/ui/support/tokenizer_fixture.h"
#include "tests/ui/support/window_bench.h"
#include "ui/bridge/tokenizer_worker.h"
#include "ui/models/comparison_model.h"
#include "ui/models/token_text.h"
#include "ui/models/tokenizer_list_model.h"
#include "ui/models/vocabulary_model.h"
#include "ui/pages/tokenizer/compare_view.h"
#include "ui/pages/tokenizer/playground_view.h"
#include "ui/pages/tokenizer/template_view.h"
#include "ui/pages/tokenizer/tokenizer_page.h"
#include "ui/pages/tokenizer/vocabulary_view.h"
#include "ui/theme/theme.h"
#include "ui/widgets/segment_bar.h"
#include "ui/widgets/token_flow.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QComboBox>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProcess>
#include <QTableView>
#include <QTemporaryDir>
#include <QtTest>

using namespace sextant;

namespace {

constexpr int kPatience = 20000;
constexpr double kFrameMs = 16;

QAbstractButton* button(const QWidget& parent, const QString& text) {
    for (QAbstractButton* candidate : parent.findChildren<QAbstractButton*>())
        if (candidate->isVisible() && (candidate->text() == text || candidate->accessibleName() == text))
            return candidate;
    return nullptr;
}

size_t tokensShown(const TokenFlow& flow) { return flow.text() ? flow.text()->tokens.size() : 0; }

}  // namespace

/// The tokenizer page on real tokenizers: found in jobs, opened, shown, measured, compared.
class TestTokenizerPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnPaintWarnings(); }
    void initTestCase() {
        Theme::instance().apply(ThemeChoice::Light);
        QVERIFY(m_workspace.isValid());
        const std::filesystem::path workspace = m_workspace.path().toStdString();
        writeJob(workspace / "jobs/stories",
                 {"stories", JobState::Finished, 200, 200, 1.9, -1, -1, unixSeconds() - 900, 1, {}, 0});
        writeTokenizer(workspace / "jobs/stories/tokenizer", 1024);
        writeTokenizer(workspace / "small", 400);
        m_small = m_workspace.path() + QStringLiteral("/small/tokenizer.json");
    }

    void tokensAreReadable_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("shown");
        QTest::newRow("space") << QByteArray(" the") << QStringLiteral("·the");
        QTest::newRow("line end") << QByteArray("\n\t") << QStringLiteral("↵→");
        QTest::newRow("half a character") << QByteArray("\xE4\xBD") << QStringLiteral("‹E4›‹BD›");
        QTest::newRow("character and a byte") << QByteArray("\xE4\xBD\xA0\xE5") << QStringLiteral("你‹E5›");
        QTest::newRow("control") << QByteArray("\x01", 1) << QStringLiteral("‹01›");
        QTest::newRow("zero width") << QByteArray("\xE2\x80\x8B") << QStringLiteral("U+200B");
        QTest::newRow("nothing") << QByteArray() << QString();
    }
    void tokensAreReadable() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, shown);
        const std::string_view view(bytes.constData(), static_cast<size_t>(bytes.size()));
        QCOMPARE(visibleToken(view), shown);
        QCOMPARE(hexBytes(view), QString::fromLatin1(bytes.toHex(' ').toUpper()));
    }

    void anEmptyWorkspaceOffersOneThing() {
        QTemporaryDir empty;
        WindowBench bench(empty.path());
        QTRY_VERIFY_WITH_TIMEOUT(bench.jobs.isComplete(), kPatience);
        QVERIFY(bench.window.showPage(QStringLiteral("tokenizer")));
        auto* page = static_cast<TokenizerPage*>(bench.window.page(QStringLiteral("tokenizer")));
        QVERIFY(page->current().isEmpty());
        QVERIFY(button(*page, findSpecKind("tokenizer") ? QStringLiteral("Train a tokenizer")
                                                        : QStringLiteral("Open a tokenizer …")));
    }

    void tokenizersOfJobsAreFound() {
        WindowBench bench(m_workspace.path());
        TokenizerPage& page = openPage(bench);
        QCOMPARE(page.current(), m_workspace.path() + QStringLiteral("/jobs/stories/tokenizer"));
        QTRY_VERIFY_WITH_TIMEOUT(tokensShown(page.playground().flow()) > 0, kPatience);
    }

    void typingShowsTokens() {
        WindowBench bench(m_workspace.path());
        TokenizerPage& page = openPage(bench);
        TokenFlow& flow = page.playground().flow();
        page.playground().input().setPlainText(QStringLiteral("the 你 the\nend"));
        QTRY_COMPARE_WITH_TIMEOUT(flow.text() ? QString::fromStdString(flow.text()->bytes) : QString(),
                                  QStringLiteral("the 你 the\nend"), kPatience);
        const auto text = flow.text();
        QCOMPARE(text->use.bytes, int64_t(15));
        QCOMPARE(text->use.words, int64_t(4));
        // Every token has a place, none beyond the edge, lines from top to bottom.
        double before = -1;
        for (int i = 0; i < static_cast<int>(text->tokens.size()); ++i) {
            QVERIFY(flow.place(i).right() <= flow.viewport()->width());
            QVERIFY(flow.place(i).top() >= before);
            before = flow.place(i).top();
        }
        // The mouse and the keys find the same token.
        QTest::mouseClick(flow.viewport(), Qt::LeftButton, {}, flow.place(1).center().toPoint());
        QCOMPARE(flow.current(), 1);
        QTest::keyClick(&flow, Qt::Key_Right);
        QCOMPARE(flow.current(), 2);
        QTest::keyClick(&flow, Qt::Key_Home);
        QTest::keyClick(&flow, Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QStringLiteral("the").startsWith(QGuiApplication::clipboard()->text()));
        page.playground().setShown(PlaygroundView::Shown::Ids);
        QTest::mouseClick(button(page, QStringLiteral("Copy the ids of all tokens")), Qt::LeftButton);
        const QStringList ids = QGuiApplication::clipboard()->text().split(QLatin1Char(' '));
        QCOMPARE(static_cast<size_t>(ids.size()), text->tokens.size());
        QCOMPARE(ids.first().toInt(), text->tokens.front().id);
        page.playground().input().clear();
        QTRY_COMPARE_WITH_TIMEOUT(tokensShown(flow), size_t(0), kPatience);
    }

    void longTextsStayFluid() {
        WindowBench bench(m_workspace.path());
        TokenizerPage& page = openPage(bench);
        TokenFlow& flow = page.playground().flow();
        QString text;
        while (text.toUtf8().size() < 100000)
            for (const QString& label : sampleLabels()) text += sampleText(label);
        page.playground().input().setPlainText(text);
        const auto bytes = static_cast<size_t>(text.toUtf8().size());
        QTRY_VERIFY_WITH_TIMEOUT(flow.text() && flow.text()->bytes.size() == bytes, kPatience);
        const TokenizedTextPointer shown = flow.text();
        QElapsedTimer clock;
        clock.start();
        flow.setText(shown);
        const double layoutMs = static_cast<double>(clock.nsecsElapsed()) / 1e6;
        double slowestMs = 0;
        for (int i = 0; i < 20; ++i) {
            flow.choose(static_cast<int>(shown->tokens.size()) * i / 20);
            clock.start();
            QPixmap picture(flow.viewport()->size());
            flow.viewport()->render(&picture);
            slowestMs = std::max(slowestMs, static_cast<double>(clock.nsecsElapsed()) / 1e6);
        }
        qInfo("%zu tokens of %zu bytes: laid out in %.1f ms, slowest frame %.1f ms", shown->tokens.size(), bytes,
              layoutMs, slowestMs);
        QVERIFY2(layoutMs < 5 * kFrameMs, "laying out a long text takes too long");
    }

    /// A format that will not take a conversation says so; the window goes on.
    void aRefusedConversationIsASentence() {
        TokenizerWorker worker;
        QVector<TokenizedTextPointer> answers;
        connect(&worker, &TokenizerWorker::tokenized, this,
                [&](TokenizerWorker::Pane, const TokenizedTextPointer& text) { answers << text; });
        const QVector<PreviewMessage> backwards = {{PreviewMessage::Role::Assistant, QStringLiteral("first")}};
        worker.renderChat(m_small, QStringLiteral("llama-2"), backwards, AnswerBegin::Omit);
        QTRY_COMPARE(answers.size(), 1);
        QVERIFY2(answers[0]->sentence.contains(QLatin1String("the template refuses the conversation")),
                 qPrintable(answers[0]->sentence));
        QVERIFY(answers[0]->tokens.empty());
        worker.renderChat(m_small, QStringLiteral("chatml"), backwards, AnswerBegin::Omit);
        QTRY_COMPARE(answers.size(), 2);
        QVERIFY(answers[1]->sentence.isEmpty() && !answers[1]->tokens.empty());
    }

    void onlyTheNewestRequestIsAnswered() {
        TokenizerWorker worker;
        QStringList answers;
        connect(&worker, &TokenizerWorker::tokenized, this,
                [&](TokenizerWorker::Pane, const TokenizedTextPointer& text) {
                    answers << QString::fromStdString(text->bytes);
                });
        for (int i = 0; i < 200; ++i) worker.tokenize(TokenizerWorker::Pane::Playground, m_small, QString::number(i));
        QTRY_VERIFY_WITH_TIMEOUT(answers.contains(QStringLiteral("199")), kPatience);
        QVERIFY2(answers.size() < 5, qPrintable(answers.join(QLatin1Char(' '))));
    }

    void theVocabularyCanBeSearchedAndOrdered() {
        WindowBench bench(m_workspace.path());
        TokenizerPage& page = openPage(bench);
        page.showTab(TokenizerPage::Tab::Vocabulary);
        VocabularyModel& model = page.vocabulary().model();
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 1024, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!model.index(0, VocabularyModel::UsesColumn).data().toString().isEmpty(), kPatience);
        auto cell = [&](int row, VocabularyModel::Column column) { return model.index(row, column).data(); };
        page.vocabulary().order().setCurrent(static_cast<int>(VocabularyModel::Order::Longest));
        for (int row = 1; row < 20; ++row)
            QVERIFY(cell(row, VocabularyModel::LengthColumn).toInt() <=
                    cell(row - 1, VocabularyModel::LengthColumn).toInt());
        page.vocabulary().order().setCurrent(static_cast<int>(VocabularyModel::Order::NeverUsed));
        QVERIFY(model.rowCount() > 0);
        for (int row = 0; row < 5; ++row)
            QCOMPARE(cell(row, VocabularyModel::UsesColumn).toString(), QStringLiteral("0"));
        page.vocabulary().order().setCurrent(static_cast<int>(VocabularyModel::Order::ById));
        page.vocabulary().search().setText(QStringLiteral("·th"));
        QVERIFY(model.rowCount() > 0);
        for (int row = 0; row < model.rowCount(); ++row)
            QVERIFY(cell(row, VocabularyModel::TokenColumn)
                        .toString()
                        .contains(QStringLiteral("·th"), Qt::CaseInsensitive));
        page.vocabulary().search().setText(QStringLiteral("300"));
        QCOMPARE(cell(0, VocabularyModel::IdColumn).toInt(), 300);
    }

    void hugeVocabulariesDoNotLag() {
        auto vocabulary = std::make_shared<Vocabulary>();
        vocabulary->path = QStringLiteral("huge");
        for (int id = 0; id < 150000; ++id) {
            vocabulary->bytes += " token" + std::to_string(id);
            vocabulary->offsets.push_back(static_cast<uint32_t>(vocabulary->bytes.size()));
            vocabulary->special.push_back(false);
        }
        VocabularyModel model;
        model.setVocabulary(vocabulary);
        QElapsedTimer clock;
        clock.start();
        model.setSearch(QStringLiteral("KEN1234"));
        const double milliseconds = static_cast<double>(clock.nsecsElapsed()) / 1e6;
        qInfo("a search in 150,000 tokens: %.1f ms, %d found", milliseconds, model.rowCount());
        QCOMPARE(model.rowCount(), 111);
        QVERIFY(milliseconds < 5 * kFrameMs);
    }

    void filesCanBeMeasured() {
        WindowBench bench(m_workspace.path());
        TokenizerPage& page = openPage(bench);
        page.showTab(TokenizerPage::Tab::Vocabulary);
        const QString file = m_workspace.path() + QStringLiteral("/measured.txt");
        writeFileAtomically(file.toStdString(), "aaaa bbbb", Durability::Buffered).orThrow();
        page.vocabulary().setFile(file);
        VocabularyModel& model = page.vocabulary().model();
        page.vocabulary().order().setCurrent(static_cast<int>(VocabularyModel::Order::Rarest));
        QTRY_VERIFY_WITH_TIMEOUT(model.rowCount() > 0 && model.rowCount() <= 9, kPatience);
        page.vocabulary().setFile(QStringLiteral("/nowhere/at-all.txt"));
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 0, kPatience);
    }

    /// Read as training reads them: unpacked, and of JSON lines only the texts.
    void compressedFilesCanBeMeasured() {
        const QString file = m_workspace.path() + QStringLiteral("/measured.jsonl");
        writeFileAtomically(file.toStdString(), "{\"text\": \"aaaa bbbb\"}\n{\"text\": \"bbbb\"}\n",
                            Durability::Buffered)
            .orThrow();
        if (QProcess::execute(QStringLiteral("gzip"), {QStringLiteral("-f"), file}) != 0)
            QSKIP("gzip is not installed");
        WindowBench bench(m_workspace.path());
        TokenizerPage& page = openPage(bench);
        page.showTab(TokenizerPage::Tab::Vocabulary);
        page.vocabulary().setFile(file + QStringLiteral(".gz"));
        VocabularyModel& model = page.vocabulary().model();
        page.vocabulary().order().setCurrent(static_cast<int>(VocabularyModel::Order::Rarest));
        QTRY_VERIFY_WITH_TIMEOUT(model.rowCount() > 0 && model.rowCount() <= 9, kPatience);
        for (int row = 0; row < model.rowCount(); ++row) {
            const QString token = model.index(row, 1).data().toString();
            QVERIFY2(!token.contains(QLatin1Char('{')) && !token.contains(QLatin1Char('t')), qPrintable(token));
        }
    }

    void openedFilesAreRememberedAndCompared() {
        {
            WindowBench bench(m_workspace.path());
            TokenizerPage& page = openPage(bench);
            page.openFile(m_small);
            QCOMPARE(page.current(), m_small);
            page.showTab(TokenizerPage::Tab::Compare);
            auto* model = page.compare().findChild<ComparisonModel*>();
            QTRY_VERIFY_WITH_TIMEOUT(model->rowCount() > 0, kPatience);
            QCOMPARE(model->rowCount(), static_cast<int>(sampleLabels().size()));
            // B has more tokens to choose from and therefore needs fewer.
            for (int row = 0; row < model->rowCount(); ++row) {
                QVERIFY(model->at(row)->second.tokens <= model->at(row)->first.tokens);
                QCOMPARE(model->index(row, ComparisonModel::LosslessColumn).data().toString(), QStringLiteral("both"));
            }
            const auto flows = page.compare().findChildren<TokenFlow*>();
            QTRY_VERIFY_WITH_TIMEOUT(tokensShown(*flows[0]) > 0 && tokensShown(*flows[1]) > 0, kPatience);
        }
        WindowBench bench(m_workspace.path());
        TokenizerPage& page = openPage(bench);
        QTRY_VERIFY_WITH_TIMEOUT(page.list().opened() == QStringList{m_small}, kPatience);
    }

    void chatsAreRenderedAsTrained() {
        WindowBench bench(m_workspace.path());
        TokenizerPage& page = openPage(bench);
        page.showTab(TokenizerPage::Tab::Template);
        TokenFlow& flow = page.chatTemplate().flow();
        QTRY_VERIFY_WITH_TIMEOUT(tokensShown(flow) > 0, kPatience);
        auto count = [&](TokenTone tone) {
            return std::count_if(flow.text()->tokens.begin(), flow.text()->tokens.end(),
                                 [&](const auto& piece) { return piece.tone == tone; });
        };
        QVERIFY(count(TokenTone::Trained) > 0);
        QVERIFY(count(TokenTone::Untrained) > 0);
        const auto specials = count(TokenTone::Special);
        QVERIFY(specials >= 2);
        page.chatTemplate().addMessage(PreviewMessage::Role::Assistant, QStringLiteral("One more."));
        QTRY_COMPARE_WITH_TIMEOUT(count(TokenTone::Special), specials + 1, kPatience);
    }

    void whatCannotBeReadIsSaid() {
        QTemporaryDir other;
        WindowBench bench(other.path());
        TokenizerPage& page = openPage(bench, QString());
        const QString file = other.path() + QStringLiteral("/broken.json");
        writeFileAtomically(file.toStdString(), "{\"no\": \"tokenizer\"}", Durability::Buffered).orThrow();
        page.openFile(file);
        QTRY_VERIFY_WITH_TIMEOUT(sentenceIsShown(page, QStringLiteral("broken.json")), kPatience);
    }

    void aTrainingIsFollowedToItsEnd() {
        if (!findSpecKind("tokenizer")) QSKIP("There is no tokenizer job yet.");
        QTemporaryDir other;
        const std::filesystem::path job = (other.path() + QStringLiteral("/jobs/words")).toStdString();
        writeTokenizerJob(job, "words", JobState::Running, 0.4, unixSeconds() - 60);
        WindowBench bench(other.path());
        TokenizerPage& page = openPage(bench, QString::fromStdString(job.string()));
        QVERIFY(button(page, QStringLiteral("Stop")));
        std::filesystem::remove_all(job);
        writeTokenizerJob(job, "words", JobState::Finished, 1, unixSeconds() - 60);
        QTRY_VERIFY_WITH_TIMEOUT(page.playground().isVisible() && tokensShown(page.playground().flow()) > 0, kPatience);
    }

private:
    TokenizerPage& openPage(WindowBench& bench) {
        return openPage(bench, m_workspace.path() + QStringLiteral("/jobs/stories/tokenizer"));
    }

    /// Waits until this tokenizer is found; an empty path: does not wait.
    TokenizerPage& openPage(WindowBench& bench, const QString& path) {
        bench.window.showPage(QStringLiteral("tokenizer"));
        auto* page = static_cast<TokenizerPage*>(bench.window.page(QStringLiteral("tokenizer")));
        if (!path.isEmpty()) {
            (void)QTest::qWaitFor([&] { return page->list().find(path) != nullptr; }, kPatience);
            page->open(path);
        }
        return *page;
    }

    static bool sentenceIsShown(const QWidget& parent, const QString& part) {
        for (const QLabel* label : parent.findChildren<QLabel*>())
            if (label->isVisible() && label->property("role") == QLatin1String("bad") && label->text().contains(part))
                return true;
        return false;
    }

    QTemporaryDir m_workspace;
    QString m_small;
};

QTEST_MAIN(TestTokenizerPage)
#include "tst_tokenizer_page.moc"
