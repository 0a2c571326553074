// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/curate/recount.h"

#include <QMetaType>
#include <QString>
#include <QStringList>
#include <QVector>

#include <memory>
#include <optional>
#include <vector>

namespace sextant {

/// What one rule of a stage dropped.
struct FunnelReason {
    QString rule;
    Amount amount;
};
struct FunnelStage {
    QString name;  ///< as the report says it; people read stageTitle() of it, here and below
    Amount in, out, edited;
    QVector<FunnelReason> dropped;
};
/// What came in and what was left after every stage.
struct FunnelFigures {
    Amount read;
    qint64 rejects = 0;
    QVector<FunnelStage> stages;
    Amount kept() const { return stages.isEmpty() ? read : stages.last().out; }
    bool hasTokens() const { return read.tokens > 0; }
};

/// Bins of equal width on a linear or a logarithmic axis from low to high; what lies outside counts in the first or
/// last one.
struct HistogramBins {
    double low = 0, high = 1;
    QVector<int> counts;
};
/// How the values of a signal are distributed.
struct SignalHistogram {
    HistogramBins linear;
    HistogramBins
        logarithmic;     ///< without counts where a logarithmic axis shows nothing: values all alike, or negative
    qint64 unknown = 0;  ///< documents that were not measured
};

struct RuleFacts {
    QString name, help, minimumOption, maximumOption;
    RuleLimits limits;
    SignalHistogram histogram;
};
struct StageFacts {
    QString name;
    bool isCorpus = false;
    QVector<RuleFacts> rules;
    bool recordsEdits = false;  ///< which texts it changed is known
};

/// What a job was made of and what came out, for whoever wants to make it again. Empty: the job does not say.
struct LedgerFacts {
    struct Input {
        QString file;
        qint64 bytes = -1;  ///< -1: not recorded
    };
    QString program, recipeHash, documentsHash, tokenizer, seeds;
    QString tokenizerPath;  ///< as the recipe names it
    QVector<Input> inputs;
};

/// A finished curate job, or the sentence why it cannot be opened.
struct CurationFacts {
    QString path, sentence;
    qint64 rows = 0;
    QVector<StageFacts> stages;
    FunnelFigures funnel;
    double seconds = 0;
    LedgerFacts ledger;
};
using CurationFactsPointer = std::shared_ptr<const CurationFacts>;

/// A record that could not be read.
struct RejectFacts {
    QString file, place, cause, head;
};
/// What a job could not read, the first ones of very many. `sentence`: why the list cannot be read, or empty.
struct RejectsAnswer {
    QString path, sentence;
    qint64 count = 0;
    QVector<RejectFacts> rejects;
};
using RejectsPointer = std::shared_ptr<const RejectsAnswer>;

enum class Fate { Kept, Dropped };
/// Which documents of a job are listed; stage and rule -1: any.
struct DocumentFilter {
    Fate fate = Fate::Kept;
    int stage = -1, rule = -1;
    QString words = {};  ///< that stand in the text, capitals or not; empty: any text
};
struct DocumentList {
    QString path;
    std::vector<int64_t> rows;
    QStringList captions;  ///< what stands before each line; empty: nothing
    qint64 unread = 0;     ///< documents that were not searched for the words any more
};
using DocumentListPointer = std::shared_ptr<const DocumentList>;

/// A list of documents in the window; each asks for its previews independently of the others.
enum class DocumentPane { Documents, Clusters, Members, Back, Gone };
constexpr int kDocumentPanes = 5;

/// A document as one line of a list.
struct DocumentPreview {
    int64_t row = -1;
    QString line, reason;
};

/// One reason or margin: a signal beside its limits.
struct SignalFacts {
    QString stage, rule;
    double value = 0, minimum = 0, maximum = 0;  ///< infinite: no limit
    bool isBroken = false;
};
/// UTF-16 units [first, first + length) of a text.
struct TextMark {
    int first = 0, length = 0;
};
/// Words of either text that the other has not.
struct WordDifference {
    QVector<TextMark> first, second;
    bool isComplete = true;  ///< else all words between the common beginning and end are marked
};
/// What one stage did to a document.
struct OriginStep {
    enum class Outcome { Kept, Dropped, Cut, Unreached };
    QString stage;
    Outcome outcome = Outcome::Kept;
    int rules = 0;        ///< that measured it
    qint64 cutBytes = 0;  ///< found elsewhere and taken out
    int cuts = 0;
    std::optional<qint64> longer;  ///< by how many bytes the text became longer, if the stage changed it
};
/// A document that stayed in the place of the one before it in the chain.
struct SurvivorLink {
    int64_t row = -1;  ///< -1: in an index of earlier jobs
    QString id, file, stage;
    qint64 position = 0;
    double similarity = 0;
    QString droppedBy;  ///< what dropped it in turn; empty: it was kept
};

struct DocumentFacts {
    QString path;
    int64_t row = -1;
    QString id, source, text, droppedBy, sentence;
    bool isShortened = false;  ///< the text is longer than what is shown
    QVector<TextMark> marks;   ///< what the reasons point at
    QVector<SignalFacts> signalFacts;
    QString survivorId, survivorText;  ///< of duplicates
    double similarity = 0;
    WordDifference difference;      ///< to the survivor
    QString file;                   ///< it was read from
    qint64 position = 0;            ///< where in the decompressed file its record begins, in bytes; of tables: the row
    qint64 bytes = 0, tokens = -1;  ///< tokens -1: not counted
    QVector<OriginStep> origin;
    QVector<SurvivorLink> survivors;
};
using DocumentFactsPointer = std::shared_ptr<const DocumentFacts>;

struct RecountAnswer {
    QString path;
    FunnelFigures funnel;
    Amount unexamined;
    qint64 newlyKept = 0, newlyDropped = 0;
};
using RecountPointer = std::shared_ptr<const RecountAnswer>;

/// One message of a record, or all of a plain text.
struct SourceTurn {
    enum class Role { Text, System, User, Assistant, Tool };
    Role role = Role::Text;
    QString part;  ///< "prompt", "chosen" ...; empty where the record is one conversation
    QString text;
};
/// A stretch of a conversation as a chat template writes it.
struct RenderedStretch {
    QString text;
    bool isContent = false, isTrained = false;
};
/// A record of the sources as it will be read.
struct SourceRow {
    enum class Shape { Text, Conversation, PromptAndCompletion, Preference };
    QString file, id, otherFields;
    Shape shape = Shape::Text;
    QVector<SourceTurn> turns;
    QVector<RenderedStretch> rendered;  ///< through the chosen template; empty for plain texts and without a template
    QString sentence;                   ///< why the template does not take it
};
/// What the sources of a recipe hold.
struct SourcesPreview {
    QString sentence;  ///< why there is nothing
    qint64 files = 0, bytes = 0;
    QVector<SourceRow> rows;
    QStringList problems;
};
using SourcesPreviewPointer = std::shared_ptr<const SourcesPreview>;

}  // namespace sextant
