#pragma once

#include <CLI/CLI.hpp>

#include <duet/server_options.hpp>

#include <string>
#include <vector>

#include "log_lines.hpp"
#include "tls_arguments.hpp"

namespace duet_cli {

/// What `duet serve` can be told.
struct ServeOptions {
  std::string config_file;  // read before the others are parsed
  bool echo = false;
  std::string reply;
  bool topics = false;
  std::size_t history = 0;  // messages of a topic
  std::vector<std::string> history_topics = {"*"};
  std::string health_path;   // empty: none
  std::string metrics_path;  // empty: none
  bool public_metrics = false;
  TlsArguments tls;
  LogFormat log = LogFormat::none;
  duet::LogLevel log_level = duet::LogLevel::info;
  duet::ServerOptions server = {
      .port = 8080,
      .host = "127.0.0.1",
      .max_message_size = 16 << 20,
      .max_buffered_amount = 64 << 20,
  };
};

/// Describes them to the parser, which fills them in.
void describe(CLI::App& app, ServeOptions& options);

/// The server's own, with what follows from the others.
duet::ServerOptions server_options(const ServeOptions& options);

}  // namespace duet_cli
