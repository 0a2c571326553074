// SPDX-License-Identifier: Apache-2.0
#pragma once

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
};

}  // namespace sextant
