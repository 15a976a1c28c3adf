#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

namespace duet {

enum class LogLevel : std::uint8_t { debug, info, warning, error };

/// One word: "debug".
[[nodiscard]] std::string_view name(LogLevel level);

/// One fact of an event. A text is what a stranger may have chosen: any bytes, control characters included.
struct LogField {
  std::string_view key;
  std::variant<std::string_view, std::int64_t, bool> value;
};

/// What has happened in a server (Server::on_log). docs/server/logging.md has the events and their fields.
/// Never in it: what messages say, queries and header lines, as they may hold secrets. Valid during the call.
struct LogEvent {
  LogLevel level = LogLevel::info;
  std::string_view name;            ///< "connection_opened"
  std::uint64_t connection = 0;     ///< Connection::id(); 0 where it is about none
  std::string_view remote_address;  ///< empty where it is about nobody
  std::span<const LogField> fields;
};

}  // namespace duet
