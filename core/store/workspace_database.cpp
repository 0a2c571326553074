// SPDX-License-Identifier: Apache-2.0
#include "core/store/workspace_database.h"

#include <array>
#include <string>

namespace sextant {

namespace {

/// Migration n brings a database from version n to n + 1. Never edit one that was released; append.
constexpr std::array kMigrations = {
    R"sql(
        CREATE TABLE job (
            path TEXT PRIMARY KEY,        -- relative to the workspace
            name TEXT NOT NULL,
            kind TEXT NOT NULL,
            color_index INTEGER NOT NULL, -- a run keeps its colour for life
            summary TEXT NOT NULL,        -- JSON, see JobIndexEntry
            events_offset INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE conversation (
            id INTEGER PRIMARY KEY,
            title TEXT NOT NULL,
            model TEXT NOT NULL,
            settings TEXT NOT NULL,       -- JSON: system prompt and sampler
            leaf INTEGER,                 -- last message of the branch that is shown
            updated REAL NOT NULL
        );
        CREATE TABLE message (
            id INTEGER PRIMARY KEY,
            conversation INTEGER NOT NULL REFERENCES conversation(id) ON DELETE CASCADE,
            parent INTEGER REFERENCES message(id) ON DELETE CASCADE,
            role TEXT NOT NULL,
            content TEXT NOT NULL,
            details TEXT NOT NULL,        -- JSON: model, tokens, seconds
            created REAL NOT NULL
        );
        CREATE INDEX message_by_conversation ON message(conversation, id);
        CREATE TABLE preference (
            key TEXT PRIMARY KEY,
            value TEXT NOT NULL           -- JSON
        ) WITHOUT ROWID;
    )sql",
};

Result<int64_t> userVersion(Database& database) {
    auto statement = SEXTANT_TRY(database.prepare("PRAGMA user_version"));
    SEXTANT_TRY(statement.step());
    return statement.integer(0);
}

}  // namespace

std::filesystem::path workspaceDatabasePath(const std::filesystem::path& workspace) { return workspace / "sextant.db"; }

Result<Database> openWorkspaceDatabase(const std::filesystem::path& workspace) {
    Database database = SEXTANT_TRY(Database::open(workspaceDatabasePath(workspace)));
    const auto newest = static_cast<int64_t>(kMigrations.size());
    if (SEXTANT_TRY(userVersion(database)) == newest) return database;
    // Asked again inside the transaction: two windows may open a fresh workspace at the same moment.
    auto transaction = SEXTANT_TRY(database.begin());
    const int64_t version = SEXTANT_TRY(userVersion(database));
    if (version > newest)
        return usageError("the workspace " + workspace.string() + " was written by a newer Sextant (database version " +
                              std::to_string(version) + ", this one knows " + std::to_string(newest) + ")",
                          "Update Sextant, or open another workspace");
    for (int64_t next = version; next < newest; ++next)
        SEXTANT_TRY(database.execute(kMigrations[static_cast<size_t>(next)]));
    SEXTANT_TRY(database.execute("PRAGMA user_version = " + std::to_string(newest)));
    SEXTANT_TRY(transaction.commit());
    return database;
}

}  // namespace sextant
