// The application's pings and their round-trip times, on both ends.
#include <duet/ping.hpp>

#include <optional>
#include <string>
#include <vector>

#include "catch.hpp"
#include "connection/pending_pings.hpp"
#include "raw_client.hpp"
#include "served.hpp"

using namespace duet_test;
using duet::Connection;
using duet::Error;
using duet::detail::PendingPings;
using std::chrono::microseconds;

namespace {

/// A server that pings on request, and the answered pings in order. All on the server's thread.
struct Pinger {
  std::string answered;  // "a", "b" ... in the order of the answers
  std::vector<microseconds> times;

  duet::Result<> ping(Served& served, char name) {
    return served.newest().ping([this, name](microseconds time) {
      answered += name;
      times.push_back(time);
    });
  }
};

}  // namespace

TEST_CASE("a pong answers its ping and those before it") {
  PendingPings pings;
  std::string called;
  const auto add = [&](char name) { return pings.add([&called, name](microseconds) { called += name; }); };
  const auto answer = [&](std::span<const std::byte> pong) {
    for (auto& each : pings.answer(pong)) each.callback(each.round_trip);
    return std::exchange(called, {});
  };
  const auto a = add('a');
  const auto b = add('b');
  const auto c = add('c');
  CHECK(answer(b) == "ab");
  CHECK(answer(a).empty());
  CHECK(answer({}).empty());
  CHECK(answer(std::span(c).first(7)).empty());
  CHECK(answer(c) == "c");
  CHECK(answer(c).empty());
}

TEST_CASE("a server receives the round-trip time of its ping") {
  Served served({.host = "127.0.0.1"});
  Pinger pinger;
  RawSocket socket = served.open();
  REQUIRE(served.wait_for_lines(1));
  served.in_loop([&] { CHECK(pinger.ping(served, 'a')); });
  const RawFrame frame = read_frame(socket);
  CHECK(frame.first_byte == (0x80U | ping));
  CHECK(frame.payload.size() == sizeof(PendingPings::Payload));
  CHECK(served.ask([&] { return pinger.answered; }).empty());
  REQUIRE(socket.send(masked(pong, "unasked") + masked(pong, frame.payload) + masked(pong, frame.payload)));
  CHECK(eventually([&] { return served.ask([&] { return pinger.answered; }) == "a"; }));
  served.settle(socket);
  CHECK(served.ask([&] { return pinger.answered; }) == "a");
  CHECK(served.ask([&] { return pinger.times.at(0); }) > microseconds::zero());
}

TEST_CASE("one pong answers all earlier pings in their order") {
  Served served({.host = "127.0.0.1"});
  Pinger pinger;
  RawSocket socket = served.open();
  REQUIRE(served.wait_for_lines(1));
  served.in_loop([&] {
    for (const char name : {'a', 'b', 'c'}) CHECK(pinger.ping(served, name));
  });
  static_cast<void>(read_frame(socket));
  const RawFrame second = read_frame(socket);
  REQUIRE(socket.send(masked(pong, second.payload)));
  CHECK(eventually([&] { return served.ask([&] { return pinger.answered; }) == "ab"; }));
}

TEST_CASE("pings that nobody answers are bounded") {
  Served served({.host = "127.0.0.1"});
  Pinger pinger;
  RawSocket socket = served.open();
  REQUIRE(served.wait_for_lines(1));
  served.in_loop([&] {
    for (std::size_t i = 0; i < duet::most_pings; ++i) CHECK(pinger.ping(served, 'a'));
    CHECK(pinger.ping(served, 'b').error() == Error::too_many_pings);
  });
  RawFrame last;
  for (std::size_t i = 0; i < duet::most_pings; ++i) last = read_frame(socket);
  REQUIRE(socket.send(masked(pong, last.payload)));
  CHECK(eventually([&] { return served.ask([&] { return pinger.answered.size(); }) == duet::most_pings; }));
  served.in_loop([&] { CHECK(pinger.ping(served, 'c')); });
}

TEST_CASE("a ping on a connection that has ended is refused") {
  CHECK(Connection().ping({}).error() == Error::already_closed);
  Served served({.host = "127.0.0.1"});
  Pinger pinger;
  RawSocket socket = served.open();
  REQUIRE(served.wait_for_lines(1));
  served.in_loop([&] {
    CHECK(pinger.ping(served, 'a'));
    CHECK(served.newest().close(1000));
    CHECK(pinger.ping(served, 'b').error() == Error::already_closed);
  });
  socket.close();
  CHECK(served.closed() != "nothing");
  served.in_loop([&] { CHECK(pinger.ping(served, 'c').error() == Error::already_closed); });
  CHECK(served.ask([&] { return pinger.answered; }).empty());
}

TEST_CASE("the callback of a ping may destroy the server") {
  Served served({.host = "127.0.0.1"});
  bool called_again = false;
  RawSocket socket = served.open();
  REQUIRE(served.wait_for_lines(1));
  served.in_loop([&] {
    CHECK(served.newest().ping([&](microseconds) { served.destroy_server(); }));
    CHECK(served.newest().ping([&](microseconds) { called_again = true; }));
  });
  static_cast<void>(read_frame(socket));
  REQUIRE(socket.send(masked(pong, read_frame(socket).payload)));
  CHECK(next(socket) == "close 1001 ");
  served.settle();
  CHECK_FALSE(served.ask([&] { return called_again; }));
}

TEST_CASE("a native client receives the round-trip time of its ping") {
  RawClient client;
  std::optional<microseconds> time;
  client.when_open = [&] {
    CHECK(duet::ping(*client.client, [&](microseconds round_trip) {
      time = round_trip;
      client.client->close();
    }));
    CHECK_FALSE(time);
  };
  CHECK(duet::ping(*client.client, {}).error() == Error::already_closed);
  client.run([](RawSocket& socket) {
    if (!open_as_server(socket)) return;
    const RawFrame frame = read_frame(socket);
    socket.send(plain(pong, "unasked") + plain(pong, frame.payload));
    static_cast<void>(read_frame(socket));
    socket.send(plain(close_frame, close_payload(1000)));
  });
  REQUIRE(time);
  CHECK(*time > microseconds::zero());
  CHECK(duet::ping(*client.client, {}).error() == Error::already_closed);
}

TEST_CASE("a client pings once it is open") {
  RawClient client;
  RawListener& listener = client.listener;
  REQUIRE(client.client->connect(listener.url()));
  CHECK(duet::ping(*client.client, {}).error() == Error::not_open_yet);
}

TEST_CASE("the callback of a ping may destroy the client") {
  RawListener listener;
  duet::Loop loop;
  std::optional<duet::Client> client(std::in_place, loop);
  bool called_again = false;
  client->on_open([&] {
    CHECK(duet::ping(*client, [&](microseconds) { client.reset(); }));
    CHECK(duet::ping(*client, [&](microseconds) { called_again = true; }));
  });
  REQUIRE(client->connect(listener.url()));
  std::thread server([&] {
    RawSocket socket = listener.accept();
    if (!open_as_server(socket)) return;
    static_cast<void>(read_frame(socket));
    socket.send(plain(pong, read_frame(socket).payload));
    static_cast<void>(socket.read_to_end());
  });
  join_while_polling(loop, server);
  CHECK_FALSE(client);
  CHECK_FALSE(called_again);
}
