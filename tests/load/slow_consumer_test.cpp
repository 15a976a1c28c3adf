// The memory for slow consumers is limited.
#include <duet/server.hpp>

#include "catch.hpp"
#include "process.hpp"
#include "served.hpp"

using namespace duet_test;

namespace {

constexpr std::size_t most_waiting = 1 << 20;
constexpr int messages = 100'000;

/// Returns the peak of additional memory while 100 MB are published to a subscriber that does not read.
std::size_t held_for_a_deaf_subscriber(duet::SlowConsumer policy) {
  Served served({.host = "127.0.0.1", .send_queue = {.close_above = most_waiting}},
                {.on_open = [](duet::Connection ws) { static_cast<void>(ws.subscribe("news")); }});
  RawSocket deaf = RawSocket::connect_slow(served.port());
  if (!open_as_client(deaf) || !served.wait_for_lines(1)) return SIZE_MAX;
  const std::string text(1000, 'x');
  std::size_t most = 0;
  std::size_t before = 0;
  served.in_loop([&] { before = heap_in_use(); });
  for (int round = 0; round < 100; ++round)
    served.in_loop([&] {
      for (int i = 0; i < messages / 100; ++i)
        static_cast<void>(served.server().publish_text("news", text, {.slow = policy, .key = "k"}));
      most = std::max(most, heap_in_use());
    });
  deaf.reset();
  return most - std::min(most, before);
}

}  // namespace

TEST_CASE("a subscriber that does not read uses no more memory than its policy allows") {
  // A queued message takes a few bytes more than its payload, and buffers grow by doubling.
  constexpr std::size_t allowed = 3 * most_waiting;
  CHECK(held_for_a_deaf_subscriber(duet::SlowConsumer::close) < allowed);
  CHECK(held_for_a_deaf_subscriber(duet::SlowConsumer::drop_newest) < allowed);
  CHECK(held_for_a_deaf_subscriber(duet::SlowConsumer::drop_oldest) < allowed);
  CHECK(held_for_a_deaf_subscriber(duet::SlowConsumer::keep_latest) < allowed);
}
