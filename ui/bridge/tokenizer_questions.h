// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/tokenizer.h"
#include "ui/bridge/tokenizer_types.h"

#include <functional>
#include <optional>

namespace sextant {

/// What the tokenizer worker computes, as plain functions: core's answers in the shape the window shows. Any thread.
TokenizerFacts factsOf(const Tokenizer& tokenizer, const QString& path);
TokenizedTextPointer tokenizedText(const Tokenizer& tokenizer, const QString& path, const std::string& text);
TokenizedTextPointer renderedChat(const Tokenizer& tokenizer, const QString& path, const QString& format,
                                  const QVector<PreviewMessage>& messages, AnswerBegin begin);
VocabularyPointer vocabularyOf(const Tokenizer& tokenizer, const QString& path);
/// Nothing when it was not wanted any more.
std::optional<VocabularyUsePointer> vocabularyUse(const Tokenizer& tokenizer, const QString& path,
                                                  const MeasuredText& text, const std::function<bool()>& wanted);
std::vector<ComparisonRow> comparedOnSamples(const Tokenizer& first, const Tokenizer& second);

}  // namespace sextant
