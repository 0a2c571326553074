// SPDX-License-Identifier: Apache-2.0
#include "core/store/database.h"

#include "core/base/files.h"

#include <sqlite3.h>

namespace sextant {

namespace {

constexpr int kBusyTimeoutMs = 5000;

Error storeError(sqlite3* connection, const std::string& what) {
    return machineError("the workspace database cannot " + what + ": " + sqlite3_errmsg(connection),
                        "Check that the disk is not full and the workspace can be written");
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Statement& Statement::bind(int parameter, int64_t value) {
    m_bindFailed |= sqlite3_bind_int64(m_statement.get(), parameter, value) != SQLITE_OK;
    return *this;
}

Statement& Statement::bind(int parameter, double value) {
    m_bindFailed |= sqlite3_bind_double(m_statement.get(), parameter, value) != SQLITE_OK;
    return *this;
}

Statement& Statement::bind(int parameter, std::string_view text) {
    m_bindFailed |= sqlite3_bind_text64(m_statement.get(), parameter, text.data(), text.size(), SQLITE_TRANSIENT,
                                        SQLITE_UTF8) != SQLITE_OK;
    return *this;
}

Statement& Statement::bindNull(int parameter) {
    m_bindFailed |= sqlite3_bind_null(m_statement.get(), parameter) != SQLITE_OK;
    return *this;
}

Result<bool> Statement::step() {
    sqlite3* connection = sqlite3_db_handle(m_statement.get());
    if (m_bindFailed) return storeError(connection, "take a value");
    switch (sqlite3_step(m_statement.get())) {
        case SQLITE_ROW:
            return true;
        case SQLITE_DONE:
            return false;
        default:
            return storeError(connection, "run a query");
    }
}

Result<void> Statement::run() {
    while (SEXTANT_TRY(step())) {
    }
    return {};
}

int64_t Statement::integer(int column) const { return sqlite3_column_int64(m_statement.get(), column); }
double Statement::number(int column) const { return sqlite3_column_double(m_statement.get(), column); }
bool Statement::isNull(int column) const { return sqlite3_column_type(m_statement.get(), column) == SQLITE_NULL; }

std::string Statement::text(int column) const { return blob(column); }

std::string Statement::blob(int column) const {
    const void* bytes = sqlite3_column_blob(m_statement.get(), column);
    const int size = sqlite3_column_bytes(m_statement.get(), column);
    return bytes ? std::string(static_cast<const char*>(bytes), static_cast<size_t>(size)) : std::string();
}

void Database::Close::operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }

Result<Database> Database::open(const std::filesystem::path& path) {
    if (path.has_parent_path()) SEXTANT_TRY(createFolders(path.parent_path()));
    sqlite3* connection = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    const int code = sqlite3_open_v2(path.c_str(), &connection, flags, nullptr);
    Database database;
    database.m_connection.reset(connection);
    if (code != SQLITE_OK)
        return machineError("cannot open the workspace database " + path.string() + ": " + sqlite3_errstr(code),
                            "Check the permissions of the workspace, or choose another one with --workspace");
    sqlite3_busy_timeout(connection, kBusyTimeoutMs);
    SEXTANT_TRY(database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;"));
    return database;
}

Result<void> Database::execute(const std::string& sql) {
    if (sqlite3_exec(m_connection.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        return storeError(m_connection.get(), "run a command");
    return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
    sqlite3_stmt* prepared = nullptr;
    if (sqlite3_prepare_v2(m_connection.get(), sql.data(), static_cast<int>(sql.size()), &prepared, nullptr) !=
        SQLITE_OK)
        return storeError(m_connection.get(), "prepare a query");
    Statement statement;
    statement.m_statement.reset(prepared);
    return statement;
}

int64_t Database::lastInsertId() const { return sqlite3_last_insert_rowid(m_connection.get()); }

Result<Database::Transaction> Database::begin() {
    SEXTANT_TRY(execute("BEGIN IMMEDIATE"));
    return Transaction(*this);
}

Database::Transaction::~Transaction() {
    // Nothing can be done about a failing rollback, and SQLite rolls back by itself when the connection closes.
    if (m_database) (void)m_database->execute("ROLLBACK");
}

Result<void> Database::Transaction::commit() {
    SEXTANT_TRY(m_database->execute("COMMIT"));
    m_database = nullptr;
    return {};
}

}  // namespace sextant
