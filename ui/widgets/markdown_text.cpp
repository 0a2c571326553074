// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/markdown_text.h"

#include "ui/theme/theme.h"

#include <QRegularExpression>

#include <md4c-html.h>

namespace sextant {

namespace {

constexpr int kLongestCodeLines = 80;
constexpr qsizetype kLongestParagraph = 3000;
constexpr qsizetype kLongestLine = 12000;

void appendTo(const MD_CHAR* text, MD_SIZE size, void* output) {
    static_cast<QByteArray*>(output)->append(text, static_cast<qsizetype>(size));
}

/// QTextDocument knows no padding on <pre>: a table of one cell gives code its box.
void boxCode(QString& html) {
    static const QRegularExpression opening(QStringLiteral("<pre><code[^>]*>"));
    const QString color =
        mixed(Theme::instance().color(Token::Muted), Theme::instance().color(Token::Surface), 0.13).name();
    html.replace(opening, QStringLiteral(
                              "<table width=\"100%\" cellpadding=\"10\" cellspacing=\"0\" bgcolor=\"%1\"><tr><td><pre>")
                              .arg(color));
    html.replace(QStringLiteral("\n</code></pre>"), QStringLiteral("</pre></td></tr></table>"));
    html.replace(QStringLiteral("</code></pre>"), QStringLiteral("</pre></td></tr></table>"));
    html.replace(QStringLiteral("<table>"), QStringLiteral("<table border=\"1\" cellpadding=\"5\" cellspacing=\"0\">"));
}

/// "```" or "~~~" (three or more) at the start of a line, or nothing.
QString fenceOf(const QString& line) {
    const QString trimmed = line.trimmed();
    for (const QChar mark : {QLatin1Char('`'), QLatin1Char('~')}) {
        qsizetype length = 0;
        while (length < trimmed.size() && trimmed[length] == mark) ++length;
        if (length >= 3) return trimmed.left(length);
    }
    return {};
}

}  // namespace

QString markdownToHtml(const QString& markdown) {
    const QByteArray source = markdown.toUtf8();
    QByteArray html;
    const unsigned flags = MD_DIALECT_GITHUB | MD_FLAG_NOHTML;
    md_html(source.constData(), static_cast<MD_SIZE>(source.size()), appendTo, &html, flags,
            MD_HTML_FLAG_SKIP_UTF8_BOM);
    QString text = QString::fromUtf8(html);
    // Pictures would be loaded from wherever the text says.
    static const QRegularExpression picture(QStringLiteral("<img[^>]*alt=\"([^\"]*)\"[^>]*>"));
    text.replace(picture, QStringLiteral("[\\1]"));
    boxCode(text);
    return text;
}

void MarkdownCutter::clear() { *this = MarkdownCutter(); }

QStringList MarkdownCutter::append(const QString& text) {
    QStringList done;
    qsizetype start = 0;
    for (qsizetype end; (end = text.indexOf(QLatin1Char('\n'), start)) >= 0; start = end + 1) {
        takeLine(m_line + text.mid(start, end - start), done);
        m_line.clear();
    }
    m_line += text.mid(start);
    if (m_line.size() > kLongestLine && m_fence.isEmpty()) {
        const qsizetype space = m_line.lastIndexOf(QLatin1Char(' '));
        if (space > 0) {
            const QString rest = m_line.mid(space + 1);
            takeLine(m_line.left(space), done);
            finishPiece(done);
            m_line = rest;
        }
    }
    return done;
}

void MarkdownCutter::takeLine(const QString& line, QStringList& done) {
    const QString fence = fenceOf(line);
    if (m_fence.isEmpty()) {
        if (!fence.isEmpty()) {
            m_fence = fence;
            m_fenceOpening = line;
        } else if (line.trimmed().isEmpty()) {
            finishPiece(done);
            return;
        }
        m_piece += line + QLatin1Char('\n');
        if (m_fence.isEmpty() && m_piece.size() > kLongestParagraph) finishPiece(done);
        return;
    }
    m_piece += line + QLatin1Char('\n');
    ++m_pieceLines;
    const bool closes = fence.startsWith(m_fence) && line.trimmed() == fence;
    if (closes) {
        m_fence.clear();
        finishPiece(done);
    } else if (m_pieceLines >= kLongestCodeLines) {
        done << m_piece + m_fence;
        m_piece = m_fenceOpening + QLatin1Char('\n');
        m_pieceLines = 0;
    }
}

void MarkdownCutter::finishPiece(QStringList& done) {
    if (!m_piece.trimmed().isEmpty()) done << m_piece;
    m_piece.clear();
    m_pieceLines = 0;
}

QString MarkdownCutter::tail() const { return m_piece + m_line; }

}  // namespace sextant
