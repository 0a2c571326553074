// SPDX-License-Identifier: Apache-2.0
#include "core/store/job_index.h"

namespace sextant {

Result<std::vector<JobIndexEntry>> JobIndex::all() {
    std::vector<JobIndexEntry> entries;
    auto statement =
        SEXTANT_TRY(m_database.prepare("SELECT path, name, kind, color_index, summary, events_offset FROM job"));
    while (SEXTANT_TRY(statement.step())) {
        JobIndexEntry entry;
        entry.path = statement.text(0);
        entry.name = statement.text(1);
        entry.kind = statement.text(2);
        entry.colorIndex = statement.integer(3);
        entry.eventsOffset = statement.integer(5);
        auto summary = parseJson(statement.text(4), "the job index");
        // A summary that cannot be read is read again from the folder.
        if (summary && summary.value().is_object())
            entry.summary = std::move(summary).value();
        else
            entry.eventsOffset = 0;
        entries.push_back(std::move(entry));
    }
    return entries;
}

Result<void> JobIndex::save(const std::vector<JobIndexEntry>& entries) {
    if (entries.empty()) return {};
    auto transaction = SEXTANT_TRY(m_database.begin());
    for (const JobIndexEntry& entry : entries) {
        auto statement = SEXTANT_TRY(m_database.prepare("INSERT OR REPLACE INTO job VALUES (?, ?, ?, ?, ?, ?)"));
        statement.bind(1, entry.path).bind(2, entry.name).bind(3, entry.kind).bind(4, entry.colorIndex);
        statement.bind(5, toJsonLine(entry.summary)).bind(6, entry.eventsOffset);
        SEXTANT_TRY(statement.run());
    }
    return transaction.commit();
}

Result<void> JobIndex::remove(const std::vector<std::string>& paths) {
    if (paths.empty()) return {};
    auto transaction = SEXTANT_TRY(m_database.begin());
    for (const std::string& path : paths) {
        auto statement = SEXTANT_TRY(m_database.prepare("DELETE FROM job WHERE path = ?"));
        statement.bind(1, path);
        SEXTANT_TRY(statement.run());
    }
    return transaction.commit();
}

}  // namespace sextant
