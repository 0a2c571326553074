// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/line_tail.h"
#include "core/store/job_index.h"
#include "ui/bridge/job_types.h"
#include "ui/bridge/run_digest.h"

namespace sextant {

/// Keeps the summary of one job folder up to date by reading only what was appended. Worker thread.
class JobTracker {
public:
    /// A folder seen for the first time, or (with an entry) one remembered by the index.
    explicit JobTracker(JobFolder folder);
    JobTracker(JobFolder folder, const JobIndexEntry& entry);

    /// Reads status, new events (at most one portion) and the list of checkpoints. True when the summary changed.
    bool refresh();
    /// Whether something may go on that changes no file of the folder itself: a process that may die, parts of the job
    /// on other machines.
    bool wantsLooks() const;
    /// Whether the events go on beyond the portion that was read.
    bool hasMore() const { return m_tail.hasMore(); }

    const JobSummary& summary() const { return m_summary; }
    const JobFolder& folder() const { return m_folder; }
    /// For life, once it is known that the job is a training run.
    void setColorIndex(int colorIndex) { m_summary.colorIndex = colorIndex; }
    JobIndexEntry indexEntry(const std::string& relativePath) const;

private:
    void readConfig();
    void takeKind(const SpecKind& kind);
    bool readStatus();
    bool readEvents();
    bool readCheckpoints();
    bool readNotes();
    bool isOnCluster() const;
    bool readParts();
    void take(const Json& line);

    JobFolder m_folder;
    JobSummary m_summary;
    LineTail m_tail;
    bool m_configRead = false;
    bool m_hasParts = false;
    bool m_waits = true;  // by status.json, which a job has once a process has held it
    std::filesystem::file_time_type m_checkpointsTime{};
    std::filesystem::file_time_type m_notesTime{};
    QString m_givenName;  // by the config; a note may name it anew
    RunDigest m_digest;
};

}  // namespace sextant
