#pragma once

#include <duet/server_options.hpp>

#include <optional>
#include <string>
#include <vector>

#include "log_lines.hpp"
#include "tls_arguments.hpp"

namespace CLI {
class App;
}

namespace duet_cli {

/// The options of `duet serve`.
struct ServeOptions {
  std::string config_file;  // read before the others are parsed
  bool echo = false;
  std::string reply;
  bool topics = false;
  std::size_t history = 0;  // messages of a topic
  std::vector<std::string> history_topics = {"*"};
  std::string backplane;  // a URL; empty: none
  std::string backplane_prefix = "duet:";
  std::string user;          // root changes to it after binding; empty: not
  std::string health_path;   // empty: none
  std::string metrics_path;  // empty: none
  bool public_metrics = false;
  TlsArguments tls;
  LogFormat log = LogFormat::none;
  duet::LogLevel log_level = duet::LogLevel::info;
  std::optional<std::size_t> max_message;  // bytes; the default depends on the service
  std::optional<std::size_t> max_memory;   // bytes; the default depends on the machine
  duet::ServerOptions server = {
      .port = 8080,
      .host = "127.0.0.1",
      .limits = {.max_connections_per_address = 0, .max_connection_rate_per_address = 0},  // 0: no limit
      .send_queue = {.high_water_mark = 1 << 20, .low_water_mark = 256 << 10, .close_above = 8 << 20}};
};

/// Adds the options to the parser, which fills them in.
void describe(CLI::App& app, ServeOptions& options);

/// Returns the options for the library, with defaults that depend on others.
duet::ServerOptions server_options(const ServeOptions& options);

}  // namespace duet_cli
