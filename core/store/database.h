// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace sextant {

/// One prepared statement: bind, step through the rows, read columns. Parameters count from 1, columns from 0.
class Statement {
public:
    Statement& bind(int parameter, int64_t value);
    Statement& bind(int parameter, double value);
    Statement& bind(int parameter, std::string_view text);
    Statement& bindNull(int parameter);

    /// True while there is a row.
    Result<bool> step();
    /// Steps to the end and throws rows away.
    Result<void> run();

    int64_t integer(int column) const;
    double number(int column) const;
    std::string text(int column) const;
    std::string blob(int column) const;
    bool isNull(int column) const;

private:
    friend class Database;
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
    bool m_bindFailed = false;
};

/// A connection to one SQLite file in WAL mode with foreign keys on. One thread at a time; several connections (also of
/// several processes) may share the file, a writer waits up to five seconds for another.
class Database {
public:
    static Result<Database> open(const std::filesystem::path& path);

    /// For statements without parameters and results; several may be separated by semicolons.
    Result<void> execute(const std::string& sql);
    Result<Statement> prepare(std::string_view sql);
    int64_t lastInsertId() const;

    /// Everything until `commit` happens or does not happen as a whole; without commit it is rolled back.
    class Transaction {
    public:
        explicit Transaction(Database& database) : m_database(&database) {}
        Transaction(Transaction&& other) noexcept : m_database(std::exchange(other.m_database, nullptr)) {}
        Transaction& operator=(Transaction&&) = delete;
        ~Transaction();
        Result<void> commit();

    private:
        Database* m_database;
    };
    Result<Transaction> begin();

private:
    struct Close {
        void operator()(sqlite3* connection) const;
    };
    std::unique_ptr<sqlite3, Close> m_connection;
};

}  // namespace sextant
