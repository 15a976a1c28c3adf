#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <string>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

// The arguments and results of a benchmark client.
//
// "receive": the counterpart sends `count` binary messages at /source/SIZE/COUNT. "send": the client sends
// that many messages to /sink and then one text message, which the counterpart answers with the number it
// received. "poll": the loop is polled that often, with an idle open connection.

namespace bench {

struct ClientArguments {
  std::string direction = {};
  std::uint16_t port = 0;
  std::size_t size = 64;
  std::uint64_t count = 0;

  [[nodiscard]] bool sends() const { return direction == "send"; }
  [[nodiscard]] std::string path() const {
    if (sends()) return "/sink";
    return "/source/" + std::to_string(size) + '/' + std::to_string(count);
  }
  [[nodiscard]] std::string url() const { return "ws://127.0.0.1:" + std::to_string(port) + path(); }
};

// The maximum size of a client's send queue, in bytes; the same for all.
constexpr std::size_t send_window = 256 << 10;
constexpr std::size_t largest_message = std::size_t{16} << 20;

inline ClientArguments parse_client(int argc, char** argv) {
  ClientArguments arguments;
  CLI::App app("A benchmark client; prints its results as JSON.");
  app.add_option("direction", arguments.direction)
      ->required()
      ->check(CLI::IsMember({"send", "receive", "poll"}));
  app.add_option("--port", arguments.port)->required();
  app.add_option("--size", arguments.size);
  app.add_option("--count", arguments.count)->required();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error));
  }
  return arguments;
}

/// Measures the CPU time of this process and the elapsed time, from begin() to end().
class Stopwatch {
 public:
  void begin() { cpu_ = read(CLOCK_PROCESS_CPUTIME_ID), wall_ = read(CLOCK_MONOTONIC); }

  /// Prints the result. Returns 0 if `done` is `wanted`.
  int end(std::uint64_t done, std::uint64_t wanted) const {
    const double cpu = read(CLOCK_PROCESS_CPUTIME_ID) - cpu_;
    const double wall = read(CLOCK_MONOTONIC) - wall_;
    nlohmann::json answer = {{"count", done},
                             {"cpu_us", cpu / static_cast<double>(wanted) * 1e6},
                             {"per_second", static_cast<double>(done) / wall},
                             {"busiest", cpu / wall > 0.95 ? "client" : "nobody"}};
    if (done != wanted)
      answer = {{"failure", std::to_string(done) + " of " + std::to_string(wanted) + " came"}};
    std::printf("%s\n", answer.dump().c_str());
    return done == wanted ? 0 : 1;
  }

 private:
  static double read(clockid_t clock) {
    timespec time{};
    clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
  }

  double cpu_ = 0;
  double wall_ = 0;
};

}  // namespace bench
