// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/spec/option_table.h"
#include "core/spec/problem.h"

#include <string>
#include <vector>

namespace sextant {

struct QualityClassifierOptions {
    std::vector<std::string> good, bad;
    std::string model, label;
    double minimum = 0.5;
    std::string textField = "text";
    int64_t ngramSize = 2;
    int64_t bucketBits = 20;
    int64_t epochs = 5;
    int64_t maxExamples = 20'000;
    int64_t maxWords = 1000;
    int64_t seed = 1;
};
const OptionTable& qualityClassifierOptions();
std::vector<Problem> checkQualityClassifier(const Json& options);

struct PerplexityOptions {
    std::string model;
    double minimum = 0;
    double maximum = 5000;
    double minBitsPerByte = 0;
    double maxBitsPerByte = 64;
    int64_t maxTokens = 512;
};
const OptionTable& perplexityOptions();
std::vector<Problem> checkPerplexity(const Json& options);

}  // namespace sextant
