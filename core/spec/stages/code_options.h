// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/spec/option_table.h"

#include <string>
#include <vector>

namespace sextant {

/// Program text (core/data/stages/code_stage.h has the sources of the numbers).
struct CodeOptions {
    std::string languageField = "path";
    std::vector<std::string> languages;
    int64_t minLines = 5;
    int64_t maxLines = 20'000;
    int64_t maxLineLength = 1000;
    double maxMeanLineLength = 100;
    double minAlphanumeric = 0.25;
    double minAlphabetic = 0.25;
    double minComments = 0;
    double maxComments = 0.8;
    double maxEncoded = 0.5;
    int64_t maxEncodedLength = 1024;
    double minVisible = 0.2;
    int64_t minVisibleCharacters = 100;
    bool dropXml = true;
    bool dropGenerated = true;
};
const OptionTable& codeOptions();

/// Mathematical text (core/data/stages/maths_stage.h).
struct MathsOptions {
    double minMaths = 0.01;
    int64_t minCommands = 0;
    int64_t maxUnbalanced = 2;
};
const OptionTable& mathsOptions();

}  // namespace sextant
