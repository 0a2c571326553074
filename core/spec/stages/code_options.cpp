// SPDX-License-Identifier: Apache-2.0
#include "core/spec/stages/code_options.h"

namespace sextant {

const OptionTable& codeOptions() {
    using Options = CodeOptions;
    static const OptionTable table = OptionTable::of<Options>({
        option("language_field", &Options::languageField)
            .group("Language")
            .help("Field of the records that tells the programming language: a file name, an extension or the "
                  "language's name."),
        option("languages", &Options::languages)
            .group("Language")
            .help("Languages to keep, by name or extension (python, cpp, .rs). Empty: all."),
        option("min_lines", &Options::minLines).range(0, 1e9).unit("lines").group("Lines").help("Fewest lines."),
        option("max_lines", &Options::maxLines).range(0, 1e9).unit("lines").group("Lines").help("Most lines."),
        option("max_line_length", &Options::maxLineLength)
            .range(1, 1e9)
            .unit("characters")
            .group("Lines")
            .help("Length of the longest line."),
        option("max_mean_line_length", &Options::maxMeanLineLength)
            .range(1, 1e9)
            .unit("characters")
            .group("Lines")
            .help("Mean length of the lines."),
        option("min_alphanumeric", &Options::minAlphanumeric)
            .range(0, 1)
            .group("Characters")
            .help("Share of letters and digits."),
        option("min_alphabetic", &Options::minAlphabetic).range(0, 1).group("Characters").help("Share of letters."),
        option("min_comments", &Options::minComments)
            .range(0, 1)
            .group("Comments")
            .help("Share of comments, where the language is known."),
        option("max_comments", &Options::maxComments)
            .range(0, 1)
            .group("Comments")
            .help("Share of comments, where the language is known."),
        option("max_encoded", &Options::maxEncoded)
            .range(0, 1)
            .group("Data in code")
            .help("Share of base64, hexadecimal bytes and Unicode escapes."),
        option("max_encoded_length", &Options::maxEncodedLength)
            .range(1, 1e9)
            .unit("characters")
            .group("Data in code")
            .help("Length of the longest of them."),
        option("min_visible", &Options::minVisible)
            .range(0, 1)
            .group("Markup")
            .help("HTML: share of the text that a reader sees."),
        option("min_visible_characters", &Options::minVisibleCharacters)
            .range(0, 1e9)
            .unit("characters")
            .group("Markup")
            .help("HTML: length of the text that a reader sees."),
        option("drop_xml", &Options::dropXml)
            .group("Markup")
            .help("Drop what begins like XML and is not of a language written in XML."),
        option("drop_generated", &Options::dropGenerated)
            .group("Markup")
            .help("Drop files whose first lines say that a program wrote them."),
    });
    return table;
}

const OptionTable& mathsOptions() {
    using Options = MathsOptions;
    static const OptionTable table = OptionTable::of<Options>({
        option("min_maths", &Options::minMaths)
            .range(0, 1)
            .group("Rules")
            .help("Share of the characters that stand in formulas or are mathematical symbols."),
        option("min_commands", &Options::minCommands)
            .range(0, 1e9)
            .group("Rules")
            .help("LaTeX commands a document must have."),
        option("max_unbalanced", &Options::maxUnbalanced)
            .range(0, 1e9)
            .group("Rules")
            .help("Formulas and environments that are opened and not closed, or the other way round."),
    });
    return table;
}

}  // namespace sextant
