// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/text_pane.h"

#include "ui/models/job_text.h"

#include <QCoreApplication>
#include <QPlainTextEdit>

namespace sextant {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(sextant::TextPane)
};

constexpr double kMarkTint = 0.35;
constexpr int kContext = 160;  // characters that stay around a mark
constexpr int kShortestFold = 240;

/// The next place from `at` on where a word begins or ends, so that no word is cut.
int wordEdge(const QString& text, int at, int step) {
    while (at > 0 && at < text.size() && !text[at].isSpace()) at += step;
    return std::clamp<int>(at, 0, static_cast<int>(text.size()));
}

}  // namespace

QPlainTextEdit* makeTextPane(const QString& name, QWidget* parent) {
    auto* pane = new QPlainTextEdit(parent);
    pane->setReadOnly(true);
    pane->setAccessibleName(name);
    pane->setTabChangesFocus(true);
    pane->setFrameShape(QFrame::NoFrame);
    return pane;
}

void markText(QPlainTextEdit* pane, const QVector<TextMark>& marks, Token token) {
    const Theme& theme = Theme::instance();
    QTextCharFormat format;
    format.setBackground(mixed(theme.color(token), theme.color(Token::Surface), kMarkTint));
    QList<QTextEdit::ExtraSelection> selections;
    const auto length = pane->document()->characterCount() - 1;
    for (const TextMark& mark : marks) {
        if (mark.first >= length) break;
        QTextCursor cursor(pane->document());
        cursor.setPosition(mark.first);
        cursor.setPosition(std::min<int>(mark.first + mark.length, length), QTextCursor::KeepAnchor);
        selections.append({cursor, format});
    }
    pane->setExtraSelections(selections);
}

void scrollTo(QPlainTextEdit* pane, const TextMark& mark) {
    QTextCursor cursor(pane->document());
    cursor.setPosition(std::min<int>(mark.first, pane->document()->characterCount() - 1));
    pane->setTextCursor(cursor);
    pane->centerCursor();
}

FoldedText foldUnmarked(const QString& text, const QVector<TextMark>& marks) {
    FoldedText folded;
    int at = 0;  // what comes before is in `folded`
    auto takeTo = [&](int end) {
        folded.text += QStringView(text).mid(at, end - at);
        at = end;
    };
    auto foldTo = [&](int end) {
        const int first = wordEdge(text, at == 0 ? 0 : at + kContext, 1);
        const int last = wordEdge(text, end == text.size() ? end : end - kContext, -1);
        if (last - first < kShortestFold) return takeTo(end);
        takeTo(first);
        folded.text += Words::tr("\n⋯ %1 characters alike ⋯\n").arg(groupedNumber(last - first));
        at = last;
        takeTo(end);
    };
    for (const TextMark& mark : marks) {
        if (mark.first > at) foldTo(mark.first);
        folded.marks.append({static_cast<int>(folded.text.size()), mark.length});
        takeTo(mark.first + mark.length);
    }
    foldTo(static_cast<int>(text.size()));
    return folded;
}

}  // namespace sextant
