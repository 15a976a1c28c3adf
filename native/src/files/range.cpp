#include "files/range.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <utility>

#include "base/ascii.hpp"

namespace duet::detail {

namespace {

// Parses digits. A number that is too large for the type becomes its largest value, which is behind the end
// of every file.
std::optional<std::uint64_t> parse_number(std::string_view text) {
  if (text.empty() || !std::all_of(text.begin(), text.end(), ascii::is_digit)) return {};
  std::uint64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() ? value : std::numeric_limits<std::uint64_t>::max();
}

}  // namespace

FileRange parse_range(std::string_view field, std::uint64_t total) {
  constexpr std::string_view unit = "bytes=";  // range units are case-insensitive, section 14.1
  if (!ascii::equals_ignoring_case(field.substr(0, unit.size()), unit)) return {};
  std::string_view range;
  const bool has_several = ascii::any_in_list(field.substr(unit.size()), [&](std::string_view element) {
    return !std::exchange(range, element).empty();
  });
  if (has_several) return {};
  const std::size_t dash = range.find('-');
  if (dash == std::string_view::npos) return {};
  const std::string_view first_text = range.substr(0, dash);
  const std::string_view last_text = range.substr(dash + 1);
  const auto first = parse_number(first_text);
  const auto last = parse_number(last_text);
  if (!first && !first_text.empty()) return {};
  if (!last && !last_text.empty()) return {};
  if (!first && !last) return {};

  if (!first) {  // the last N bytes
    const std::uint64_t size = std::min(*last, total);
    if (size == 0) return {FileRange::Kind::unsatisfiable, 0, 0};
    return {FileRange::Kind::part, total - size, size};
  }
  if (last && *last < *first) return {};
  if (*first >= total) return {FileRange::Kind::unsatisfiable, 0, 0};
  const std::uint64_t end = last ? std::min(*last, total - 1) : total - 1;
  return {FileRange::Kind::part, *first, end - *first + 1};
}

}  // namespace duet::detail
