// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/data/stages/text_scorer.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

namespace sextant {

/// What the makers of stages need beside a stage's options.
struct StageParts {
    std::string step;              ///< what the recipe calls the stage: "quality_classifier-2"
    std::filesystem::path folder;  ///< the job's folder, for models that stages train; empty: they are not kept
    /// Opens a model folder; empty where none can be opened.
    std::function<Result<std::unique_ptr<TextScorer>>(const std::string& model)> openScorer;
    std::stop_token stop;
    /// Hears how well a stage learned what it works with: `facts` for report.json, with texts for people in "warnings",
    /// and a line for the log. Empty: nobody listens.
    std::function<void(const std::string& step, const Json& facts, const std::string& line)> tellLearned;
};

}  // namespace sextant
