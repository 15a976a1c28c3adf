// Test cases from tables: each row is a case with its own name.
#pragma once

#include <functional>
#include <source_location>
#include <string>
#include <string_view>

namespace duet_test {

/// Registers a test case while the program starts. `name` is unique, `tags` are as in TEST_CASE. A failure
/// prints `where` the row is. A name that the command line of Catch2 cannot select is a failure.
void add_case(const std::string& name, const std::string& tags, std::function<void()> body,
              const std::source_location& where);

/// Returns a text as a part of a name. Percent-encodes '%', everything outside printable ASCII and the
/// characters that the command line of Catch2 interprets.
std::string in_name(std::string_view text);

/// const Table table([] { row(...); row(...); }); at namespace scope.
struct Table {
  explicit Table(void (*rows)()) { rows(); }
};

}  // namespace duet_test
