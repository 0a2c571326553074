// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QPlainTextEdit;
class QToolButton;

namespace sextant {

class MeterBar;

/// Where the user writes. Enter sends, Shift+Enter breaks the line; grows with the text up to a limit.
class Composer : public QFrame {
    Q_OBJECT

public:
    explicit Composer(QWidget* parent = nullptr);
    enum class Mode { Ready, Busy };
    void setMode(Mode mode);
    void setHint(const QString& hint);
    /// How full the model's context is, or would be with what is typed.
    void setContext(int usedTokens, int tokens);
    void focusInput();
    void setText(const QString& text);
    QString text() const;

    bool eventFilter(QObject* watched, QEvent* event) override;

Q_SIGNALS:
    /// The text stays until whoever takes it clears it.
    void submitted(const QString& text);
    void edited();
    void stopRequested();

private:
    void submit();
    void adjustHeight();
    void refreshButton();

    QPlainTextEdit* m_input;
    QToolButton* m_button;
    QLabel *m_hint, *m_contextText;
    MeterBar* m_context;
    Mode m_mode = Mode::Ready;
};

}  // namespace sextant
