#include "network.hpp"
#include "result.hpp"
#include "scenario.hpp"

namespace bench {

namespace {

struct Room {
  Connection* publisher = nullptr;
  std::uint64_t missing = 0;  // missing deliveries of the last publication
};

class FanOut final : public Handler {
 public:
  FanOut(const Options& options, std::uint64_t members)
      : depth_(options.depth), each_(members * options.depth) {}

  void publish(Room& room) const {
    room.missing = each_;
    room.publisher->send(depth_);
  }

  void on_messages(Connection& connection, unsigned count) override {
    deliveries += count;
    Room& room = rooms[connection.room];
    room.missing -= count;
    if (room.missing == 0) publish(room);
  }

  std::vector<Room> rooms;
  std::uint64_t deliveries = 0;

 private:
  unsigned depth_;
  std::uint64_t each_;
};

void run(Network& network, FanOut& fan_out, double seconds) {
  const Nanoseconds end = now() + static_cast<Nanoseconds>(seconds * 1e9);
  while (network.failure().empty() && now() < end) network.turn(fan_out, 100);
}

}  // namespace

nlohmann::json fan_out(const Options& options) {
  const Frames frames(options);
  Network network(options, frames);
  const unsigned members = options.connections / options.rooms;
  FanOut fan_out(options, members);
  std::vector<Connection*> all;
  for (std::size_t i = 0; i < options.rooms; ++i) {
    if (!network.open(members, "/sub/room" + std::to_string(i), all)) return failed(network.failure());
    for (std::size_t j = all.size() - members; j < all.size(); ++j) all[j]->room = i;
  }
  for (std::size_t i = 0; i < options.rooms; ++i) {
    if (!network.open(1, "/pub/room" + std::to_string(i), all)) return failed(network.failure());
    fan_out.rooms.push_back({all.back()});
  }

  for (Room& room : fan_out.rooms) fan_out.publish(room);
  run(network, fan_out, options.warm_up);
  network.read_thoroughly(false);
  const std::uint64_t before = fan_out.deliveries;
  const Snapshot begin = Snapshot::take(options, network);
  run(network, fan_out, options.seconds);
  const Snapshot end = Snapshot::take(options, network);
  if (!network.failure().empty()) return failed(network.failure());
  if (fan_out.deliveries == before) return failed("nothing was delivered");
  nlohmann::json answer = result(options, begin, end, fan_out.deliveries - before);
  answer["all"] = fan_out.deliveries;
  return answer;
}

}  // namespace bench
