// Graceful shutdown.
#include "catch.hpp"
#include "served.hpp"

using namespace duet_test;
using namespace std::chrono_literals;

namespace {

/// Waits until a drain has ended.
struct Drained {
  std::atomic<bool> done = false;
  duet::ShutdownResult result;

  void begin(Served& served, duet::ShutdownOptions options) {
    served.in_loop([&, options] {
      served.server().shut_down(options, [&](const duet::ShutdownResult& how) {
        result = how;
        done = true;
      });
    });
  }
  void wait() const {
    REQUIRE(eventually([&] { return done.load(); }));
  }
};

}  // namespace

TEST_CASE("a draining server refuses new clients and closes all others and waits for their answers") {
  Served served({.host = "127.0.0.1"});
  Drained drained;
  std::vector<RawSocket> sockets;
  for (int i = 0; i < 20; ++i) sockets.push_back(served.open());
  RawSocket late = served.connect();
  late.send("GET / HTTP/1.1\r\n");
  REQUIRE(served.wait_for_lines(20));
  drained.begin(served, {.window = 50ms, .deadline = 20s, .reason = "moving"});
  CHECK_FALSE(served.connect().is_open());
  late.send(upgrade_request().substr(16));
  CHECK(late.read_until("\r\n").starts_with("HTTP/1.1 503 "));
  for (RawSocket& socket : sockets) {
    CHECK(next(socket) == "close 1001 moving");
    CHECK_FALSE(drained.done);
    socket.send(masked(close_frame, close_payload(1001)));
  }
  late.close();
  drained.wait();
  CHECK(drained.result.closed == 20);
  CHECK(drained.result.cut == 0);
}

TEST_CASE("messages sent before a drain are read before its Close however slowly") {
  Served served({.host = "127.0.0.1", .timeouts = {.close = 1ms}, .send_queue = {.close_above = 16 << 20}});
  RawSocket socket = RawSocket::connect_slow(served.port());
  REQUIRE(open_as_client(socket));
  REQUIRE(served.wait_for_lines(1));
  Drained drained;
  served.in_loop([&] {
    for (int i = 0; i < 100; ++i) CHECK(served.newest().send_text(std::string(100'000, 'x')));
  });
  drained.begin(served, {.window = 0ms, .deadline = 20s});
  for (int i = 0; i < 100; ++i) REQUIRE(next(socket).size() == 100'005);
  CHECK(next(socket) == "close 1001 ");
  socket.send(masked(close_frame, close_payload(1001)));
  drained.wait();
  CHECK(drained.result.closed == 1);
}

TEST_CASE("a drain disconnects the remaining clients at its deadline and ends") {
  Served served({.host = "127.0.0.1"});
  RawSocket deaf = served.open();
  RawSocket idle = served.connect();
  REQUIRE(served.wait_for_lines(1));
  Drained drained;
  drained.begin(served, {.window = 10ms, .deadline = 50ms});
  drained.wait();
  CHECK(drained.result.closed == 0);
  CHECK(drained.result.cut == 1);
  CHECK(served.closed().starts_with("closed 1006 "));
  CHECK(idle.ends());
}

TEST_CASE("a drain without connections ends at once and its callback may destroy the server or listen") {
  Served served({.host = "127.0.0.1"});
  std::atomic<bool> done = false;
  SECTION("destroyed") {
    served.in_loop([&] {
      served.server().shut_down({}, [&](const duet::ShutdownResult&) {
        served.destroy_server();
        done = true;
      });
    });
  }
  SECTION("listens") {
    served.in_loop([&] {
      served.server().shut_down({},
                                [&](const duet::ShutdownResult&) { done = bool(served.server().listen()); });
    });
  }
  CHECK(eventually([&] { return done.load(); }));
}

TEST_CASE("on_close during a drain may destroy the server or start another drain") {
  const bool destroys = GENERATE(true, false);
  Served* self = nullptr;
  std::atomic<int> first = 0, second = 0;
  Served served({.host = "127.0.0.1"}, {.on_close = [&](duet::Connection, const duet::Closed&) {
                  if (destroys)
                    self->destroy_server();
                  else
                    self->server().shut_down({}, [&](const duet::ShutdownResult&) { ++second; });
                }});
  self = &served;
  RawSocket socket = served.open();
  REQUIRE(served.wait_for_lines(1));
  served.in_loop([&] {
    served.server().shut_down({.window = 0ms, .deadline = 0ms},
                              [&](const duet::ShutdownResult&) { ++first; });
  });
  CHECK(served.closed().starts_with("closed 1006 "));
  if (!destroys) CHECK(eventually([&] { return second > 0; }));
  served.settle();
  CHECK(first == 0);
  CHECK(second == (destroys ? 0 : 1));
}

TEST_CASE("a server may be destroyed or closed during a drain") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.open();
  REQUIRE(served.wait_for_lines(1));
  bool called = false;
  served.in_loop([&] {
    served.server().shut_down({.deadline = 60s}, [&](const duet::ShutdownResult&) { called = true; });
  });
  served.in_loop([&] { served.destroy_server(); });
  CHECK(next(socket) == "close 1001 ");
  served.in_loop([&] { CHECK_FALSE(called); });
}
