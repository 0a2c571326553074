// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/store/database.h"

#include <vector>

namespace sextant {

/// What is remembered of a job folder, so that a workspace of a thousand runs opens without reading them. The folder
/// stays the truth: `eventsOffset` says how far its events were read into `summary`, reading goes on from there.
struct JobIndexEntry {
    std::string path;  ///< relative to the workspace
    std::string name, kind;
    int64_t colorIndex = 0;
    Json summary = Json::object();
    int64_t eventsOffset = 0;
};

/// Queries on table `job`. Borrows the connection; same thread.
class JobIndex {
public:
    explicit JobIndex(Database& database) : m_database(database) {}

    Result<std::vector<JobIndexEntry>> all();
    /// Inserts or replaces, all in one transaction.
    Result<void> save(const std::vector<JobIndexEntry>& entries);
    /// Forgets folders that are gone.
    Result<void> remove(const std::vector<std::string>& paths);

private:
    Database& m_database;
};

}  // namespace sextant
