#include "http/date.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>

#include "base/ascii.hpp"

namespace duet::detail {

namespace {

constexpr std::array<std::string_view, 7> days{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                               "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// A date has a year of four digits.
constexpr std::int64_t first_time = -62'167'219'200;
constexpr std::int64_t last_time = 253'402'300'799;

/// Parses a date from the front. After the first error all reads fail.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  void expect(std::string_view text) {
    ok_ = ok_ && rest_.starts_with(text);
    if (ok_) rest_.remove_prefix(text.size());
  }

  int number(std::size_t digits) {
    int value = 0;
    ok_ =
        ok_ && rest_.size() >= digits && std::all_of(rest_.begin(), rest_.begin() + digits, ascii::is_digit);
    if (!ok_) return 0;
    std::from_chars(rest_.data(), rest_.data() + digits, value);
    rest_.remove_prefix(digits);
    return value;
  }

  /// asctime's day of the month: two digits, or a blank and one digit.
  int padded_number() {
    const bool padded = rest_.starts_with(' ');
    if (padded) rest_.remove_prefix(1);
    return number(padded ? 1 : 2);
  }

  unsigned month() {
    const auto* const found = std::find(months.begin(), months.end(), rest_.substr(0, 3));
    ok_ = ok_ && found != months.end();
    if (!ok_) return 1;
    rest_.remove_prefix(3);
    return static_cast<unsigned>(found - months.begin()) + 1;
  }

  std::chrono::seconds clock() {
    const int hours = number(2);
    expect(":");
    const int minutes = number(2);
    expect(":");
    const int seconds = number(2);  // 60 is a leap second
    ok_ = ok_ && hours < 24 && minutes < 60 && seconds <= 60;
    return std::chrono::hours(hours) + std::chrono::minutes(minutes) + std::chrono::seconds(seconds);
  }

  [[nodiscard]] bool at_end() const { return ok_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

struct Date {
  int year = 1970;
  unsigned month = 1;
  int day = 1;
  std::chrono::seconds clock{0};

  [[nodiscard]] std::optional<std::int64_t> time() const {
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) return {};
    return std::chrono::seconds(std::chrono::sys_days(date).time_since_epoch() + clock).count();
  }
};

// rfc850-date has a year of two digits.
int full_year(int two_digits, std::int64_t now) {
  const std::chrono::year_month_day today{
      std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds(std::chrono::seconds(now)))};
  const int this_year = static_cast<int>(today.year());
  const int year = this_year - this_year % 100 + two_digits;
  if (year > this_year + 50) return year - 100;
  return year <= this_year - 50 ? year + 100 : year;
}

}  // namespace

std::string http_date(std::int64_t time) {
  const std::chrono::sys_seconds when{std::chrono::seconds(std::clamp(time, first_time, last_time))};
  const auto midnight = std::chrono::floor<std::chrono::days>(when);
  const std::chrono::year_month_day date(midnight);
  const std::chrono::hh_mm_ss clock(when - midnight);
  std::array<char, 64> text{};
  // strftime uses the names of the locale.
  static_cast<void>(
      std::snprintf(text.data(), text.size(), "%.3s, %02u %s %04d %02d:%02d:%02d GMT",
                    days[std::chrono::weekday(midnight).c_encoding()].data(),
                    static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1].data(),
                    static_cast<int>(date.year()), static_cast<int>(clock.hours().count()),
                    static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count())));
  return text.data();
}

std::optional<std::int64_t> parse_http_date(std::string_view text, std::int64_t now) {
  const std::string_view day_name = text.substr(0, text.find_first_of(", "));
  const bool is_known_day = std::any_of(days.begin(), days.end(), [day_name](std::string_view day) {
    return day_name == day || day_name == day.substr(0, 3);
  });
  if (!is_known_day) return {};
  Reader reader(text.substr(day_name.size()));
  Date date;
  if (text.substr(day_name.size()).starts_with(' ')) {
    reader.expect(" ");
    date.month = reader.month();
    reader.expect(" ");
    date.day = reader.padded_number();
    reader.expect(" ");
    date.clock = reader.clock();
    reader.expect(" ");
    date.year = reader.number(4);
  } else {
    const bool is_short = day_name.size() == 3;
    reader.expect(", ");
    date.day = reader.number(2);
    reader.expect(is_short ? " " : "-");
    date.month = reader.month();
    reader.expect(is_short ? " " : "-");
    date.year = is_short ? reader.number(4) : full_year(reader.number(2), now);
    reader.expect(" ");
    date.clock = reader.clock();
    reader.expect(" GMT");
  }
  if (!reader.at_end()) return {};
  return date.time();
}

}  // namespace duet::detail
