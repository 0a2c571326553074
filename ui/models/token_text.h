// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string_view>
#include <vector>

namespace sextant {

/// How a token's bytes are shown to people; one place, so that chips, tables and copies agree.
struct TokenRun {
    enum class Kind {
        Text,
        Mark,  ///< a sign that stands for white space or a control character
        Byte,  ///< two hexadecimal digits of a control character or of a byte that is not part of a character
    };
    Kind kind = Kind::Text;
    QString text;
};
std::vector<TokenRun> tokenRuns(std::string_view bytes);
/// The runs as one text: "·the", "↵", "‹E4›".
QString visibleToken(std::string_view bytes);
/// "20 74 68 65"
QString hexBytes(std::string_view bytes);
bool endsLine(std::string_view bytes);
/// "12.3 %  (−2.10)": a probability and its natural logarithm.
QString probabilityText(float logProbability);

}  // namespace sextant
