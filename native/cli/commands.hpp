#pragma once

#include <CLI/CLI.hpp>

#include <duet/server_options.hpp>

/// Each command describes its options to the parser, and is then run with what was given.
/// Exit status: 0 it worked, 1 it did not, 2 the command line cannot be understood.
namespace duet_cli {

struct ServeArguments {
  std::uint16_t port = 8080;
  std::string host = "127.0.0.1";
  std::string unix_socket;
  bool systemd = false;
  bool echo = false;
  std::string reply;
  std::string web_root;
  std::string cache_control = "no-cache";
  std::vector<std::string> immutable_paths;
  std::string health_path;   // empty: none
  std::string metrics_path;  // empty: none
  bool public_metrics = false;
  std::string certificate;
  std::string key;
  bool tls_1_3 = false;
  std::vector<std::string> subprotocols;
  std::vector<std::string> origins;
  bool compress = false;
  std::size_t max_message = 16 << 20;
  std::size_t max_queue = 64 << 20;
  duet::ServerOptions limits;  // those of its options that have no member of their own here
  bool verbose = false;
};

struct ConnectArguments {
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

void describe(CLI::App& app, ServeArguments& arguments);
int run(const ServeArguments& arguments);

void describe(CLI::App& app, ConnectArguments& arguments);
int run(const ConnectArguments& arguments);

}  // namespace duet_cli
