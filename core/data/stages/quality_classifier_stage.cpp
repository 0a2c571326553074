// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/quality_classifier_stage.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/data/formats/record_reader.h"
#include "core/data/formats/sources.h"
#include "core/data/stages/ngram_classifier.h"
#include "core/spec/stages/model_options.h"

#include <algorithm>
#include <limits>
#include <map>

namespace sextant {

namespace {

constexpr size_t kMostSpans = 20;

class QualityClassifierStage : public DocumentStage {
public:
    QualityClassifierStage(NgramClassifier classifier, const QualityClassifierOptions& options)
        : m_classifier(std::move(classifier)), m_maxWords(static_cast<size_t>(options.maxWords)) {
        m_rules = {{"probability", "Probability of being like the good examples.", static_cast<float>(options.minimum),
                    std::numeric_limits<float>::infinity(), "minimum", ""}};
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

/// Draws examples from the documents of one side.
class ExampleDraw {
public:
    ExampleDraw(const QualityClassifierOptions& options, const NgramClassifier& classifier, const std::stop_token& stop)
        : m_options(options), m_classifier(classifier), m_stop(stop) {}

    Result<void> addSources(const std::vector<std::string>& paths) {
        std::vector<DataSource> sources;
        for (const std::string& path : paths) sources.push_back({path});
        for (const auto& file : SEXTANT_TRY(expandSources(sources))) SEXTANT_TRY(addFile(file));
        return {};
    }
    bool empty() const { return m_examples.empty(); }
    /// In the order of the hashes.
    void moveInto(std::vector<ClassifierExample>& examples, bool isGood) {
        for (auto& [key, features] : m_examples) examples.push_back({std::move(features), isGood});
    }

private:
    Result<void> addFile(const std::filesystem::path& file) {
        RecordOptions reading;
        reading.textField = m_options.textField;
        const auto reader = SEXTANT_TRY(openRecords(file, reading));
        std::optional<BadRecord> bad;  // the first
        bool any = false;
        while (auto chunk = SEXTANT_TRY(reader->next())) {
            if (m_stop.stop_requested()) return Error{ErrorKind::Interrupted, "reading examples was stopped", {}};
            reader->decode(*chunk, {[&](const Record& record) {
                                        any = true;
                                        add(record.text);
                                    },
                                    [&](BadRecord record) {
                                        if (!bad) bad = std::move(record);
                                    }});
        }
        if (any || !bad) return {};
        return dataError(
            "quality_classifier: no example in " + file.string() + " can be read; " + bad->place + ": " + bad->cause,
            "Look at the file, and at the option text_field");
    }
    void add(const std::string& text) {
        const Hash128 key = hash128(text, static_cast<uint64_t>(m_options.seed));
        const bool isFull = m_examples.size() >= static_cast<size_t>(m_options.maxExamples);
        if ((isFull && std::prev(m_examples.end())->first < key) || m_examples.contains(key)) return;
        const TextFeatures features(text);
        auto ngrams =
            m_classifier.features(features.words(WordSplitter::WordsOnly), static_cast<size_t>(m_options.maxWords));
        if (ngrams.empty()) return;
        if (isFull) m_examples.erase(std::prev(m_examples.end()));
        m_examples.emplace(key, std::move(ngrams));
    }

    const QualityClassifierOptions& m_options;
    const NgramClassifier& m_classifier;
    const std::stop_token& m_stop;
    std::map<Hash128, NgramFeatures> m_examples;
};

Result<NgramClassifier> trained(const QualityClassifierOptions& options, const std::stop_token& stop) {
    NgramClassifier classifier(static_cast<int>(options.ngramSize), static_cast<int>(options.bucketBits));
    std::vector<ClassifierExample> examples;
    for (const bool isGood : {true, false}) {
        ExampleDraw draw(options, classifier, stop);
        SEXTANT_TRY(draw.addSources(isGood ? options.good : options.bad));
        if (draw.empty())
            return dataError(
                std::string("quality_classifier: there is no document with words in ") + (isGood ? "good" : "bad"),
                "Look at these files, and at the option text_field");
        draw.moveInto(examples, isGood);
    }
    trainClassifier(examples, static_cast<int>(options.epochs), static_cast<uint64_t>(options.seed), classifier);
    return classifier;
}

Result<NgramClassifier> classifierFor(const QualityClassifierOptions& options, const StageParts& parts) {
    if (!options.model.empty()) return NgramClassifier::read(options.model);
    if (parts.folder.empty()) return trained(options, parts.stop);
    const auto file = parts.folder / "models" / (parts.step + ".classifier");
    std::error_code code;
    if (std::filesystem::exists(file, code)) return NgramClassifier::read(file);
    NgramClassifier classifier = SEXTANT_TRY(trained(options, parts.stop));
    SEXTANT_TRY(createFolders(file.parent_path()));
    SEXTANT_TRY(classifier.write(file));
    return classifier;
}

}  // namespace

Result<std::unique_ptr<DocumentStage>> makeQualityClassifierStage(const StageSpec& spec, const StageParts& parts) {
    const auto options = stageOptions<QualityClassifierOptions>(qualityClassifierOptions(), spec.options);
    return std::unique_ptr<DocumentStage>(
        std::make_unique<QualityClassifierStage>(SEXTANT_TRY(classifierFor(options, parts)), options));
}

}  // namespace sextant
