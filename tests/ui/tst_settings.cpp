// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/stages/stage_list.h"
#include "core/spec/presets.h"
#include "core/spec/spec_kinds.h"
#include "core/spec/stages.h"
#include "tests/ui/support/quiet_painting.h"
#include "tests/ui/support/window_bench.h"
#include "ui/bridge/spec_text.h"
#include "ui/models/job_kinds.h"
#include "ui/pages/page_list.h"
#include "ui/shell/preferences.h"
#include "ui/shell/settings_sheet.h"
#include "ui/theme/desktop_scheme.h"
#include "ui/theme/theme.h"
#include "ui/widgets/labels.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QDBusConnection>
#include <QHash>
#include <QLabel>
#include <QLibraryInfo>
#include <QProcess>
#include <QPushButton>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <QtTest>

using namespace sextant;

namespace {

constexpr int kPatience = 10000;

bool hasChinese(const QString& text) {
    return std::any_of(text.begin(), text.end(), [](QChar c) { return c.script() == QChar::Script_Han; });
}

/// What a desktop's settings portal answers.
class FakePortal : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")

public Q_SLOTS:
    QDBusVariant Read(const QString&, const QString&) { return QDBusVariant(QVariant::fromValue(QDBusVariant(1u))); }
};

}  // namespace

class TestSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnPaintWarnings(); }
    void everyKindOfJobHasALook() {
        const QStringList looks = kindsWithLooks();
        QStringList pages;
        for (const PageEntry& page : pageList()) pages << QString::fromUtf8(page.id);
        for (const SpecKind& kind : specKinds()) {
            const QString name = QString::fromStdString(kind.name);
            QVERIFY2(looks.contains(name), qPrintable(name));
            QVERIFY2(pages.contains(lookOf(name).page), qPrintable(name));
        }
        QCOMPARE(looks.size(), static_cast<qsizetype>(specKinds().size()));
    }

    void initTestCase() {
        // A bus of its own, before anything asks for one.
        m_bus.start(QStringLiteral("dbus-daemon"),
                    {QStringLiteral("--session"), QStringLiteral("--print-address"), QStringLiteral("--nofork")});
        if (m_bus.waitForStarted() && m_bus.waitForReadyRead())
            qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus.readLine().trimmed());
        Theme::instance().apply(ThemeChoice::Light);
    }
    void cleanupTestCase() {
        m_bus.kill();
        m_bus.waitForFinished();
    }

    void choicesApplyAndAreRemembered() {
        const QTemporaryDir workspace;
        const auto normal = qScopeGuard([] { Theme::instance().setTextScale(1.0); });
        {
            WindowBench bench(workspace.path());
            QVERIFY(QTest::qWaitForWindowActive(&bench.window));
            QTest::keyClick(&bench.window, Qt::Key_Comma, Qt::ControlModifier);
            auto* sheet = bench.window.findChild<SettingsSheet*>();
            QVERIFY(sheet->isVisible());
            const auto boxes = sheet->findChildren<QComboBox*>();
            QCOMPARE(boxes.size(), 3);
            choose(boxes[0], static_cast<int>(ThemeChoice::Dark));
            QVERIFY(Theme::instance().isDark());
            choose(boxes[1], 5);
            QCOMPARE(Theme::instance().textScale(), 1.5);
            QTest::keyClick(sheet, Qt::Key_Escape);
            QVERIFY(!sheet->isVisible());
        }
        StoreWorker store(workspace.path());
        const Preferences preferences = readPreferences(store);
        QCOMPARE(preferences.theme, ThemeChoice::Dark);
        QCOMPARE(preferences.textScale, 1.5);
        QCOMPARE(preferences.language, Language::System);
    }

    void aWorkspaceWithoutPreferences() {
        const QTemporaryDir workspace;
        StoreWorker store(workspace.path());
        QCOMPARE(readPreferences(store).theme, ThemeChoice::System);
        StoreWorker nowhere(QStringLiteral("/dev/null/workspace"));
        QCOMPARE(readPreferences(nowhere).textScale, 1.0);
    }

    /// A change of colours passes hidden widgets over; they have the new ones when they are seen.
    void hiddenWidgetsAreStyledWhenTheyAreShown() {
        Theme& theme = Theme::instance();
        const auto normal = qScopeGuard([&] {
            theme.setTextScale(1.0);
            theme.apply(ThemeChoice::Light);
        });
        theme.apply(ThemeChoice::Light);
        QWidget window;
        auto* page = new QWidget(&window);
        QLabel* label = makeLabel(QStringLiteral("words"), LabelRole::Secondary, page);
        QPushButton* button = makeButton(QStringLiteral("Go"), ButtonRole::Primary, page);
        button->move(0, 40);
        window.resize(300, 200);
        window.show();
        QCoreApplication::processEvents();
        auto hasColors = [&] {
            const QImage image = button->grab().toImage();
            return label->palette().color(QPalette::WindowText) == theme.color(Token::Secondary) &&
                   image.pixelColor(5, image.height() / 2) == theme.color(Token::Accent);
        };
        QVERIFY(hasColors());
        page->hide();
        theme.apply(ThemeChoice::Dark);
        page->show();
        QVERIFY(hasColors());
        page->hide();
        theme.apply(ThemeChoice::Light);
        theme.apply(ThemeChoice::Dark);
        theme.setTextScale(1.5);  // other sizes are for all widgets at once
        QVERIFY(hasColors());
        QCOMPARE(QFontInfo(label->font()).pixelSize(), QFontInfo(theme.font(TextStyle::Body)).pixelSize());
        theme.apply(ThemeChoice::Light);
        page->show();
        QVERIFY(hasColors());
    }

    void systemFollowsTheDesktop() {
        Theme& theme = Theme::instance();
        theme.setSystemDark(false);
        theme.apply(ThemeChoice::System);
        QVERIFY(!theme.isDark());
        theme.setSystemDark(true);
        QVERIFY(theme.isDark());
        theme.apply(ThemeChoice::Light);
        theme.setSystemDark(false);
        theme.setSystemDark(true);
        QVERIFY(!theme.isDark());
    }

    void theDesktopIsAsked() {
        const QString address = qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS");
        QDBusConnection desktop = QDBusConnection::connectToBus(address, QStringLiteral("portal"));
        if (!desktop.isConnected()) QSKIP("there is no dbus-daemon here");
        FakePortal portal;
        QVERIFY(desktop.registerObject(QStringLiteral("/org/freedesktop/portal/desktop"), &portal,
                                       QDBusConnection::ExportAllSlots));
        QVERIFY(desktop.registerService(QStringLiteral("org.freedesktop.portal.Desktop")));
        DesktopScheme scheme;
        QSignalSpy asked(&scheme, &DesktopScheme::darkAsked);
        QTRY_COMPARE_WITH_TIMEOUT(asked.size(), 1, kPatience);
        QCOMPARE(asked[0][0].toBool(), true);
    }

    void theWindowSpeaksChinese() {
        const QTemporaryDir workspace;
        const auto english = qScopeGuard([] { installLanguage(Language::English); });
        installLanguage(Language::Chinese);
        for (const PageEntry& page : pageList()) {
            const QString title = QCoreApplication::translate("sextant::PageList", page.title);
            QVERIFY2(hasChinese(title), page.title);
        }
        WindowBench bench(workspace.path());
        const auto buttons = bench.window.findChildren<QAbstractButton*>();
        const auto count = std::count_if(buttons.begin(), buttons.end(),
                                         [](auto* button) { return button->text() == QStringLiteral("主页"); });
        QCOMPARE(count, 1);
        bench.window.showPage(QStringLiteral("home"));
        QVERIFY(hasChinese(bench.window.findChild<QAbstractButton*>(QStringLiteral("trainTinyModel"))->text()));
    }

    /// Every string of the sources has its Chinese: lupdate finds nothing new and nothing unfinished.
    void nothingIsLeftUntranslated() {
        const QString lupdate = QLibraryInfo::path(QLibraryInfo::BinariesPath) + QStringLiteral("/lupdate");
        if (!QFile::exists(lupdate)) QSKIP("lupdate is not installed");
        const QTemporaryDir folder;
        const QString copy = folder.filePath(QStringLiteral("zh.ts"));
        const QString sources = QStringLiteral(QT_TESTCASE_SOURCEDIR "/../..");
        QVERIFY(QFile::copy(sources + QStringLiteral("/resources/translations/sextant_zh_CN.ts"), copy));
        QProcess process;
        process.setWorkingDirectory(sources);
        process.start(lupdate,
                      {QStringLiteral("-silent"), QStringLiteral("-I"), QStringLiteral("."), QStringLiteral("ui"),
                       QStringLiteral("app/workbench"), QStringLiteral("-no-obsolete"), QStringLiteral("-ts"), copy});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 0);
        QFile file(copy);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY(text.count("<message>") > 400);
        const qsizetype open = text.indexOf("type=\"unfinished\"");
        QVERIFY2(open < 0, text.mid(qMax(qsizetype(0), open - 300), 300).constData());
    }

    /// So does everything that core's tables say to people.
    void everyOptionHasItsChinese() {
        const QHash<QString, QString> words = optionWords();
        const auto check = [&](const std::string& text) {
            QVERIFY2(text.empty() || !words.value(QString::fromStdString(text)).isEmpty(),
                     ("options_zh_CN.ts lacks: " + text).c_str());
        };
        const auto checkTable = [&](const OptionTable& table) {
            for (const Option& option : table.options())
                for (const std::string& text : {option.groupName, option.label(), option.helpText, option.unitName})
                    check(text);
        };
        for (const SpecKind& kind : specKinds()) checkTable(kind.table());
        for (const StageKind& stage : stageKinds()) {
            for (const std::string& text : {stage.title, stage.help}) check(text);
            checkTable(stage.table());
            StageSpec spec{stage.type, Json::object()};
            for (const Option& option : stage.table().options()) spec.options[option.key] = option.defaultValue;
            const auto made = makeDocumentStage(spec);  // fails where a stage needs files, and has no rules of its own
            if (made && made.value())
                for (const Rule& rule : made.value()->rules()) check(rule.help);
        }
        for (const Preset& preset : presets())
            for (const std::string& text : {preset.title, preset.description}) check(text);
        const auto english = qScopeGuard([] { installLanguage(Language::English); });
        installLanguage(Language::Chinese);
        QCOMPARE(specText("max bad records"), words.value(QStringLiteral("max bad records")));
        QVERIFY(hasChinese(specText("max bad records")));
    }

private:
    /// Translations by what they translate.
    static QHash<QString, QString> optionWords() {
        QFile file(QStringLiteral(QT_TESTCASE_SOURCEDIR "/../../resources/translations/options_zh_CN.ts"));
        QHash<QString, QString> words;
        if (!file.open(QIODevice::ReadOnly)) return words;
        QString source;
        for (QXmlStreamReader xml(&file); !xml.atEnd(); xml.readNext()) {
            if (!xml.isStartElement()) continue;
            if (xml.name() == QStringLiteral("source")) source = xml.readElementText();
            if (xml.name() == QStringLiteral("translation")) words[source] = xml.readElementText();
        }
        return words;
    }

    static void choose(QComboBox* box, int index) {
        box->setCurrentIndex(index);
        Q_EMIT box->activated(index);
    }

    QProcess m_bus;
};

QTEST_MAIN(TestSettings)
#include "tst_settings.moc"
