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

// Runs until the time has passed and `wanted` messages were received, but no longer than `longest`.
bool run(Network& network, Echo& echo, double seconds, std::uint64_t wanted, double longest) {
  const Nanoseconds begin = now();
  const auto past = [begin](double time) { return now() - begin >= static_cast<Nanoseconds>(time * 1e9); };
  const std::uint64_t before = echo.messages;
  while (network.failure().empty() && !past(longest) && !(past(seconds) && echo.messages - before >= wanted))
    network.turn(echo, 100);
  return echo.messages - before >= wanted;
}

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
  // The first message of each connection is compared completely.
  run(network, echo, options.warm_up, options.connections, 30);
  network.read_thoroughly(false);
  const std::uint64_t before = echo.messages;
  const std::uint64_t wanted = std::uint64_t{2} * options.connections * options.depth;
  const Snapshot begin = Snapshot::take(options, network);
  const bool enough = run(network, echo, options.seconds, wanted, options.longest);
  const Snapshot end = Snapshot::take(options, network);
  if (!network.failure().empty()) return failed(network.failure());
  if (echo.messages == before) return failed("nothing came back");
  nlohmann::json answer = result(options, begin, end, echo.messages - before);
  answer["enough"] = enough;
  answer["all"] = echo.messages;
  return answer;
}

}  // namespace bench
