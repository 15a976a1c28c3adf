#include "http/refusal.hpp"

#include <algorithm>
#include <limits>

#include "base/ascii.hpp"
#include "http/date.hpp"

namespace duet::detail {

namespace {

constexpr std::int64_t most = std::numeric_limits<std::uint16_t>::max();

std::uint16_t retry_after(const ResponseHead& answer, std::time_t now) {
  const auto value = answer.headers.find("retry-after");
  if ((answer.status != 429 && answer.status != 503) || !value || value->empty()) return 0;
  std::int64_t seconds = 0;
  if (std::all_of(value->begin(), value->end(), ascii::is_digit)) {
    for (const char c : *value) seconds = std::min(seconds * 10 + (c - '0'), most);
  } else if (const auto then = parse_http_date(*value, now)) {
    const auto date = answer.headers.find("date");
    seconds = *then - (date ? parse_http_date(*date, now).value_or(now) : now);
  }
  return static_cast<std::uint16_t>(std::clamp(seconds, std::int64_t{0}, most));
}

}  // namespace

Refusal refusal_of(const ResponseHead& answer, std::time_t now) {
  return {static_cast<std::uint16_t>(answer.status), retry_after(answer, now)};
}

}  // namespace duet::detail
