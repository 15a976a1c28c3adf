#include "log_lines.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>

namespace duet_cli {

namespace {

using OrderedJson = nlohmann::ordered_json;

std::string escaped(const OrderedJson& value) {
  return value.dump(-1, ' ', true, OrderedJson::error_handler_t::replace);
}

/// Returns the time in ISO 8601, in UTC, with milliseconds.
std::string text_of(std::chrono::system_clock::time_point when) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(when);
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(when.time_since_epoch()).count() % 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char date[32], whole[48];
  std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(whole, sizeof whole, "%s.%03dZ", date, static_cast<int>(milliseconds));
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
