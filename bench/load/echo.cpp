#include "network.hpp"
#include "result.hpp"
#include "scenario.hpp"

namespace bench {

namespace {

struct Echo final : Handler {
  void on_messages(Connection& connection, unsigned count) override {
    messages += count;
    connection.send(count);
  }

  std::uint64_t messages = 0;
};

// Until the time is over and, so that each connection's messages have been seen whole, each has had one.
void run(Network& network, Echo& echo, Nanoseconds end, std::uint64_t least) {
  const Nanoseconds deadline = end + 30'000'000'000;
  while (network.failure().empty() && (now() < end || (echo.messages < least && now() < deadline)))
    network.turn(echo, 100);
}

Nanoseconds after(double seconds) { return now() + static_cast<Nanoseconds>(seconds * 1e9); }

}  // namespace

nlohmann::json echo(const Options& options) {
  const Frames frames(options);
  Network network(options, frames);
  std::vector<Connection*> idle;
  if (!network.open(options.idle, "/echo", idle)) return failed(network.failure());
  std::vector<Connection*> busy;
  if (!network.open(options.connections, "/echo", busy)) return failed(network.failure());

  Echo echo;
  for (Connection* connection : busy) connection->send(options.depth);
  run(network, echo, after(options.warm_up), options.connections);
  network.read_thoroughly(false);
  const std::uint64_t before = echo.messages;
  const Snapshot begin = Snapshot::take(options, network);
  run(network, echo, after(options.seconds), before + 1);
  const Snapshot end = Snapshot::take(options, network);
  if (!network.failure().empty()) return failed(network.failure());
  return result(options, begin, end, echo.messages - before);
}

}  // namespace bench
