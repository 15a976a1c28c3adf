#include "files/conditions.hpp"

#include <optional>
#include <string_view>

#include "base/ascii.hpp"
#include "http/date.hpp"

namespace duet::detail {

namespace {

std::string_view opaque(std::string_view etag) { return etag.starts_with("W/") ? etag.substr(2) : etag; }

/// Section 8.8.3.2.
bool matches_weakly(std::string_view a, std::string_view b) { return opaque(a) == opaque(b); }
bool matches_strongly(std::string_view a, std::string_view b) { return a == b && !a.starts_with("W/"); }

// Splits at commas: duet's tags contain none, so a comma in a foreign tag makes no false match.
template <class Matches>
bool lists(const Headers& headers, std::string_view name, const std::string& etag, Matches matches) {
  return ascii::any_in_list(headers.joined(name),
                            [&](std::string_view known) { return known == "*" || matches(known, etag); });
}

std::optional<std::int64_t> date_in(const Headers& headers, std::string_view name, std::time_t now) {
  const auto value = headers.find_only(name);
  return value ? parse_http_date(*value, now) : std::nullopt;
}

}  // namespace

Condition evaluate(const Headers& headers, const Validators& validators, std::time_t now) {
  if (headers.find("if-match")) {
    if (!lists(headers, "if-match", validators.etag, matches_strongly)) return Condition::failed;
  } else if (const auto date = date_in(headers, "if-unmodified-since", now)) {
    if (validators.modified > *date) return Condition::failed;
  }
  if (headers.find("if-none-match")) {
    if (lists(headers, "if-none-match", validators.etag, matches_weakly)) return Condition::not_modified;
  } else if (const auto date = date_in(headers, "if-modified-since", now)) {
    if (validators.modified <= *date) return Condition::not_modified;
  }
  return Condition::proceed;
}

bool range_applies(const Headers& headers, const Validators& validators, std::time_t now) {
  if (!headers.find("if-range")) return true;
  const auto known = headers.find_only("if-range");
  if (!known) return false;
  if (known->starts_with('"') || known->starts_with("W/")) return matches_strongly(*known, validators.etag);
  return validators.is_strong() && parse_http_date(*known, now) == validators.modified;
}

}  // namespace duet::detail
