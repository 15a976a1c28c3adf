// Test cases from tables: each row is a case with its own name.
#pragma once

#include <functional>
#include <source_location>
#include <string>

namespace duet_test {

/// Registers a test case while the program starts. `name` is unique, `tags` are as in TEST_CASE. A failure
/// prints `where` the row is.
void add_case(const std::string& name, const std::string& tags, std::function<void()> body,
              const std::source_location& where);

/// const Table table([] { row(...); row(...); }); at namespace scope.
struct Table {
  explicit Table(void (*rows)()) { rows(); }
};

}  // namespace duet_test
