#pragma once

#include <duet/native_options.hpp>

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace duet_cli {

/// The options of `duet connect`.
struct ConnectOptions {
  std::string url;
  std::vector<std::string> messages;
  bool binary = false;
  std::vector<std::string> subprotocols;
  std::vector<std::string> headers;  // "Name: value"
  std::string origin;
  std::string user_agent;
  std::string credentials;  // "user:password"
  std::string token;
  bool insecure = false;
  std::string ca_file;
  std::string certificate_file;
  std::string key_file;
  std::string unix_socket;
  std::string proxy;
  bool proxy_from_environment = false;
  bool compress = false;
  bool reconnect = false;
  double wait = 1.0;
  std::size_t max_message = 64 << 20;
};

/// Adds the options to the parser, which fills them in.
void describe(CLI::App& app, ConnectOptions& options);

/// Returns the options for the library.
duet::NativeOptions native_options(const ConnectOptions& options);

}  // namespace duet_cli
