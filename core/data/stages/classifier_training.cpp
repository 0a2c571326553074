// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/classifier_training.h"

#include "core/base/hash.h"
#include "core/data/formats/record_reader.h"
#include "core/data/formats/sources.h"
#include "core/data/stages/text_features.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace sextant {

namespace {

constexpr size_t kHeldOutOf = 10;    // one of so many
constexpr int64_t kFewHeldOut = 30;  // of a side: half a right answer more or less is a point and a half of accuracy
constexpr int64_t kUnbalanced = 10;

/// Draws examples from the documents of one side.
class ExampleDraw {
public:
    ExampleDraw(const QualityClassifierOptions& options, const NgramClassifier& classifier, const std::stop_token& stop)
        : m_options(options), m_classifier(classifier), m_stop(stop) {}

    Result<void> addSources(const std::vector<std::string>& paths) {
        std::vector<DataSource> sources;
        for (const std::string& path : paths) sources.push_back({path});
        for (const auto& file : SEXTANT_TRY(expandSources(sources))) SEXTANT_TRY(addFile(file));
        m_counts.learned = static_cast<int64_t>(m_examples.size());
        return {};
    }
    bool empty() const { return m_examples.empty(); }
    const ExampleCounts& counts() const { return m_counts; }
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
                                        ++m_counts.unreadable;
                                        if (!bad) bad = std::move(record);
                                    }});
        }
        if (bad && m_counts.firstUnreadable.empty())
            m_counts.firstUnreadable = file.string() + ", " + bad->place + ": " + bad->cause;
        if (any || !bad) return {};
        return dataError(
            "quality_classifier: no example in " + file.string() + " can be read; " + bad->place + ": " + bad->cause,
            "Look at the file, and at the option text_field");
    }
    void add(const std::string& text) {
        ++m_counts.readable;
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
    ExampleCounts m_counts;
};

NgramClassifier learn(std::span<const ClassifierExample> examples, const QualityClassifierOptions& options) {
    NgramClassifier classifier(static_cast<int>(options.ngramSize), static_cast<int>(options.bucketBits));
    trainClassifier(examples, static_cast<int>(options.epochs), static_cast<uint64_t>(options.seed), classifier);
    return classifier;
}

/// Puts the examples that are held out behind the others, and says how many others there are. Examples stand in the
/// order of their hashes, so every tenth of a side is drawn by chance.
size_t holdOut(std::vector<ClassifierExample>& examples) {
    size_t ofSide[2] = {0, 0};
    const auto border = std::stable_partition(examples.begin(), examples.end(), [&](const ClassifierExample& example) {
        return ++ofSide[example.isGood] % kHeldOutOf != 0;
    });
    return static_cast<size_t>(border - examples.begin());
}

HeldOutMeasure measured(std::span<const ClassifierExample> examples, size_t learned,
                        const QualityClassifierOptions& options) {
    HeldOutMeasure measure;
    if (learned == examples.size()) return measure;
    const NgramClassifier classifier = learn(examples.first(learned), options);
    for (const ClassifierExample& example : examples.subspan(learned)) {
        const bool isKept = classifier.probability(example.features) >= options.minimum;
        ++(example.isGood ? (isKept ? measure.goodKept : measure.goodDropped)
                          : (isKept ? measure.badKept : measure.badDropped));
    }
    return measure;
}

double share(int64_t part, int64_t all) { return static_cast<double>(part) / static_cast<double>(all); }

Json countsJson(const ExampleCounts& counts) {
    return {{"learned", counts.learned}, {"readable", counts.readable}, {"unreadable", counts.unreadable}};
}

void warnOfUnreadable(const char* side, const ExampleCounts& counts, Json& warnings) {
    if (counts.unreadable > 0)
        warnings.push_back(std::to_string(counts.unreadable) + " of the " + side +
                           " examples could not be read; the first: " + counts.firstUnreadable);
}

void warnOfMeasure(const TrainedClassifier& trained, Json& warnings) {
    const auto [fewer, more] = std::minmax(trained.good.learned, trained.bad.learned);
    if (std::min(trained.heldOut.good(), trained.heldOut.bad()) < kFewHeldOut)
        warnings.push_back("only " + std::to_string(trained.heldOut.good()) + " good and " +
                           std::to_string(trained.heldOut.bad()) +
                           " bad examples were held out, so the measured accuracy means little; it takes about " +
                           std::to_string(kFewHeldOut * static_cast<int64_t>(kHeldOutOf)) + " of each side");
    if (more > fewer * kUnbalanced)
        warnings.push_back("there are " + std::to_string(trained.good.learned) + " good and " +
                           std::to_string(trained.bad.learned) +
                           " bad examples: accuracy and precision are mostly those of the larger side; look at recall");
}

std::string percent(const Json& value) {
    if (!value.is_number()) return "unknown";
    char text[16];
    std::snprintf(text, sizeof text, "%.1f %%", 100 * value.get<double>());
    return text;
}

}  // namespace

double HeldOutMeasure::accuracy() const { return share(goodKept + badDropped, good() + bad()); }
double HeldOutMeasure::precision() const { return share(goodKept, goodKept + badKept); }
double HeldOutMeasure::recall() const { return share(goodKept, good()); }

Result<TrainedClassifier> trainFromExamples(const QualityClassifierOptions& options, const std::stop_token& stop) {
    TrainedClassifier trained{
        NgramClassifier(static_cast<int>(options.ngramSize), static_cast<int>(options.bucketBits)), {}, {}, {}};
    std::vector<ClassifierExample> examples;
    for (const bool isGood : {true, false}) {
        ExampleDraw draw(options, trained.classifier, stop);
        SEXTANT_TRY(draw.addSources(isGood ? options.good : options.bad));
        if (draw.empty())
            return dataError(
                std::string("quality_classifier: there is no document with words in ") + (isGood ? "good" : "bad"),
                "Look at these files, and at the option text_field");
        (isGood ? trained.good : trained.bad) = draw.counts();
        draw.moveInto(examples, isGood);
    }
    const size_t learned = holdOut(examples);
    trained.heldOut = measured(examples, learned, options);
    trained.classifier = learn(examples, options);
    return trained;
}

Json trainingFacts(const TrainedClassifier& trained, double minimum) {
    const HeldOutMeasure& measure = trained.heldOut;
    Json warnings = Json::array();
    warnOfUnreadable("good", trained.good, warnings);
    warnOfUnreadable("bad", trained.bad, warnings);
    warnOfMeasure(trained, warnings);
    return {{"examples", {{"good", countsJson(trained.good)}, {"bad", countsJson(trained.bad)}}},
            {"held_out",
             {{"good", measure.good()},
              {"bad", measure.bad()},
              {"accuracy", numberToJson(measure.accuracy())},
              {"precision", numberToJson(measure.precision())},
              {"recall", numberToJson(measure.recall())},
              {"minimum", minimum}}},
            {"warnings", std::move(warnings)}};
}

std::string trainingLine(const std::string& step, const Json& facts) {
    const Json& heldOut = facts["held_out"];
    return step + ": learned from " + facts["examples"]["good"]["learned"].dump() + " good and " +
           facts["examples"]["bad"]["learned"].dump() + " bad examples; of " + heldOut["good"].dump() + " and " +
           heldOut["bad"].dump() + " that were held out, " + percent(heldOut["accuracy"]) +
           " were told right (precision " + percent(heldOut["precision"]) + ", recall " + percent(heldOut["recall"]) +
           " of good)";
}

}  // namespace sextant
