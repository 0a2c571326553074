// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spec/option_table.h"

#include <QMetaType>
#include <QString>
#include <QVector>

namespace sextant {

/// How many tokens one source of a pack job has, and who says so.
struct SourceTokens {
    enum class Known { Waiting, Counting, Curation, Packing, Counted, Failed };
    QString path;
    Known known = Known::Waiting;
    qint64 tokens = -1;  ///< -1: not known
    double share = 0;    ///< of the counting that is done
    QString sentence;    ///< of a failure
};

/// What a mixture takes of one source.
struct PlannedSource {
    QString path;
    qint64 available = 0, tokens = 0;  ///< training tokens
    double weight = 1, share = 0, epochs = 0;
};
/// The engine's plan, or its sentence why there is none.
struct MixturePlan {
    QString sentence;
    bool isMixed = false;  ///< else every document of every source is taken once
    qint64 tokens = 0;
    QVector<PlannedSource> sources;
};

/// The plan the engine would make of a pack config, with these counts. A pure function of milliseconds; empty as long
/// as a count is missing. What is held out for validation is taken off by its fraction; the engine counts it exactly.
MixturePlan plannedMixture(const OptionValues& pack, const QVector<SourceTokens>& counts);

}  // namespace sextant

Q_DECLARE_METATYPE(sextant::SourceTokens)
