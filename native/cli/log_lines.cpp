#include "log_lines.hpp"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace duet_cli {

namespace {

using OrderedJson = nlohmann::ordered_json;

std::string escaped(const OrderedJson& value) {
  return value.dump(-1, ' ', true, OrderedJson::error_handler_t::replace);
}

/// Returns the time in ISO 8601, in UTC, with milliseconds.
std::string text_of(std::chrono::system_clock::time_point when) {
  const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(when);
  const auto midnight = std::chrono::floor<std::chrono::days>(milliseconds);
  const std::chrono::year_month_day date(midnight);
  const std::chrono::hh_mm_ss clock(milliseconds - midnight);
  char whole[48];
  static_cast<void>(
      std::snprintf(whole, sizeof whole, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                    static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                    static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                    static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count())));
  return whole;
}

OrderedJson value_of(const duet::LogField& field) {
  return std::visit([](const auto& value) { return OrderedJson(value); }, field.value);
}

/// Returns a word unchanged, anything else as a JSON string.
std::string readable(const OrderedJson& value) {
  const auto* text = value.get_ptr<const std::string*>();
  const auto is_plain = [](char c) { return c > ' ' && c < '\x7f' && c != '"' && c != '=' && c != '\\'; };
  if (text && !text->empty() && std::all_of(text->begin(), text->end(), is_plain)) return *text;
  return escaped(value);
}

OrderedJson object_of(const duet::LogEvent& event) {
  OrderedJson object = OrderedJson::object();  // also if there are no fields
  if (event.connection != 0) object["connection"] = event.connection;
  if (!event.remote_address.empty()) object["address"] = event.remote_address;
  for (const duet::LogField& field : event.fields) object[std::string(field.key)] = value_of(field);
  return object;
}

}  // namespace

std::string format_log_line(const duet::LogEvent& event, LogFormat format,
                            std::chrono::system_clock::time_point when) {
  const OrderedJson facts = object_of(event);
  if (format == LogFormat::json) {
    OrderedJson line{{"time", text_of(when)}, {"level", to_string(event.level)}, {"event", event.name}};
    line.update(facts);
    return escaped(line);
  }
  std::string line = text_of(when);
  line.append(1, ' ').append(to_string(event.level)).append(1, ' ').append(event.name);
  for (const auto& [key, value] : facts.items())
    // A JSON string is never empty() in the sense of this check. NOLINTNEXTLINE(readability-container-size-empty)
    if (value != "") line.append(1, ' ').append(key).append(1, '=').append(readable(value));
  return line;
}

}  // namespace duet_cli
