// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/quiet_painting.h"
#include "ui/bridge/server_sent_events.h"
#include "ui/models/message_tree.h"
#include "ui/widgets/markdown_text.h"
#include "ui/widgets/markdown_view.h"

#include <QElapsedTimer>
#include <QtTest>

using namespace sextant;

/// The parts of a conversation that can be looked at one by one: the tree, the stream, the text.
class TestChatParts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnPaintWarnings(); }
    void branchesCanBeWalked() {
        MessageTree tree;
        const int64_t question = tree.add(0, "user", "q", 1);
        const int64_t first = tree.add(question, "assistant", "a1", 2);
        const int64_t follow = tree.add(first, "user", "q2", 3);
        const int64_t second = tree.add(question, "assistant", "a2", 4);
        QCOMPARE(tree.branch().size(), size_t(2));
        QCOMPARE(tree.place(second).index, size_t(1));
        QCOMPARE(tree.place(second).count, size_t(2));
        tree.showSibling(second, -1);
        QCOMPARE(tree.leaf(), follow);
        tree.rename(first, 42);
        QCOMPARE(tree.find(follow)->parent, int64_t(42));
        QCOMPARE(tree.branch().size(), size_t(3));
        tree.showSibling(42, 5);  // beyond the last one: stays there
        QCOMPARE(tree.leaf(), second);
    }

    void damagedTreesEnd() {
        MessageTree tree;
        tree.set({{1, 2, "user", "", {}, 0}, {2, 1, "assistant", "", {}, 0}}, 2);
        QVERIFY(tree.branch().size() <= 2);
        tree.showSibling(1, 1);
        tree.set({}, 7);
        QCOMPARE(tree.leaf(), int64_t(0));
    }

    void eventsAreCutHoweverTheyArrive() {
        const QByteArray stream = "data: {\"a\":1}\n\n: comment\ndata:{\"b\":\"\xC3\xA4\"}\r\n\r\ndata: [DONE]\n\n";
        for (qsizetype piece : {1, 2, 3, 7, 100}) {
            ServerSentEvents events;
            QByteArrayList payloads;
            for (qsizetype at = 0; at < stream.size(); at += piece) payloads += events.feed(stream.mid(at, piece));
            QCOMPARE(payloads, (QByteArrayList{"{\"a\":1}", "{\"b\":\"\xC3\xA4\"}", "[DONE]"}));
        }
    }

    void piecesTogetherAreTheText() {
        const QString text =
            QStringLiteral("# Title\n\nOne\ntwo\n\n```cpp\nint a;\n\nint b;\n```\nafter\n\n- x\n- y\n\nlast");
        for (qsizetype piece : {1, 4, 1000}) {
            MarkdownCutter cutter;
            QStringList done;
            for (qsizetype at = 0; at < text.size(); at += piece) done += cutter.append(text.mid(at, piece));
            QCOMPARE(done, (QStringList{QStringLiteral("# Title\n"), QStringLiteral("One\ntwo\n"),
                                        QStringLiteral("```cpp\nint a;\n\nint b;\n```\n"), QStringLiteral("after\n"),
                                        QStringLiteral("- x\n- y\n")}));
            QCOMPARE(cutter.tail(), QStringLiteral("last"));
        }
    }

    void theTailStaysSmall() {
        // Endless code, an endless paragraph of lines, an endless line.
        for (const QString& unit :
             {QStringLiteral("x = 1\n"), QStringLiteral("word word word word\n"), QStringLiteral("word ")}) {
            MarkdownCutter cutter;
            if (unit.startsWith(QLatin1Char('x'))) (void)cutter.append(QStringLiteral("```\n"));
            qsizetype longest = 0;
            for (int i = 0; i < 20000; ++i) {
                (void)cutter.append(unit);
                longest = std::max(longest, cutter.tail().size());
            }
            QVERIFY2(longest < 20000, qPrintable(unit));
        }
    }

    void answersCannotReachOut() {
        const QString html = markdownToHtml(
            QStringLiteral("<script>x</script> ![pixel](http://example.com/p.png) <img src=\"file:///etc/passwd\">"));
        QVERIFY(!html.contains(QStringLiteral("<script")));
        QVERIFY(!html.contains(QStringLiteral("<img")));
    }

    void streamedLooksLikeSetAtOnce() {
        const QString text =
            QStringLiteral("Intro **bold**\n\n1. a\n2. b\n\n| h |\n|---|\n| c |\n\n```\ncode\n```\n\n> quote\n\nend");
        MarkdownView streamed, whole;
        for (MarkdownView* view : {&streamed, &whole}) view->resize(500, 100);
        for (const QChar letter : text) {
            streamed.appendMarkdown(QString(letter));
            streamed.flush();
        }
        whole.setMarkdownText(text);
        QCOMPARE(streamed.toPlainText(), whole.toPlainText());
        QCOMPARE(streamed.height(), whole.height());
        QVERIFY(whole.toPlainText().contains(QStringLiteral("quote")));
    }

    void longAnswersStayFluid() {
        // 50,000 tokens in pieces of ten, as 300 tokens a second arrive at 30 frames a second.
        MarkdownView view;
        view.resize(700, 100);
        QString piece = QStringLiteral("The quick brown fox jumps over the *lazy* dog again ");
        qint64 slowest = 0;
        QElapsedTimer clock;
        for (int i = 0; i < 5000; ++i) {
            view.appendMarkdown(i % 12 == 11     ? piece + QStringLiteral("\n\n")
                                : i % 200 == 150 ? QStringLiteral("\n\n```\ncode = 1\n```\n\n")
                                                 : piece);
            clock.start();
            view.flush();
            slowest = std::max(slowest, clock.nsecsElapsed() / 1000);
        }
        qInfo("slowest update of a 50,000 token answer: %.1f ms, text %lld characters", double(slowest) / 1000,
              static_cast<long long>(view.source().size()));
        QVERIFY(view.document()->blockCount() > 400);
    }
};

QTEST_MAIN(TestChatParts)
#include "tst_chat_parts.moc"
