// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/data/shards_manifest.h"
#include "tests/support/engine_process.h"
#include "tests/ui/support/quiet_painting.h"
#include "tests/ui/support/tokenizer_fixture.h"
#include "tests/ui/support/window_bench.h"
#include "ui/pages/data/data_page.h"
#include "ui/pages/data/documents_view.h"
#include "ui/pages/data/mixture_view.h"
#include "ui/pages/data/origin_view.h"
#include "ui/pages/data/rejects_view.h"
#include "ui/pages/data/shards_view.h"
#include "ui/pages/data/source_preview.h"
#include "ui/widgets/job_form.h"
#include "ui/widgets/option_field.h"
#include "ui/widgets/option_form.h"
#include "ui/widgets/source_list_edit.h"
#include "ui/widgets/stage_card.h"

#include <QAbstractButton>
#include <QDirIterator>
#include <QLineEdit>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QtTest>

#include <functional>
#include <map>

using namespace sextant;

namespace {

constexpr int kPatience = 60000;

/// Pages of a village, some of them twice, some nearly so, some too short, and a record that cannot be read.
std::string corpus() {
    const char* animals[] = {"fox", "heron", "bear", "owl", "hare", "otter", "wren"};
    const char* places[] = {"wood", "river", "hill", "meadow", "valley"};
    std::string lines;
    for (int page = 0; page < 300; ++page) {
        const int story = page % 10 == 4 ? page - 4 : page;  // one in ten is the same as one before it
        std::string text;
        for (int i = 0; i < 8; ++i)
            text += std::string("The ") + animals[(story * 3 + i) % 7] + " number " + std::to_string(story * 17 + i) +
                    " lives in the " + places[(story + i * 2) % 5] + ". ";
        if (page % 10 == 7) text = "Too short, number " + std::to_string(page) + ".";
        if (page % 10 == 9) text += "This stands at the end of the page before, too, and of no other one.";
        lines += "{\"text\":\"" + text + "\",\"id\":\"page-" + std::to_string(page) + "\"}\n";
    }
    return lines + "{\"text\": broken\n";
}

/// The visible button with this text, where it can be pressed.
QAbstractButton* button(const QWidget& parent, const QString& text) {
    for (auto* candidate : parent.findChildren<QAbstractButton*>())
        if (candidate->isVisible() && candidate->isEnabled() &&
            (candidate->text() == text || candidate->accessibleName() == text))
            return candidate;
    return nullptr;
}

bool press(const QWidget& parent, const char* text) {
    QAbstractButton* found = button(parent, QLatin1String(text));
    if (found) QTest::mouseClick(found, Qt::LeftButton);
    return found;
}

void type(QLineEdit* edit, const QString& text) {
    edit->selectAll();
    QTest::keyClicks(edit, text);
}

void type(const OptionForm& form, const char* key, const QString& text) {
    type(form.field(QLatin1String(key))->findChild<QLineEdit*>(), text);
}

/// All files below a folder with their bytes, but those whose names end so: manifests name the places they came from.
std::map<QString, QByteArray> bytesBelow(const QString& folder, const QString& except) {
    std::map<QString, QByteArray> files;
    for (QDirIterator it(folder, QDir::Files, QDirIterator::Subdirectories); it.hasNext();) {
        QFile file(it.next());
        if (file.fileName().endsWith(except) || !file.open(QIODevice::ReadOnly)) continue;
        files[file.fileName().mid(folder.size())] = file.readAll();
    }
    return files;
}

}  // namespace

/// What a newcomer does on the Data page, by clicks and keys, with the real engine: from files to token shards.
class TestDataWalk : public QObject {
    Q_OBJECT
    QTemporaryDir m_workspace;
    QString path(const char* name) const { return m_workspace.path() + QLatin1Char('/') + QLatin1String(name); }

private Q_SLOTS:
    void init() { failOnPaintWarnings(); }
    void initTestCase() {
        if (!QFileInfo(test::enginePath()).isExecutable()) QSKIP("The engine is not built beside the tests.");
        qputenv("SEXTANT_ENGINE", test::enginePath().toUtf8());
        QVERIFY(m_workspace.isValid());
        createFolders(path("corpus").toStdString()).orThrow();
        writeFileAtomically(path("corpus/pages.jsonl").toStdString(), corpus()).orThrow();
        writeTokenizer(path("tokenizer").toStdString(), 500);
    }

    void fromImportToShards() {
        WindowBench bench(m_workspace.path());
        QTRY_VERIFY_WITH_TIMEOUT(bench.jobs.isComplete(), kPatience);
        QVERIFY(bench.window.showPage(QStringLiteral("data")));
        auto* page = static_cast<DataPage*>(bench.window.page(QStringLiteral("data")));
        for (const auto& step : std::initializer_list<std::function<void()>>{
                 [&] { recipe(*page); }, [&] { curated(*page); }, [&] { packed(bench, *page); }}) {
            step();
            if (QTest::currentTestFailed()) return;
        }
    }

