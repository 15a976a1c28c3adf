#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace duet_cli {

/// What `duet connect` can be told.
struct ConnectOptions {
  std::string url;
  std::vector<std::string> messages;
  bool binary = false;
  std::vector<std::string> subprotocols;
  bool insecure = false;
  std::string ca_file;
  std::string proxy;
  bool proxy_from_environment = false;
  bool compress = false;
  double wait = 1.0;
  std::size_t max_message = 64 << 20;
};

/// Describes them to the parser, which fills them in.
void describe(CLI::App& app, ConnectOptions& options);

/// `duet connect`. Ends the process: with 0 after an orderly close, with 1 where something went wrong, with 2
/// for options that cannot be used.
[[noreturn]] void connect(const ConnectOptions& options);

}  // namespace duet_cli
