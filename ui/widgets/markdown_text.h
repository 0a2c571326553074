// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace sextant {

/// Markdown (CommonMark with tables, strike-through, bare links) as HTML that QTextDocument shows well. HTML in the
/// source is shown as text: a model's answer must not be able to draw controls or load files.
QString markdownToHtml(const QString& markdown);

/// Cuts a growing Markdown text into pieces that can be set one after the other: everything but the last piece will
/// never change again. Pieces end at blank lines outside code; very long code and paragraphs are cut inside, so that
/// the last piece stays small however long the text is.
class MarkdownCutter {
public:
    void clear();
    /// Pieces completed by this text, each Markdown of its own.
    QStringList append(const QString& text);
    /// The piece that is still growing.
    QString tail() const;

private:
    void takeLine(const QString& line, QStringList& done);
    void finishPiece(QStringList& done);

    QString m_piece, m_line;
    QString m_fence;         ///< the opening line's fence, while inside code
    QString m_fenceOpening;  ///< the whole opening line, to reopen code that was cut
    int m_pieceLines = 0;
};

}  // namespace sextant
