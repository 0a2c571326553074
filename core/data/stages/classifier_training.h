// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/data/stages/ngram_classifier.h"
#include "core/spec/stages/model_options.h"

#include <cstdint>
#include <stop_token>
#include <string>

namespace sextant {

/// The documents of one side, by what became of them. Texts that were there before count once.
struct ExampleCounts {
    int64_t learned = 0, readable = 0, unreadable = 0;
    std::string firstUnreadable;  ///< "FILE, line 3: the text is empty"
};

/// How well a classifier that had not seen them told examples apart: good are those that reach `minimum`.
struct HeldOutMeasure {
    int64_t goodKept = 0, goodDropped = 0, badKept = 0, badDropped = 0;

    int64_t good() const { return goodKept + goodDropped; }
    int64_t bad() const { return badKept + badDropped; }
    /// Of all, those that were told right; NaN without any, as the others are.
    double accuracy() const;
    /// Of what was kept, the good ones.
    double precision() const;
    /// Of the good ones, those that were kept.
    double recall() const;
};

struct TrainedClassifier {
    NgramClassifier classifier;
    ExampleCounts good, bad;
    HeldOutMeasure heldOut;
};

/// Learns from the examples of `options`. First from nine tenths of each side, to measure on the tenth; then from all.
/// Which tenth follows from the texts and the seed. Usage and Data errors are those of the sources, and sides without a
/// readable document with words.
Result<TrainedClassifier> trainFromExamples(const QualityClassifierOptions& options, const std::stop_token& stop);

/// For report.json: {"examples": {"good": {"learned", "unreadable"}, "bad": ..}, "held_out": {"good", "bad",
/// "accuracy", "precision", "recall", "minimum"}, "warnings": [..]}. Warnings: examples that could not be read, and
/// when the measure means little, because few are held out or one side has ten times as many.
Json trainingFacts(const TrainedClassifier& trained, double minimum);
/// The same in a line, for the log.
std::string trainingLine(const std::string& step, const Json& facts);

}  // namespace sextant
