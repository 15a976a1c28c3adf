// SQLite in C++ values.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace common {

/// Ends the process with status 1 after a line on stderr: a server that cannot store must not confirm anything. The
/// clients reconnect, and send again what was not confirmed.
[[noreturn]] void fail_to_store(sqlite3* database, std::string_view what);

/// A prepared statement that is used many times.
class Statement {
 public:
  /// The SQL is the program's own, so an error in it ends the process (fail_to_store).
  Statement(sqlite3* database, const char* sql);

  /// One execution: binds the values in order, and releases them at its end.
  class Run {
   public:
    template <class... Values>
    explicit Run(Statement& statement, const Values&... values) : statement_(statement.statement_.get()) {
      int place = 0;
      (bind(++place, values), ...);
    }
    ~Run();
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    /// Advances to the next row. Returns false after the last one.
    [[nodiscard]] bool next();

    /// Executes a statement without rows. Returns false if a constraint does not allow it.
    bool done();

    [[nodiscard]] std::uint64_t number(int column) const;
    [[nodiscard]] std::string_view text(int column) const;  ///< valid until the next row
    [[nodiscard]] bool is_null(int column) const;

   private:
    void bind(int place, std::uint64_t value);
    void bind(int place, std::string_view value);
    void bind(int place, std::nullptr_t);
    int step();

    sqlite3_stmt* statement_;
  };

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// An open database file.
struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;

/// Opens or creates the file with a write-ahead log, which survives the end of the process at any moment, and a
/// loss of power (synchronous=FULL). Returns null and the reason if it cannot be opened.
Database open_database(const std::string& path, std::string& why);

/// Executes SQL without parameters. Errors end the process (fail_to_store).
void execute(sqlite3* database, const char* sql);

}  // namespace common
