#include "network.hpp"
#include "result.hpp"
#include "scenario.hpp"

namespace bench {

namespace {

constexpr std::size_t first_ones = 100;  // the server's one-time allocations are made for them

struct Count final : Handler {
  void on_messages(Connection&, unsigned count) override { messages += count; }
  std::uint64_t messages = 0;
};

bool open(Network& network, Count& count, std::size_t connections) {
  std::vector<Connection*> opened;
  if (!network.open(connections, "/echo", opened)) return false;
  const std::uint64_t all = count.messages + connections;
  for (Connection* connection : opened) {
    connection->send(1);
    network.turn(count, 0);
  }
  const Nanoseconds deadline = now() + 30'000'000'000;
  while (count.messages < all && network.failure().empty() && now() < deadline) network.turn(count, 100);
  return network.failure().empty() && count.messages == all;
}

void rest(Network& network, Count& count, double seconds) {
  const Nanoseconds end = now() + static_cast<Nanoseconds>(seconds * 1e9);
  while (now() < end && network.failure().empty()) network.turn(count, 50);
}

}  // namespace

nlohmann::json idle(const Options& options) {
  const Frames frames(options);
  Network network(options, frames);
  Count count;
  if (!open(network, count, first_ones)) return failed("not all came: " + network.failure());
  rest(network, count, 0.2);
  const auto before = static_cast<double>(resident(options.server));
  if (!open(network, count, options.connections)) return failed("not all came: " + network.failure());
  rest(network, count, options.warm_up);
  const Snapshot begin = Snapshot::take(options, network);
  rest(network, count, options.seconds);
  const Snapshot end = Snapshot::take(options, network);
  if (!network.failure().empty()) return failed(network.failure());
  nlohmann::json answer = result(options, begin, end, options.connections);
  answer["memory_each"] =
      (static_cast<double>(resident(options.server)) - before) / static_cast<double>(options.connections);
  answer["cpu_share"] = answer["server_share"];
  return answer;
}

}  // namespace bench
