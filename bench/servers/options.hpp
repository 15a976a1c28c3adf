#pragma once

#include <cstddef>
#include <cstdio>
#include <string>

#include <CLI/CLI.hpp>

// The arguments of every benchmark server, and its output.
//
// The path of a connection selects its role: /echo is an echo, /sub/NAME receives the messages published in
// the room NAME, and messages of /pub/NAME are published there.

namespace bench {

struct ServerArguments {
  bool deflate = false;
  std::string certificate = {};
  std::string key = {};
  int threads = 1;
  bool compact = false;  // the peer's documented setting for little memory, if it has one

  [[nodiscard]] bool tls() const { return !certificate.empty(); }
};

// Larger than any message or queue of a measurement, so that no limit is reached.
constexpr std::size_t max_message = std::size_t{16} << 20;
constexpr std::size_t max_queue = std::size_t{1} << 30;

// The same compression for all configurable peers: messages from 1024 bytes on, a window of 2^12, zlib's
// memLevel 5.
constexpr std::size_t deflate_threshold = 1024;
constexpr int deflate_window_bits = 12;
constexpr int deflate_memory_level = 5;

inline ServerArguments parse(int argc, char** argv) {
  ServerArguments arguments;
  CLI::App app("A benchmark server: prints its port, and serves until it is terminated.");
  app.add_flag("--deflate", arguments.deflate, "Accept permessage-deflate");
  app.add_option("--cert", arguments.certificate, "PEM file, for wss");
  app.add_option("--key", arguments.key, "PEM file");
  app.add_option("--threads", arguments.threads, "Number of loops, if supported");
  app.add_flag("--compact", arguments.compact, "Use little memory, if supported");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error));
  }
  return arguments;
}

// Prints the first line of output, for which the runner waits.
inline void listening(unsigned port) {
  std::printf("%u\n", port);
  std::fflush(stdout);
}

}  // namespace bench
