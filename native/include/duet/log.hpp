#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

namespace duet {

/// The severity of a log event, in ascending order.
enum class LogLevel : std::uint8_t { debug, info, warning, error };

/// The enumerator's name, "debug".
[[nodiscard]] std::string_view to_string(LogLevel level);

/// One field of a log event. Text may come from a stranger: any bytes, control characters included.
struct LogField {
  std::string_view key;
  std::variant<std::string_view, std::int64_t, bool> value;
};

/// An event in a server (Server::on_log). docs/server/logging.md lists the events and their fields. They
/// never contain the payload of messages, queries or header lines, because these may hold secrets. Valid
/// during the call.
struct LogEvent {
  LogLevel level = LogLevel::info;
  std::string_view name;            ///< "connection_opened"
  std::uint64_t connection = 0;     ///< Connection::id(); 0 if the event is not about a connection
  std::string_view remote_address;  ///< empty if the event is not about a peer
  std::span<const LogField> fields;
};

}  // namespace duet
