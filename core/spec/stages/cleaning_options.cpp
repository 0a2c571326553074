// SPDX-License-Identifier: Apache-2.0
#include "core/spec/stages/cleaning_options.h"

#include "core/spec/stages.h"

namespace sextant {

const OptionTable& unicodeOptions() {
    using Options = UnicodeOptions;
    static const OptionTable table = OptionTable::of<Options>({
        option("form", &Options::form)
            .names({"keep", "nfc", "nfkc"})
            .group("Text")
            .help("Normal form: nfc puts letters and their marks together, nfkc also replaces ligatures, full-width "
                  "and other compatibility forms."),
        option("repair_double_encoding", &Options::repairDoubleEncoding)
            .group("Text")
            .help("Repair UTF-8 that was taken for Windows-1252 once: \"Ã©\" becomes \"é\"."),
        option("remove_controls", &Options::removeControls)
            .group("Text")
            .help("Take out control characters, byte order marks and invisible formatting."),
        option("unify_line_ends", &Options::unifyLineEnds).group("Text").help("End lines with \\n alone."),
        option("max_replacement_characters", &Options::maxReplacementCharacters)
            .range(0, 1)
            .group("Rules")
            .help("Share of U+FFFD, which stands for bytes that were lost, that a text may have."),
    });
    return table;
}

const OptionTable& personalDataOptions() {
    using Options = PersonalDataOptions;
    static const OptionTable table = OptionTable::of<Options>({
        option("emails", &Options::emails).group("Mask").help("Replace e-mail addresses."),
        option("ip_addresses", &Options::ipAddresses)
            .group("Mask")
            .help("Replace public IPv4 addresses; those of private networks stay."),
        option("phone_numbers", &Options::phoneNumbers)
            .group("Mask")
            .help("Replace what looks like an international or North American phone number."),
        option("card_numbers", &Options::cardNumbers)
            .group("Mask")
            .help("Replace numbers of payment cards (with a right check digit)."),
        option("email_text", &Options::emailText).group("Mask").advanced().help("What stands for an e-mail address."),
        option("ip_text", &Options::ipText).group("Mask").advanced().help("What stands for an IP address."),
        option("phone_text", &Options::phoneText).group("Mask").advanced().help("What stands for a phone number."),
        option("card_text", &Options::cardText).group("Mask").advanced().help("What stands for a card number."),
        option("max_found", &Options::maxFound)
            .range(0, 1e9)
            .group("Rules")
            .help("Documents in which more than this was masked are dropped."),
    });
    return table;
}

const OptionTable& charactersOptions() {
    using Options = CharactersOptions;
    static const OptionTable table = OptionTable::of<Options>({
        option("min_alphanumeric", &Options::minAlphanumeric)
            .range(0, 1)
            .group("Rules")
            .help("Share of letters and digits of any script."),
        option("max_digits", &Options::maxDigits).range(0, 1).group("Rules").help("Share of digits."),
        option("max_white_space", &Options::maxWhiteSpace).range(0, 1).group("Rules").help("Share of white space."),
        option("max_uppercase", &Options::maxUppercase)
            .range(0, 1)
            .group("Rules")
            .help("Share of capitals among the letters A to Z."),
    });
    return table;
}

const OptionTable& decontaminateOptions() {
    using Options = DecontaminateOptions;
    static const OptionTable table = OptionTable::of<Options>({
        option("evaluation_sets", &Options::evaluationSets)
            .group("Evaluation")
            .help("Files with evaluation items, one a line (.jsonl: every text in a record counts; also .zst, .gz, "
                  ".xz, .bz2)."),
        option("ngram_size", &Options::ngramSize)
            .range(3, 64)
            .unit("words")
            .group("Evaluation")
            .help(
                "So many words in a row that are in an evaluation item, too, are a match. Shorter items are left out."),
        option("max_matches", &Options::maxMatches)
            .range(0, 1e9)
            .group("Evaluation")
            .help("Documents with more matches are dropped."),
    });
    return table;
}

std::vector<Problem> checkDecontaminate(const Json& options) {
    if (!stageOptions<DecontaminateOptions>(decontaminateOptions(), options).evaluationSets.empty()) return {};
    return {{"evaluation_sets", {}, "no evaluation set is named", "Name files with evaluation items"}};
}

}  // namespace sextant
