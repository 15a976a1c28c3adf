// The load generator: one measurement of one server, printed as JSON.
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>
#include <map>
#include <string>

#include "scenario.hpp"

namespace {

using Scenario = nlohmann::json (*)(const bench::Options&);

void raise_descriptor_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main(int argc, char** argv) {
  const std::map<std::string, Scenario> scenarios{
      {"echo", bench::echo},       {"rate", bench::echo_at_rate},     {"fan-out", bench::fan_out},
      {"cluster", bench::cluster}, {"handshakes", bench::handshakes}, {"idle", bench::idle}};
  bench::Options options;
  std::string scenario;
  CLI::App app("Loads a server on this machine and prints the results as JSON.");
  app.add_option("scenario", scenario)->required()->check(CLI::IsMember(&scenarios));
  app.add_option("--port", options.port)->required();
  app.add_option("--server", options.server, "Process whose CPU time and memory are measured")->required();
  app.add_flag("--tls", options.tls);
  app.add_flag("--deflate", options.deflate, "Offer compression; messages are JSON");
  app.add_flag("--raw", options.raw, "The server speaks TCP only");
  app.add_flag("--text", options.text, "Text messages");
  app.add_option("--other-port", options.other_port, "Of a cluster's second server");
  app.add_option("--other-server", options.other_server, "Process of a cluster's second server");
  app.add_option("--broker", options.broker, "Process of a cluster's broker");
  app.add_flag("--socket-io", options.socket_io, "The cluster speaks Socket.IO");
  app.add_option("--size", options.size, "Bytes of a message");
  app.add_option("--connections", options.connections);
  app.add_option("--depth", options.depth, "Messages in flight, per connection or publisher");
  app.add_option("--rooms", options.rooms, "Number of rooms");
  app.add_option("--idle", options.idle, "Further idle connections");
  app.add_option("--rate", options.rate, "Messages per second");
  app.add_option("--warm-up", options.warm_up, "Seconds");
  app.add_option("--seconds", options.seconds);
  app.add_option("--longest", options.longest, "Maximum time in seconds");
  CLI11_PARSE(app, argc, argv);
  std::signal(SIGPIPE, SIG_IGN);
  raise_descriptor_limit();
  const nlohmann::json answer = scenarios.at(scenario)(options);
  std::cout << answer.dump() << std::endl;
  return answer.contains("failure") ? 1 : 0;
}
