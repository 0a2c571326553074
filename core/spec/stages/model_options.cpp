// SPDX-License-Identifier: Apache-2.0
#include "core/spec/stages/model_options.h"

#include "core/spec/stages.h"

namespace sextant {

const OptionTable& qualityClassifierOptions() {
    using Options = QualityClassifierOptions;
    static const OptionTable table = OptionTable::of<Options>({
        option("good", &Options::good)
            .group("Examples")
            .help("Documents of the kind to keep: files, globs, folders, folders of earlier jobs."),
        option("bad", &Options::bad).group("Examples").help("Documents of the kind to drop."),
        option("model", &Options::model)
            .path()
            .group("Examples")
            .help("Classifier that an earlier job left (JOB/models/*.classifier), or a supervised model of fastText "
                  "(.bin), instead of examples."),
        option("label", &Options::label)
            .group("Examples")
            .help("Label of a fastText model whose probability is asked for. Empty: the first that it has of hq, "
                  "high_quality, high-quality, good, positive, pos, keep, yes, true, 1."),
        option("minimum", &Options::minimum)
            .range(0, 1)
            .group("Rules")
            .help("Probability of being good that a document must have."),
        option("text_field", &Options::textField)
            .group("Examples")
            .advanced()
            .help("Field or column of the examples that holds the text."),
        option("ngram_size", &Options::ngramSize)
            .range(1, 5)
            .unit("words")
            .group("Training")
            .advanced()
            .help("Longest word n-grams that are features."),
        option("bucket_bits", &Options::bucketBits)
            .range(10, 26)
            .group("Training")
            .advanced()
            .help("2 to this power weights share all n-grams."),
        option("epochs", &Options::epochs)
            .range(1, 100)
            .group("Training")
            .advanced()
            .help("Times every example is learned from."),
        option("max_examples", &Options::maxExamples)
            .range(1, 10'000'000)
            .group("Training")
            .advanced()
            .help("Of more good or bad examples, this many are drawn by the seed."),
        option("max_words", &Options::maxWords)
            .range(1, 1'000'000)
            .unit("words")
            .group("Training")
            .advanced()
            .help("The beginning of a document that is looked at; models of fastText look at all of it."),
        option("seed", &Options::seed)
            .range(0, 9e15)
            .group("Training")
            .advanced()
            .help("Chooses the examples and their order."),
    });
    return table;
}

std::vector<Problem> checkQualityClassifier(const Json& options) {
    const auto named = stageOptions<QualityClassifierOptions>(qualityClassifierOptions(), options);
    const bool hasExamples = !named.good.empty() || !named.bad.empty();
    if (!named.model.empty() && !hasExamples) return {};
    const std::string either = "Name examples in good and in bad, or a classifier in model";
    if (!named.model.empty()) return {{"model", {}, "both examples and a model are named", either}};
    if (!hasExamples) return {{"good", {}, "there is nothing to tell good from bad", either}};
    std::vector<Problem> problems;
    for (const auto& [key, examples] : {std::pair("good", &named.good), std::pair("bad", &named.bad)})
        if (examples->empty())
            problems.push_back(
                {key, {}, std::string("there are no examples in ") + key, "It takes both to learn the difference"});
    return problems;
}

const OptionTable& perplexityOptions() {
    using Options = PerplexityOptions;
    static const OptionTable table = OptionTable::of<Options>({
        option("model", &Options::model)
            .path()
            .group("Model")
            .help("Folder of a model, or of a job that trained one (its newest checkpoint)."),
        option("minimum", &Options::minimum)
            .range(0, 1e30)
            .group("Rules")
            .help("Perplexity a document must have; very low ones are repetitive or known by heart."),
        option("maximum", &Options::maximum).range(0, 1e30).group("Rules").help("Perplexity a document may have."),
        option("min_bits_per_byte", &Options::minBitsPerByte)
            .range(0, 1000)
            .group("Rules")
            .advanced()
            .help("The same by bytes of text, which does not depend on the tokenizer."),
        option("max_bits_per_byte", &Options::maxBitsPerByte)
            .range(0, 1000)
            .group("Rules")
            .advanced()
            .help("The same by bytes of text, which does not depend on the tokenizer."),
        option("max_tokens", &Options::maxTokens)
            .range(1, 1'000'000)
            .unit("tokens")
            .group("Model")
            .help("The beginning of a document that is read."),
    });
    return table;
}

std::vector<Problem> checkPerplexity(const Json& options) {
    if (!stageOptions<PerplexityOptions>(perplexityOptions(), options).model.empty()) return {};
    return {{"model", {}, "no model is named", "Set it to the folder of a model or of a job"}};
}

}  // namespace sextant
