// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/markdown_text.h"

#include <QTextEdit>

class QTimer;

namespace sextant {

/// Shows Markdown as tall as it is, and takes more of it while it streams in: only the last piece is set again, at most
/// thirty times a second, and less often when setting it takes long. Text can be selected and copied.
class MarkdownView : public QTextEdit {
    Q_OBJECT

public:
    explicit MarkdownView(QWidget* parent = nullptr);
    void setMarkdownText(const QString& markdown);
    void appendMarkdown(const QString& text);
    /// Sets what is still waiting.
    void flush();
    const QString& source() const { return m_source; }

protected:
    void wheelEvent(QWheelEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void renderPending();
    void insertPiece(const QString& markdown);
    void spaceBlocks(int start);
    void applyTheme();
    void adjustHeight();

    QString m_source;
    MarkdownCutter m_cutter;
    QStringList m_finished;  ///< pieces that wait to be set for good
    int m_tailStart = 0;     ///< where the piece that still grows begins in the document
    QTimer* m_timer;
};

}  // namespace sextant
