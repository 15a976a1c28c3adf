#pragma once

#include <duet/log.hpp>

#include <chrono>
#include <string>

namespace duet_cli {

enum class LogFormat { none, text, json };

/// A line without its end for an event of this moment. What strangers have chosen (paths, close reasons)
/// cannot end the line, steer a terminal or break the JSON: all but printable ASCII is escaped, and bytes
/// that are no UTF-8 are shown as U+FFFD.
///
/// json: one object, {"time", "level", "event", "connection", "address", and the event's fields}.
/// text: "2026-01-31T12:00:00.123Z info connection_opened connection=1 address=::1 path=/room".
std::string format_log_line(const duet::LogEvent& event, LogFormat format,
                            std::chrono::system_clock::time_point when);

}  // namespace duet_cli
