// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/token_text.h"

#include "core/base/text.h"

#include <cmath>

namespace sextant {

namespace {

QString markOf(char32_t character) {
    switch (character) {
        case U' ':
            return QStringLiteral("·");
        case U'\n':
            return QStringLiteral("↵");
        case U'\t':
            return QStringLiteral("→");
        case U'\r':
            return QStringLiteral("␍");
        case 0x00A0:
            return QStringLiteral("⍽");
        case 0x3000:
            return QStringLiteral("□");
        default:
            break;
    }
    if (QChar::isPrint(character) && !QChar::isSpace(character) && QChar::category(character) != QChar::Other_Format)
        return {};
    return QStringLiteral("U+%1").arg(static_cast<uint>(character), 4, 16, QLatin1Char('0')).toUpper();
}

QString hexByte(char byte) {
    return QStringLiteral("%1").arg(static_cast<unsigned char>(byte), 2, 16, QLatin1Char('0')).toUpper();
}

void append(std::vector<TokenRun>& runs, TokenRun::Kind kind, const QString& text) {
    if (runs.empty() || runs.back().kind != kind || kind == TokenRun::Kind::Byte) runs.push_back({kind, {}});
    runs.back().text += text;
}

void appendCharacters(std::vector<TokenRun>& runs, std::string_view valid) {
    const QString text = QString::fromUtf8(valid.data(), static_cast<qsizetype>(valid.size()));
    for (const char32_t character : text.toStdU32String()) {
        const QString mark = markOf(character);
        const bool isControl = character < 0x20 || character == 0x7F;
        if (isControl && mark.startsWith(QStringLiteral("U+")))
            append(runs, TokenRun::Kind::Byte, hexByte(static_cast<char>(character)));
        else if (mark.isEmpty())
            append(runs, TokenRun::Kind::Text, QString::fromUcs4(&character, 1));
        else
            append(runs, TokenRun::Kind::Mark, mark);
    }
}

}  // namespace

std::vector<TokenRun> tokenRuns(std::string_view bytes) {
    std::vector<TokenRun> runs;
    while (!bytes.empty()) {
        const size_t invalid = std::min(bytes.size(), firstInvalidUtf8(bytes));
        if (invalid > 0) appendCharacters(runs, bytes.substr(0, invalid));
        if (invalid == bytes.size()) break;
        append(runs, TokenRun::Kind::Byte, hexByte(bytes[invalid]));
        bytes.remove_prefix(invalid + 1);
    }
    return runs;
}

QString visibleToken(std::string_view bytes) {
    QString text;
    for (const TokenRun& run : tokenRuns(bytes))
        text += run.kind == TokenRun::Kind::Byte ? QStringLiteral("‹%1›").arg(run.text) : run.text;
    return text;
}

QString hexBytes(std::string_view bytes) {
    return QString::fromLatin1(QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())).toHex(' ').toUpper());
}

bool endsLine(std::string_view bytes) { return bytes.find('\n') != std::string_view::npos; }

QString probabilityText(float logProbability) {
    const double percent = 100 * std::exp(static_cast<double>(logProbability));
    const QString share = percent >= 0.1 ? QString::number(percent, 'f', percent < 10 ? 2 : 1) + QStringLiteral(" %")
                                         : QString::number(percent, 'g', 2) + QStringLiteral(" %");
    return QStringLiteral("%1  (%2)").arg(share).arg(static_cast<double>(logProbability), 0, 'f', 2);
}

}  // namespace sextant
