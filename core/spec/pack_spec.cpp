// SPDX-License-Identifier: Apache-2.0
#include "core/spec/pack_spec.h"

namespace sextant {

const OptionTable& packOptions() {
    static const OptionTable table = [] {
        OptionTable own = OptionTable::of<PackSpec>({
            option("name", &PackSpec::name).group("Pack").help("What the shards are called."),
            option("seed", &PackSpec::seed)
                .range(0, 9e15)
                .group("Pack")
                .advanced()
                .help("Decides which documents are held out for validation, and the order and choice of documents in a "
                      "mixture."),
            option("sources", &PackSpec::sources)
                .group("Pack")
                .help("Documents to encode: files, globs, folders, curate jobs; all formats that curate reads."),
            option("document_split", &PackSpec::documentSplit)
                .names({"file", "paragraphs", "lines"})
                .group("Pack")
                .advanced()
                .help("What one document is in a plain text file: all of it, each stretch between blank lines, each "
                      "line."),
            option("text_field", &PackSpec::textField)
                .group("Pack")
                .advanced()
                .help("Field or column of the records that holds the text."),
            option("tokenizer", &PackSpec::tokenizer)
                .path()
                .group("Pack")
                .help("tokenizer.json or a folder that holds one. Empty: a byte-level BPE is trained on the sources "
                      "first."),
            option("tokenizer_vocab_size", &PackSpec::tokenizerVocabSize)
                .label("vocabulary of a new tokenizer")
                .range(259, 1 << 20)
                .unit("tokens")
                .group("Pack")
                .help("Size of the tokenizer that is trained when none is given, special tokens included."),
            option("validation_fraction", &PackSpec::validationFraction)
                .range(0, 0.5)
                .group("Pack")
                .help("Share of the documents that is held out for validation."),
            option("order", &PackSpec::order)
                .names({"shuffled", "as_read"})
                .group("Pack")
                .advanced()
                .help("How the training documents lie in the shards: in an order drawn by the seed over all sources, "
                      "or as they "
                      "were read. Mixtures are always shuffled."),
            option("packing", &PackSpec::packing)
                .names({"stream", "best_fit"})
                .group("Pack")
                .help(
                    "stream: documents one after the other, cut wherever a sequence of the training run ends. "
                    "best_fit: rows "
                    "of sequence_length tokens that hold whole documents, filled up with padding; for instructions and "
                    "conversations."),
            option("sequence_length", &PackSpec::sequenceLength)
                .range(0, 1 << 20)
                .unit("tokens")
                .group("Pack")
                .help("Tokens of a row with packing: best_fit; the training run must have the same. A longer document "
                      "becomes "
                      "full rows and a rest."),
            option("chat_date", &PackSpec::chatDate)
                .group("Pack")
                .advanced()
                .help("Day that chat templates are told when they ask for today (strftime_now), as YYYY-MM-DD. It is "
                      "fixed, so that the same documents become the same tokens on every day."),
            option("threads", &PackSpec::threads)
                .range(0, 4096)
                .group("Pack")
                .advanced()
                .help("Processor threads. 0: all processors of this process. Results do not depend on it."),
        });
        own.section("mix", &PackSpec::mix, mixOptions());
        return own;
    }();
    return table;
}

}  // namespace sextant
