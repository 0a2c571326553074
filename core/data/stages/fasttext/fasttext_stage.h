// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/stages/fasttext/fasttext_model.h"
#include "core/data/stages/stage.h"
#include "core/spec/stages/model_options.h"

#include <memory>

namespace sextant {

/// quality_classifier with a model of fastText: the probability of one of its labels must reach `minimum`. All of a
/// text is looked at, for that is how published limits were found; `max_words` says nothing here. A Usage error when
/// `label` names none.
Result<std::unique_ptr<DocumentStage>> makeFastTextStage(FastTextModel model, const QualityClassifierOptions& options);

}  // namespace sextant
