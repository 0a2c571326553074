// SPDX-License-Identifier: Apache-2.0
#include "core/spec/tokenizer_spec.h"

namespace sextant {

const OptionTable& tokenizerOptions() {
    static const OptionTable table = OptionTable::of<TokenizerSpec>({
        option("name", &TokenizerSpec::name).group("Tokenizer").help("What the tokenizer is called."),
        option("sources", &TokenizerSpec::sources)
            .unweighted()
            .group("Tokenizer")
            .help("Texts to learn from: files, globs, folders, curate jobs; all formats that curate reads."),
        option("vocab_size", &TokenizerSpec::vocabSize)
            .label("vocabulary size")
            .range(259, 1 << 20)
            .unit("tokens")
            .logarithmic()
            .group("Tokenizer")
            .help(
                "Size of the vocabulary, special tokens included. The paper: 100,000 and 15 special ones, so 100015."),
        option("special_tokens", &TokenizerSpec::specialTokens)
            .range(3, 1000)
            .unit("tokens")
            .group("Tokenizer")
            .advanced()
            .help("Special tokens at the end of the vocabulary: begin, end, padding, named ones, and reserved ones for "
                  "later use. 15 in the paper."),
        option("special_token_names", &TokenizerSpec::specialTokenNames)
            .group("Tokenizer")
            .advanced()
            .help("Texts of special tokens beside begin, end and padding, for example <|tool|>. Those the chat "
                  "template needs come by themselves."),
        option("chat_template", &TokenizerSpec::chatTemplate)
            .group("Tokenizer")
            .help("How conversations are written, kept with the tokenizer: deepseek-llm, chatml, llama-2, llama-3, "
                  "mistral, alpaca, vicuna."),
        option("pre_tokenizer", &TokenizerSpec::preTokenizer)
            .group("Tokenizer")
            .advanced()
            .help("How text is cut before bytes are joined: deepseek-llm, or that of another family: gpt-2, llama-bpe, "
                  "qwen2, deepseek-coder, "
                  "deepseek-v3, starcoder, falcon, gpt-4o, tekken."),
        option("document_split", &TokenizerSpec::documentSplit)
            .names({"file", "paragraphs", "lines"})
            .group("Reading")
            .advanced()
            .help("What one document is in a plain text file: all of it, each stretch between blank lines, each line."),
        option("text_field", &TokenizerSpec::textField)
            .group("Reading")
            .advanced()
            .help("Field or column of the records that holds the text."),
        option("memory_limit", &TokenizerSpec::memoryLimit)
            .range(0.01, 100000)
            .unit("GiB")
            .group("Machine")
            .advanced()
            .help("Memory for counting and merging; what does not fit is kept on disk. The result does not depend on "
                  "it."),
        option("threads", &TokenizerSpec::threads)
            .range(0, 4096)
            .group("Machine")
            .advanced()
            .help("Processor threads. 0: all processors of this process. The result does not depend on it."),
    });
    return table;
}

}  // namespace sextant