    /// What the window froze, given to the command line.
    void theCommandLineGivesTheSameBytes() {
        const QString again = path("again"), here = QDir::currentPath();
        QDir::setCurrent(m_workspace.path());  // where paths of the window begin
        const auto back = qScopeGuard([here] { QDir::setCurrent(here); });
        auto end = test::runEngine({"curate", path("jobs/clean/config.yaml"), "--job", again + "/clean"});
        QVERIFY2(end.exitCode == 0, qPrintable(end.error));
        for (const char* part : {"/documents", "/dropped", "/signals"}) {
            const auto expected = bytesBelow(path("jobs/clean") + QLatin1String(part), QStringLiteral("#"));
            QVERIFY2(!expected.empty(), part);
            QVERIFY2(bytesBelow(again + "/clean" + QLatin1String(part), QStringLiteral("#")) == expected, part);
        }
        end = test::runEngine({"pack", path("jobs/shards/config.yaml"), "--job", again + "/shards", "--set",
                               "sources=[\"" + again + "/clean\"]"});
        QVERIFY2(end.exitCode == 0, qPrintable(end.error));
        const auto expected = bytesBelow(path("jobs/shards/shards"), QStringLiteral(".json"));
        QVERIFY(expected.contains(QStringLiteral("/train.bin")) && expected.contains(QStringLiteral("/train.idx")));
        QVERIFY(bytesBelow(again + "/shards/shards", QStringLiteral(".json")) == expected);
    }

private:
    void recipe(DataPage& page) {
        QVERIFY(press(page, "New recipe"));
        const OptionForm& form = *page.form().form();
        QVERIFY(!button(page, QStringLiteral("Start curating")));  // there is nothing to curate yet
        type(form, "name", QStringLiteral("clean"));
        auto* sources = page.form().findChild<SourceListEdit*>();
        for (auto* edit : sources->findChildren<QLineEdit*>(QStringLiteral("path")))
            if (edit->isVisible()) type(edit, QStringLiteral("corpus/*.jsonl"));
        QTRY_VERIFY_WITH_TIMEOUT(page.sources().shownText().contains(QStringLiteral("page-0")), kPatience);
        QVERIFY(page.sources().shownText().contains(QStringLiteral("not valid JSON")) ||
                page.sources().shownText().contains(QStringLiteral("The fox")));
        StageCard* length = nullptr;
        for (auto* card : page.form().findChildren<StageCard*>())
            if (!length && card->isVisible()) length = card;
        QVERIFY(length && press(*length, "Settings of Length"));
        for (OptionField* field : length->findChildren<OptionField*>())
            if (field->option().key == "min_characters") type(field->findChild<QLineEdit*>(), QStringLiteral("100"));
        QCOMPARE(form.values()["stages"][0]["min_characters"].get<int>(), 100);
        QVERIFY(press(page, "Start curating"));
        QTRY_VERIFY_WITH_TIMEOUT(page.job().isOpened(), kPatience);
        QCOMPARE(page.job().path(), path("jobs/clean"));
    }

    void curated(DataPage& page) {
        const char* rejects = "1 record could not be read: where and why";
        QTRY_VERIFY_WITH_TIMEOUT(button(page, QLatin1String(rejects)), kPatience);
        QVERIFY(press(page, rejects));
        QTRY_VERIFY_WITH_TIMEOUT(page.job().rejects().isVisible(), kPatience);
        QVERIFY(page.job().rejects().shownText().contains(QStringLiteral("pages.jsonl, line 301")));
        page.job().showTab(JobView::Tab::Documents);
        DocumentsView& documents = page.job().documents();
        QVERIFY(press(documents, "Dropped"));
        auto reason = [&] { return documents.origin().lines().join(QLatin1Char('\n')); };
        QTRY_VERIFY_WITH_TIMEOUT(reason().contains(QStringLiteral("dropped: it is like a document that stays")) ||
                                     reason().contains(QStringLiteral("kept is at least 100")),
                                 kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(documents.listed() >= 60, kPatience);  // the short ones and the repeated ones
    }

    void packed(WindowBench& bench, DataPage& page) {
        QVERIFY(press(page.job(), "Mix and pack"));
        const OptionForm& form = *page.packForm().form();
        QCOMPARE(form.values()["sources"][0]["path"].get<std::string>(), path("jobs/clean").toStdString());
        type(form, "name", QStringLiteral("shards"));
        type(form, "tokenizer", QStringLiteral("tokenizer"));
        QTRY_COMPARE_WITH_TIMEOUT(page.mixture().plan().sources.size(), 1, kPatience);
        const auto planned = static_cast<double>(page.mixture().plan().tokens);
        QVERIFY(press(page, "Pack it"));
        const QString job = path("jobs/shards");
        QTRY_VERIFY_WITH_TIMEOUT(bench.jobs.find(job) && bench.jobs.find(job)->state == JobState::Finished, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(page.shards().isOpened() && page.shards().isVisible() && page.shards().path() == job,
                                 kPatience);
        QCOMPARE(page.shards().rows(), 1);
        QVERIFY(button(page.shards(), QStringLiteral("Train on it")));
        // The plan holds out a share of the tokens; packing holds out whole documents.
        const ShardsManifest shards = ShardsManifest::read(job.toStdString() + "/shards").orThrow();
        const auto trained = static_cast<double>(shards.trainTokens);
        QVERIFY2(planned > 0 && std::abs(trained - planned) < 0.1 * planned,
                 qPrintable(QStringLiteral("planned %1, packed %2").arg(planned).arg(trained)));
    }
};

QTEST_MAIN(TestDataWalk)
#include "tst_data_walk.moc"
