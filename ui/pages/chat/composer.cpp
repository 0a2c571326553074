// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/composer.h"

#include "ui/models/job_text.h"
#include "ui/theme/icon.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/meter_bar.h"

#include <QAbstractTextDocumentLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr int kMostLines = 8;

}  // namespace

Composer::Composer(QWidget* parent)
    : QFrame(parent),
      m_input(new QPlainTextEdit(this)),
      m_button(makeIconButton(QStringLiteral("send"), tr("Send (Enter)"), this)),
      m_hint(makeLabel({}, LabelRole::Small, this)),
      m_contextText(makeLabel({}, LabelRole::Small, this)),
      m_context(new MeterBar(MeterBar::Fullness::Trouble, this)) {
    setProperty("role", QStringLiteral("card"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 8, 8);
    layout->setSpacing(4);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_input->setProperty("role", QStringLiteral("plain"));
    m_input->setPlaceholderText(tr("Write to the model"));
    m_input->setAccessibleName(tr("Message"));
    m_input->setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    m_input->setTabChangesFocus(true);
    m_input->document()->setDocumentMargin(4);
    m_input->installEventFilter(this);
    m_button->setProperty("role", QStringLiteral("primary"));
    m_button->setFixedSize(30, 30);
    row->addWidget(m_input, 1);
    row->addWidget(m_button, 0, Qt::AlignBottom);
    layout->addLayout(row);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(8);
    foot->addWidget(m_hint, 1);
    m_context->setFixedWidth(72);
    m_context->setThickness(4);
    m_context->setAccessibleName(tr("Context in use"));
    foot->addWidget(m_contextText);
    foot->addWidget(m_context);
    layout->addLayout(foot);
    connect(m_button, &QToolButton::clicked, this, [this] {
        if (m_mode == Mode::Busy)
            Q_EMIT stopRequested();
        else
            submit();
    });
    connect(m_input, &QPlainTextEdit::textChanged, this, [this] {
        adjustHeight();
        refreshButton();
        Q_EMIT edited();
    });
    setContext(0, 0);
    adjustHeight();
    refreshButton();
}

void Composer::setMode(Mode mode) {
    m_mode = mode;
    refreshButton();
}

void Composer::refreshButton() {
    const bool busy = m_mode == Mode::Busy;
    const QString text = busy ? tr("Stop (Esc)") : tr("Send (Enter)");
    m_button->setIcon(themedIcon(busy ? QStringLiteral("stop") : QStringLiteral("send"), Token::OnAccent));
    m_button->setToolTip(text);
    m_button->setAccessibleName(text);
    m_button->setEnabled(busy || !m_input->toPlainText().trimmed().isEmpty());
}

void Composer::setHint(const QString& hint) { m_hint->setText(hint); }

void Composer::setContext(int usedTokens, int tokens) {
    const bool known = tokens > 0;
    m_context->setVisible(known);
    m_contextText->setVisible(known);
    if (!known) return;
    m_context->setShare(double(usedTokens) / tokens);
    m_contextText->setText(tr("context %1 of %2").arg(groupedNumber(usedTokens), groupedNumber(tokens)));
}

void Composer::focusInput() { m_input->setFocus(Qt::OtherFocusReason); }
QString Composer::text() const { return m_input->toPlainText(); }
void Composer::setText(const QString& text) { m_input->setPlainText(text); }

void Composer::submit() {
    const QString text = m_input->toPlainText();
    if (m_mode == Mode::Busy || text.trimmed().isEmpty()) return;
    Q_EMIT submitted(text);
}

void Composer::adjustHeight() {
    // A plain text document counts its height in lines.
    const int lines =
        qBound(1, static_cast<int>(m_input->document()->documentLayout()->documentSize().height()), kMostLines);
    m_input->setFixedHeight(lines * QFontMetrics(m_input->font()).lineSpacing() + 12);
}

bool Composer::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_input && event->type() == QEvent::Resize)
        QMetaObject::invokeMethod(this, &Composer::adjustHeight, Qt::QueuedConnection);
    if (watched != m_input || event->type() != QEvent::KeyPress) return QFrame::eventFilter(watched, event);
    auto* key = static_cast<QKeyEvent*>(event);
    const bool isReturn = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (isReturn && !key->modifiers().testFlag(Qt::ShiftModifier)) {
        submit();
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

}  // namespace sextant
