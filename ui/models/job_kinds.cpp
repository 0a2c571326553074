// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/job_kinds.h"

#include "core/spec/spec_kinds.h"

#include <QCoreApplication>

namespace sextant {

namespace {

constexpr const char* kContext = "sextant::JobKinds";

struct Row {
    const char *kind, *title, *page;
    const char *formTitle = "", *introduction = "", *start = "";
};

const Row kRows[] = {
    {kinds::kCurate, QT_TRANSLATE_NOOP("sextant::JobKinds", "Curation"), "data",
     QT_TRANSLATE_NOOP("sextant::JobKinds", "New recipe"),
     QT_TRANSLATE_NOOP("sextant::JobKinds",
                       "Documents come in, stages clean, filter and deduplicate them in the order below, and curated "
                       "documents come out. Every document that is dropped keeps its reason, and all limits can be "
                       "moved afterwards."),
     QT_TRANSLATE_NOOP("sextant::JobKinds", "Start curating")},
    {kinds::kPack, QT_TRANSLATE_NOOP("sextant::JobKinds", "Packing"), "data",
     QT_TRANSLATE_NOOP("sextant::JobKinds", "Mix and pack"),
     QT_TRANSLATE_NOOP("sextant::JobKinds",
                       "Set how much of each source to use, then tokenize and save the result for training. What the "
                       "mixture takes of each source stands beside the form."),
     QT_TRANSLATE_NOOP("sextant::JobKinds", "Pack it")},
    {kinds::kTokenizer, QT_TRANSLATE_NOOP("sextant::JobKinds", "Tokenizer"), "tokenizer",
     QT_TRANSLATE_NOOP("sextant::JobKinds", "Train a tokenizer"),
     QT_TRANSLATE_NOOP("sextant::JobKinds",
                       "A byte-level BPE learns which character sequences are frequent in your texts. Take texts like "
                       "those the model will read: each language and kind of code that is missing here will cost "
                       "more tokens later."),
     QT_TRANSLATE_NOOP("sextant::JobKinds", "Start training")},
    {kinds::kPretrain, QT_TRANSLATE_NOOP("sextant::JobKinds", "Pre-training"), "runs",
     QT_TRANSLATE_NOOP("sextant::JobKinds", "New run"), "", QT_TRANSLATE_NOOP("sextant::JobKinds", "Start training")},
    {kinds::kConvert, QT_TRANSLATE_NOOP("sextant::JobKinds", "Conversion"), "models",
     QT_TRANSLATE_NOOP("sextant::JobKinds", "Convert or quantise"),
     QT_TRANSLATE_NOOP("sextant::JobKinds",
                       "The model is written anew in another format or with smaller weights; the original stays as it "
                       "is. Then the copy is loaded and compared with the original, so that you see what the smaller "
                       "weights cost."),
     QT_TRANSLATE_NOOP("sextant::JobKinds", "Convert")},
};

QString translated(const char* text) { return *text ? QCoreApplication::translate(kContext, text) : QString(); }

}  // namespace

JobKindLook lookOf(const QString& kind) {
    for (const Row& row : kRows)
        if (kind == QLatin1String(row.kind))
            return {translated(row.title), QLatin1String(row.page), translated(row.formTitle),
                    translated(row.introduction), translated(row.start)};
    return {kind, QStringLiteral("runs"), {}, {}, {}};
}

QStringList kindsWithLooks() {
    QStringList kinds;
    for (const Row& row : kRows) kinds << QLatin1String(row.kind);
    return kinds;
}

}  // namespace sextant
