#include "rfc/table.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <utility>
#include <vector>

#include "catch.hpp"

namespace duet_test {

namespace {

struct Row {
  std::function<void()> body;
  std::source_location where;
};

std::vector<Row>& rows() {
  static std::vector<Row> all;
  return all;
}

// REGISTER_TEST_CASE takes plain functions without arguments: so there is one for each row, by its number.
template <std::size_t number>
void play_row() {
  const Row& row = rows()[number];
  INFO("the row at " << row.where.file_name() << ':' << row.where.line());
  row.body();
}

template <std::size_t... numbers>
constexpr auto players(std::index_sequence<numbers...>) {
  return std::array<void (*)(), sizeof...(numbers)>{play_row<numbers>...};
}

/// Returns whether a character means itself in a name on the command line of Catch2: a comma means "or".
constexpr bool is_plain(char c) {
  return c >= ' ' && c <= '~' && std::string_view(",[]*\"\\").find(c) == std::string_view::npos;
}

bool is_selectable(std::string_view name) {
  return !name.empty() && name.front() != ' ' && name.front() != '~' && name.back() != ' ' &&
         std::all_of(name.begin(), name.end(), is_plain);
}

constexpr std::size_t most_rows = 4000;
constexpr auto functions = players(std::make_index_sequence<most_rows>());

}  // namespace

void add_case(const std::string& name, const std::string& tags, std::function<void()> body,
              const std::source_location& where) {
  const std::size_t number = rows().size();
  if (number == most_rows) {
    std::fputs("table.cpp: most_rows is less than the tables have\n", stderr);
    std::abort();
  }
  if (!is_selectable(name)) body = [name] { FAIL("Catch2 cannot select this name: " << name); };
  rows().push_back({std::move(body), where});
  REGISTER_TEST_CASE(functions[number], name, tags);
}

std::string in_name(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    const unsigned byte = static_cast<unsigned char>(c);
    if (is_plain(c) && c != '%')
      result += c;
    else
      result += {'%', digits[byte >> 4], digits[byte & 15]};
  }
  return result;
}

}  // namespace duet_test
