// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/tokenizer_types.h"

#include <QMetaType>
#include <QString>
#include <QVector>

#include <memory>
#include <optional>
#include <utility>

namespace sextant {

/// How near a converted model is to its original (core/infer/certificate.h).
struct ModelCertificate {
    qint64 positions = 0;
    double meanDivergence = 0, largestDivergence = 0, equalFirst = 0;
    bool equalTokens = false;
};

/// What `sextant-engine inspect` says of a model. Zeros and empty texts: not known, or not there.
struct ModelDetails {
    using Sizes = QVector<std::pair<QString, qint64>>;

    QString sentence;  ///< why nothing is known: it cannot be read
    QString refusal;   ///< why the engine does not compute it
    QString weightsProblem, tokenizerProblem;
    bool isGguf = false;
    QString family, name, license, licenseFile, tokenizer, chatTemplate;
    qint64 parameters = 0, weightBytes = 0, contextTokens = 0, vocabulary = 0, layers = 0, hiddenSize = 0;
    qint64 intermediateSize = 0, heads = 0, keyValueHeads = 0, rows = 0;  ///< rows: of the embedding
    bool isTied = false;                                                  ///< embedding and output matrix are one
    qint64 step = -1, trainedTokens = -1;
    Sizes types;      ///< bytes of the weights by type, the most first
    Sizes converted;  ///< bytes they would have in each type that can be written
    qint64 memoryWeights = 0, cachePerToken = 0, chatTokens = 0, chatBytes = 0, fullChatBytes = 0;
    std::optional<ModelCertificate> certificate;

    /// Whether it can be talked to, scored and converted.
    bool isUsable() const { return sentence.isEmpty() && refusal.isEmpty() && weightsProblem.isEmpty(); }
};
using ModelDetailsPointer = std::shared_ptr<const ModelDetails>;

/// A model of the workspace.
struct ModelEntry {
    enum class Origin { Checkpoint, Converted, Opened };
    QString path;  ///< what is loaded: a folder or a .gguf file. Names the entry.
    QString name;  ///< of the run, the file or the folder
    Origin origin = Origin::Opened;
    QString job;                  ///< the run or the conversion behind it
    bool isGone = false;          ///< nothing lies there any more
    ModelDetailsPointer details;  ///< null: not looked at yet
};

/// What a model thinks of a text, token by token.
struct TextScoring {
    TokenizedTextPointer text;  ///< its tokens with their log-probabilities
    qint64 bytes = 0;           ///< of the tokens that were scored
    double bitsPerByte = 0, perplexity = 0, logProbability = 0;
};

}  // namespace sextant
