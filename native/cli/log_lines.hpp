#pragma once

#include <duet/log.hpp>

#include <chrono>
#include <string>

namespace duet_cli {

enum class LogFormat { none, text, json };

/// Returns a line, without its end, for an event at this time. Untrusted text (paths, close reasons) cannot
/// end the line, control a terminal or break the JSON: all but printable ASCII is escaped, and invalid UTF-8
/// becomes U+FFFD.
///
/// json: one object, {"time", "level", "event", "connection", "address", and the event's fields}.
/// text: "2026-01-31T12:00:00.123Z info connection_opened connection=1 address=::1 path=/room".
std::string format_log_line(const duet::LogEvent& event, LogFormat format,
                            std::chrono::system_clock::time_point when);

}  // namespace duet_cli
