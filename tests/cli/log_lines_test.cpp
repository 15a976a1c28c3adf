// The lines of `duet serve --log`, as values.
#include "log_lines.hpp"

#include <nlohmann/json.hpp>

#include "catch.hpp"

using duet::LogEvent;
using duet::LogField;
using duet::LogLevel;
using duet_cli::format_log_line;
using duet_cli::LogFormat;

namespace {

constexpr std::chrono::system_clock::time_point when{};

}  // namespace

TEST_CASE("an event without fields is a line in every format") {
  for (const char* name : {"listening", "stopped", "connection_accepted", "connection_limited", "tls_failed",
                           "handshake_refused", "connection_opened", "slow_consumer", "connection_closed",
                           "certificate_reloaded", "certificate_rejected", "shutdown_started",
                           "shutdown_ended", "log_lines_dropped", ""}) {
    const LogEvent event{LogLevel::info, name, 0, {}, {}};
    CHECK(format_log_line(event, LogFormat::text, when) ==
          std::string("1970-01-01T00:00:00.000Z info ") + name);
    CHECK(format_log_line(event, LogFormat::json, when) ==
          std::string(R"({"time":"1970-01-01T00:00:00.000Z","level":"info","event":")") + name + "\"}");
  }
}

TEST_CASE("a field of any bytes is a line of printable ASCII in every format") {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string text = {'a', static_cast<char>(byte), '"', '\\', 'z'};
    const LogField field{"reason", std::string_view(text)};
    const LogEvent event{LogLevel::warning, "tls_failed", 7, "::1", {&field, 1}};
    for (const LogFormat format : {LogFormat::text, LogFormat::json})
      for (const char c : format_log_line(event, format, when)) CHECK((c >= ' ' && c <= '~'));
    const auto line = nlohmann::json::parse(format_log_line(event, LogFormat::json, when));
    CHECK(line.at("connection") == 7);
    CHECK(line.at("address") == "::1");
    if (byte < 128) CHECK(line.at("reason") == text);
  }
}
