// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/tokenizer_report.h"

#include <QString>
#include <QStringList>
#include <QVector>

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace sextant {

/// What is said about a tokenizer before any text is shown to it. A value.
struct TokenizerFacts {
    struct Special {
        QString text, role;  ///< role: "begin of text", or empty
        int id = -1;
    };
    QString path;
    QString sentence;  ///< why it could not be read; the rest is empty then
    QString kind, preTokenizer;
    qint64 vocabularySize = 0;
    QVector<Special> specials;
    /// From the report of its training; 0: not known.
    qint64 trainedBytes = 0, documents = 0;
    double trainingSeconds = 0;
};

/// A tokenizer somebody found in a job's folder.
struct FoundTokenizer {
    QString path;  ///< what to load: a folder or a file
    QString job;   ///< the job's folder
};

/// Why a token is painted as it is.
enum class TokenTone : uint8_t { Plain, Trained, Untrained, Special, Scored };

/// A text as tokens. `bytes` are the tokens' bytes one after the other, which is the text itself for a lossless
/// tokenizer.
struct TokenizedText {
    struct Piece {
        int32_t id = 0;
        uint32_t begin = 0, length = 0;
        TokenTone tone = TokenTone::Plain;
        bool isTrained = false;  ///< of a rendered conversation
        /// Of a text that a model has scored, natural logarithm; NaN: the token was not scored.
        float logProbability = std::numeric_limits<float>::quiet_NaN();
    };
    QString path;
    QString sentence;  ///< why there is nothing: a chat template may refuse a conversation
    std::string bytes;
    std::vector<Piece> tokens;
    TextUse use;

    std::string_view bytesOf(size_t index) const {
        return std::string_view(bytes).substr(tokens[index].begin, tokens[index].length);
    }
};
using TokenizedTextPointer = std::shared_ptr<const TokenizedText>;

/// All tokens, for lists: the bytes of token `id` lie between `offsets[id]` and `offsets[id + 1]`.
struct Vocabulary {
    QString path;
    std::string bytes;
    std::vector<uint32_t> offsets{0};
    std::vector<bool> special;  ///< by id

    int size() const { return static_cast<int>(special.size()); }
    std::string_view bytesOf(int id) const {
        const auto at = static_cast<size_t>(id);
        return std::string_view(bytes).substr(offsets[at], offsets[at + 1] - offsets[at]);
    }
};
using VocabularyPointer = std::shared_ptr<const Vocabulary>;

/// A text to measure on: a file, a built-in sample by its label, or (both empty) all samples together.
struct MeasuredText {
    QString sample, file;
    bool operator==(const MeasuredText&) const = default;
};

/// What one text says about a whole vocabulary.
struct VocabularyUse {
    QString path, sentence;  ///< sentence: of a failure
    MeasuredText text;
    int64_t bytes = 0, tokens = 0;
    bool cut = false;             ///< only the beginning of the file was measured
    std::vector<int64_t> counts;  ///< by id
    std::vector<int32_t> longest, rarest, neverUsed;
    int64_t neverUsedTotal = 0;
    std::vector<SizePoint> compression;
};
using VocabularyUsePointer = std::shared_ptr<const VocabularyUse>;

struct TokenizerComparison {
    QString first, second, sentence;
    std::vector<ComparisonRow> rows;
};
using TokenizerComparisonPointer = std::shared_ptr<const TokenizerComparison>;

/// One message of the conversation that is previewed.
struct PreviewMessage {
    enum class Role { System, User, Assistant };
    Role role = Role::User;
    QString text;
};
/// The chat formats that go by a name; the tokenizer's own is the empty name.
QStringList chatTemplateNames();
enum class AnswerBegin { Add, Omit };  ///< whether the rendered text ends where an answer would begin

/// The texts compiled into the program, for the pickers.
QStringList sampleLabels();
QString sampleText(const QString& label);

}  // namespace sextant
