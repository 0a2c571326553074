// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/support/quiet_painting.h"
#include "tests/ui/support/window_bench.h"
#include "ui/pages/page.h"
#include "ui/theme/theme.h"
#include "ui/widgets/notices.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QPushButton>
#include <QScopeGuard>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QWheelEvent>
#include <QtTest>

using namespace sextant;

/// What the window does around its pages: messages and drop-downs.
class TestShell : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnPaintWarnings(); }
    void initTestCase() { Theme::instance().apply(ThemeChoice::Light); }

    /// A message floats, moves nothing, takes no focus, leaves, and stays in the list.
    void messagesMoveNothing() {
        const QTemporaryDir workspace;
        WindowBench bench(workspace.path());
        bench.window.showPage(QStringLiteral("chat"));
        QApplication::processEvents();
        QWidget* page = bench.window.page(QStringLiteral("chat"));
        const QPoint before = page->mapTo(&bench.window, QPoint());
        QWidget* focus = QApplication::focusWidget();
        auto* notices = bench.window.findChild<Notices*>();
        QVERIFY(notices);
        bool done = false;
        notices->show(NoticeTone::Information, QStringLiteral("x is finished."),
                      {{QStringLiteral("Show it"), [&] { done = true; }}});
        QApplication::processEvents();
        QCOMPARE(page->mapTo(&bench.window, QPoint()), before);
        QCOMPARE(QApplication::focusWidget(), focus);
        QCOMPARE(notices->floating().size(), size_t(1));
        QWidget* card = notices->floating().front();
        QVERIFY(card->geometry().right() > bench.window.width() - 40);
        QVERIFY(card->geometry().top() > bench.window.height() / 2);
        QTest::mouseClick(card->findChild<QPushButton*>(), Qt::LeftButton);
        QVERIFY(done);
        QTRY_VERIFY(notices->floating().empty());
        QCOMPARE(notices->all().size(), size_t(1));
        QCOMPARE(notices->unseen(), 1);
        for (int i = 0; i < 5; ++i) notices->show(NoticeTone::Failure, QStringLiteral("failed %1").arg(i));
        QCOMPARE(notices->floating().size(), size_t(3));
        QVERIFY(notices->dismiss());
        QVERIFY(!notices->dismiss());
        QCOMPARE(notices->all().front().sentence, QStringLiteral("failed 4"));
    }

    /// An open drop-down shows each of its lines whole, at every text size.
    void dropDownsShowEveryLine() {
        const QTemporaryDir workspace;
        WindowBench bench(workspace.path());
        const auto normal = qScopeGuard([] { Theme::instance().setTextScale(1.0); });
        for (const double scale : {1.0, 2.0}) {
            Theme::instance().setTextScale(scale);
            QComboBox combo(&bench.window);
            combo.addItems({QStringLiteral("one"), QStringLiteral("a second line that is much longer than the box"),
                            QStringLiteral("three"), QStringLiteral("Choose a GGUF file ...")});
            combo.setFixedWidth(90);
            combo.move(200, 100);
            combo.show();
            for (int round = 0; round < 2; ++round) {  // the first one measures before anything is styled
                combo.showPopup();
                QApplication::processEvents();
                QAbstractItemView& view = *combo.view();
                QVERIFY(view.isVisible());
                QCOMPARE(view.verticalScrollBar()->maximum(), 0);
                const QRect last = view.visualRect(combo.model()->index(3, 0));
                QVERIFY(view.viewport()->rect().contains(last));
                QVERIFY(view.viewport()->rect().bottom() - last.bottom() <= 4);  // no empty space either
                QVERIFY(view.viewport()->width() >= view.sizeHintForColumn(0));
                combo.hidePopup();
            }
        }
    }

    /// Whoever scrolls a form changes nothing in it.
    void theWheelChangesNoDropDown() {
        const QTemporaryDir workspace;
        WindowBench bench(workspace.path());
        QComboBox combo(&bench.window);
        combo.addItems({QStringLiteral("one"), QStringLiteral("two")});
        combo.show();
        const QPointF at = combo.rect().center();
        QWheelEvent wheel(at, combo.mapToGlobal(at), {}, QPoint(0, -120), Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(&combo, &wheel);
        QCOMPARE(combo.currentIndex(), 0);
    }
};

QTEST_MAIN(TestShell)
#include "tst_shell.moc"
