// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/stages.h"

#include "core/base/files.h"
#include "core/data/formats/input_file.h"
#include "core/data/stages/classifier_rule.h"
#include "core/data/stages/classifier_training.h"
#include "core/data/stages/fasttext/fasttext_stage.h"
#include "core/spec/stages/model_options.h"

#include <algorithm>
#include <limits>

namespace sextant {

namespace {

constexpr size_t kMostSpans = 20;

class QualityClassifierStage : public DocumentStage {
public:
    QualityClassifierStage(NgramClassifier classifier, const QualityClassifierOptions& options)
        : m_classifier(std::move(classifier)), m_maxWords(static_cast<size_t>(options.maxWords)) {
        m_rules = {classifierRule(options.minimum)};
    }
    const std::vector<Rule>& rules() const override { return m_rules; }

    void measure(const Document&, const TextFeatures& features, std::span<float> values) const override {
        const auto& words = features.words(WordSplitter::WordsOnly);
        values[0] = static_cast<float>(m_classifier.probability(m_classifier.features(words, m_maxWords)));
    }
    /// The words that speak most against the text.
    std::vector<ByteSpan> spans(const Document& document, const TextFeatures& features, size_t) const override {
        const auto& words = features.words(WordSplitter::WordsOnly);
        const auto weights = m_classifier.wordWeights(words, m_maxWords);
        std::vector<size_t> worst;
        for (size_t i = 0; i < weights.size(); ++i)
            if (weights[i] < 0) worst.push_back(i);
        std::stable_sort(worst.begin(), worst.end(), [&](size_t a, size_t b) { return weights[a] < weights[b]; });
        worst.resize(std::min(worst.size(), kMostSpans));
        std::sort(worst.begin(), worst.end());
        std::vector<ByteSpan> found;
        for (const size_t i : worst) {
            const auto begin = static_cast<size_t>(words[i].text.data() - document.text.data());
            found.push_back({begin, begin + words[i].text.size()});
        }
        return found;
    }

private:
    NgramClassifier m_classifier;
    size_t m_maxWords;
    std::vector<Rule> m_rules;
};

/// The classifier that the job has learned, or learns now; how well is kept beside it, for when the job goes on.
Result<NgramClassifier> learnedClassifier(const QualityClassifierOptions& options, const StageParts& parts) {
    const auto tell = [&](const Json& facts) {
        if (parts.tellLearned) parts.tellLearned(parts.step, facts, trainingLine(parts.step, facts));
    };
    const auto models = parts.folder / "models";
    const auto file = models / (parts.step + ".classifier"), measure = models / (parts.step + ".json");
    std::error_code code;
    if (!parts.folder.empty() && std::filesystem::exists(file, code)) {
        // Classifiers of older programs have no measure.
        if (const auto facts = readJsonFile(measure)) tell(facts.value());
        return NgramClassifier::read(file);
    }
    TrainedClassifier trained = SEXTANT_TRY(trainFromExamples(options, parts.stop));
    const Json facts = trainingFacts(trained, options.minimum);
    if (!parts.folder.empty()) {
        SEXTANT_TRY(createFolders(models));
        SEXTANT_TRY(writeFileAtomically(measure, toJsonText(facts)));
        SEXTANT_TRY(trained.classifier.write(file));
    }
    tell(facts);
    return std::move(trained.classifier);
}

Result<bool> isFastText(const std::filesystem::path& model) {
    if (model.empty()) return false;
    std::string head(sizeof(int32_t), '\0');
    const InputFile file = SEXTANT_TRY(InputFile::open(model));
    head.resize(SEXTANT_TRY(file.readAt(0, head)));
    return FastTextFile::isOne(head);
}

}  // namespace

/// Keeps what is more like good examples than like bad ones by its words: what DCLM does with fastText and instruction
/// data (Li et al. 2024), with the user's own examples. Trains when it is made, and keeps the classifier in the job's
/// folder (models/STEP.classifier): a job that goes on and later jobs read it from there. Of each side the max_examples
/// with the smallest hashes (by the seed) are learned from, the same texts once: neither the order of the sources nor
/// threads play a part. Examples that cannot be read (an empty text, say) are left out, counted and told.
///
/// How well it tells examples apart is measured first, by learning from nine tenths of them (classifier_training.h),
/// and told through StageParts::tellLearned; the job keeps it in models/STEP.json.
///
/// `model` may also be a classifier that was trained with fastText (.bin), as published ones are: fasttext/.
///
/// Errors: neither examples nor a model or both (Usage); a file of which nothing can be read, a side without documents
/// (Data).
Result<std::unique_ptr<DocumentStage>> makeQualityClassifierStage(const StageSpec& spec, const StageParts& parts) {
    const auto options = stageOptions<QualityClassifierOptions>(qualityClassifierOptions(), spec.options);
    if (SEXTANT_TRY(isFastText(options.model)))
        return makeFastTextStage(SEXTANT_TRY(FastTextModel::read(options.model)), options);
    if (!options.label.empty())
        return usageError("quality_classifier: label is given, and the classifier is none of fastText's",
                          "Leave it out: classifiers of jobs know good and bad");
    NgramClassifier classifier = options.model.empty() ? SEXTANT_TRY(learnedClassifier(options, parts))
                                                       : SEXTANT_TRY(NgramClassifier::read(options.model));
    return std::unique_ptr<DocumentStage>(std::make_unique<QualityClassifierStage>(std::move(classifier), options));
}

}  // namespace sextant
