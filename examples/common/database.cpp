#include "database.hpp"

#include <cstdlib>
#include <iostream>

namespace common {

void fail_to_store(sqlite3* database, std::string_view what) {
  std::cerr << "cannot store: " << what << ": " << sqlite3_errmsg(database) << std::endl;
  std::_Exit(1);
}

Statement::Statement(sqlite3* database, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK)
    fail_to_store(database, sql);
  statement_.reset(statement);
}

Statement::Run::~Run() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

void Statement::Run::bind(int place, std::uint64_t value) {
  sqlite3_bind_int64(statement_, place, static_cast<sqlite3_int64>(value));
}

void Statement::Run::bind(int place, std::string_view value) {
  sqlite3_bind_text(statement_, place, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
}

void Statement::Run::bind(int place, Blob value) {
  sqlite3_bind_blob64(statement_, place, value.bytes.data(), value.bytes.size(), SQLITE_TRANSIENT);
}

void Statement::Run::bind(int place, std::nullptr_t) { sqlite3_bind_null(statement_, place); }

int Statement::Run::step() {
  const int result = sqlite3_step(statement_);
  if (result != SQLITE_ROW && result != SQLITE_DONE && result != SQLITE_CONSTRAINT)
    fail_to_store(sqlite3_db_handle(statement_), sqlite3_sql(statement_));
  return result;
}

bool Statement::Run::next() { return step() == SQLITE_ROW; }

bool Statement::Run::done() { return step() != SQLITE_CONSTRAINT; }

std::uint64_t Statement::Run::number(int column) const {
  return static_cast<std::uint64_t>(sqlite3_column_int64(statement_, column));
}

std::string_view Statement::Run::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  return text ? std::string_view(text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)))
              : std::string_view();
}

std::string_view Statement::Run::bytes(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  return bytes ? std::string_view(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)))
               : std::string_view();
}

bool Statement::Run::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

Database open_database(const std::string& path, std::string& why) {
  sqlite3* opened = nullptr;
  const int result =
      sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  Database database(opened);
  if (result != SQLITE_OK) {
    why = sqlite3_errmsg(opened);
    return nullptr;
  }
  sqlite3_extended_result_codes(opened, 0);
  sqlite3_busy_timeout(opened, 1000);
  // The lock belongs to this process until its end, so a second server on the same file is refused.
  for (const char* sql : {"PRAGMA locking_mode=EXCLUSIVE", "PRAGMA journal_mode=WAL",
                          "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON", "BEGIN IMMEDIATE", "COMMIT"}) {
    if (sqlite3_exec(opened, sql, nullptr, nullptr, nullptr) == SQLITE_OK) continue;
    why = sqlite3_errmsg(opened);
    return nullptr;
  }
  return database;
}

void execute(sqlite3* database, const char* sql) {
  if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail_to_store(database, sql);
}

}  // namespace common
