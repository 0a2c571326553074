// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/tokenizer_worker.h"

#include "core/job/job_folder.h"
#include "core/tokenizer/language_samples.h"
#include "ui/bridge/text_conversion.h"
#include "ui/bridge/tokenizer_cache.h"
#include "ui/bridge/tokenizer_questions.h"

namespace sextant {

QStringList sampleLabels() {
    QStringList labels;
    for (const LanguageSample& sample : languageSamples())
        labels << QString::fromUtf8(sample.label.data(), static_cast<qsizetype>(sample.label.size()));
    return labels;
}

QString sampleText(const QString& label) {
    for (const LanguageSample& sample : languageSamples())
        if (label == QLatin1String(sample.label.data(), static_cast<qsizetype>(sample.label.size())))
            return QString::fromUtf8(sample.text.data(), static_cast<qsizetype>(sample.text.size()));
    return {};
}

namespace {

std::optional<FoundTokenizer> tokenizerIn(const QString& job) {
    const auto folder = toPath(job);
    std::vector<std::filesystem::path> places{folder, folder / "tokenizer", folder / "shards", folder / "data"};
    const auto checkpoints = JobFolder(folder).checkpoints();
    if (!checkpoints.empty()) places.push_back(checkpoints.back().path);
    std::error_code code;
    for (const auto& place : places)
        if (std::filesystem::exists(place / "tokenizer.json", code)) return FoundTokenizer{toQString(place), job};
    return std::nullopt;
}

}  // namespace

TokenizerWorker::TokenizerWorker(QObject* parent) : QObject(parent), m_cache(std::make_unique<TokenizerCache>()) {}

TokenizerWorker::~TokenizerWorker() { m_answers.dropAll(); }

void TokenizerWorker::locate(const QStringList& jobs) {
    m_answers.ask<QVector<FoundTokenizer>>(
        this, m_slow, Location,
        [jobs](const Wanted& wanted) -> std::optional<QVector<FoundTokenizer>> {
            QVector<FoundTokenizer> found;
            for (const QString& job : jobs) {
                if (!wanted()) return std::nullopt;
                if (auto tokenizer = tokenizerIn(job)) found.append(*tokenizer);
            }
            return found;
        },
        [this](const QVector<FoundTokenizer>& found) { Q_EMIT located(found); });
}

void TokenizerWorker::inspect(const QString& path) {
    m_answers.ask<TokenizerFacts>(
        this, m_quick, Facts,
        [this, path](const Wanted&) {
            auto tokenizer = m_cache->get(path);
            if (tokenizer) return std::optional(factsOf(*tokenizer.value(), path));
            TokenizerFacts facts;
            facts.path = path;
            facts.sentence = sentenceOf(tokenizer.error());
            return std::optional(facts);
        },
        [this](const TokenizerFacts& facts) { Q_EMIT inspected(facts); });
}

// Whoever asks for a text has asked for the facts too: a tokenizer that cannot be read is told there.
void TokenizerWorker::tokenize(Pane pane, const QString& path, const QString& text) {
    m_answers.ask<TokenizedTextPointer>(
        this, m_quick, Panes + static_cast<int>(pane),
        [this, path, text](const Wanted&) -> std::optional<TokenizedTextPointer> {
            auto tokenizer = m_cache->get(path);
            if (!tokenizer) return std::nullopt;
            return tokenizedText(*tokenizer.value(), path, text.toStdString());
        },
        [this, pane](const TokenizedTextPointer& answer) { Q_EMIT tokenized(pane, answer); });
}

void TokenizerWorker::renderChat(const QString& path, const QString& format, const QVector<PreviewMessage>& messages,
                                 AnswerBegin begin) {
    m_answers.ask<TokenizedTextPointer>(
        this, m_quick, Panes + static_cast<int>(Pane::Chat),
        [=, this](const Wanted&) -> std::optional<TokenizedTextPointer> {
            auto tokenizer = m_cache->get(path);
            if (!tokenizer) return std::nullopt;
            return renderedChat(*tokenizer.value(), path, format, messages, begin);
        },
        [this](const TokenizedTextPointer& text) { Q_EMIT tokenized(Pane::Chat, text); });
}

void TokenizerWorker::loadVocabulary(const QString& path) {
    m_answers.ask<VocabularyPointer>(
        this, m_quick, VocabularyTopic,
        [this, path](const Wanted&) -> std::optional<VocabularyPointer> {
            auto tokenizer = m_cache->get(path);
            if (!tokenizer) return std::nullopt;
            return vocabularyOf(*tokenizer.value(), path);
        },
        [this](const VocabularyPointer& vocabulary) { Q_EMIT vocabularyLoaded(vocabulary); });
}

void TokenizerWorker::measure(const QString& path, const MeasuredText& text) {
    m_answers.ask<VocabularyUsePointer>(
        this, m_slow, Measure,
        [this, path, text](const Wanted& wanted) -> std::optional<VocabularyUsePointer> {
            auto tokenizer = m_cache->get(path);
            if (!tokenizer) return std::nullopt;
            return vocabularyUse(*tokenizer.value(), path, text, wanted);
        },
        [this](const VocabularyUsePointer& use) { Q_EMIT measured(use); });
}

void TokenizerWorker::compare(const QString& first, const QString& second) {
    m_answers.ask<TokenizerComparisonPointer>(
        this, m_slow, Compare,
        [this, first, second](const Wanted&) -> std::optional<TokenizerComparisonPointer> {
            auto comparison = std::make_shared<TokenizerComparison>(TokenizerComparison{first, second, {}, {}});
            auto one = m_cache->get(first), two = m_cache->get(second);
            if (!one)
                comparison->sentence = sentenceOf(one.error());
            else if (!two)
                comparison->sentence = sentenceOf(two.error());
            else
                comparison->rows = comparedOnSamples(*one.value(), *two.value());
            return comparison;
        },
        [this](const TokenizerComparisonPointer& comparison) { Q_EMIT compared(comparison); });
}

}  // namespace sextant
