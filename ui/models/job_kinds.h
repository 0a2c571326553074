// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace sextant {

/// How the window shows jobs of one kind. To add a kind: a row in job_kinds.cpp.
struct JobKindLook {
    QString title;         ///< "Pre-training"
    QString page;          ///< the id of the page that lists its jobs
    QString formTitle;     ///< of the form for a new job; empty: there is none
    QString introduction;  ///< below it
    QString start;         ///< the button that starts the job
};

/// The row of a kind, in the window's language. A kind that is not known has its own name as title and belongs to the
/// page of runs.
JobKindLook lookOf(const QString& kind);
/// Kinds that have a row; a test compares them with core's.
QStringList kindsWithLooks();

}  // namespace sextant
