// One connection with much work, and another that waits for its turn.
#include <duet/http_request.hpp>

#include <atomic>

#include "catch.hpp"
#include "raw_deflate.hpp"
#include "served.hpp"

using namespace duet_test;

namespace {

using Clock = std::chrono::steady_clock;

void work_for(std::chrono::milliseconds time) {
  const auto end = Clock::now() + time;
  while (Clock::now() < end) {
  }
}

/// Counts, on the server's thread, how many messages or requests of the busy connection were handled before
/// the other's.
struct Turns {
  static constexpr std::string_view other = "the other";
  int busy = 0;
  int before_other = -1;
  std::atomic<bool> over = false;

  void handle(std::string_view what, int all) {
    if (what == other)
      before_other = busy;
    else
      ++busy;
    over = busy == all && before_other >= 0;
  }
  Came wait() const {
    return eventually([&] { return over.load(); });
  }
};

}  // namespace

TEST_CASE("messages that inflate a lot let other connections go first") {
  constexpr int messages = 8;
  const std::string one = bomb(16);
  Served served({.host = "127.0.0.1",
                 .compression = {.enabled = true, .threshold = 0, .window_bits = 15},
                 .limits = {.max_message_size = 16 << 20}});
  Turns turns;
  served.in_loop([&] {
    served.server().on_message([&](duet::Connection, duet::Message message) {
      turns.handle(message.is_text() ? message.text() : "", messages);
    });
  });
  RawSocket busy = served.connect();
  REQUIRE(busy.send(upgrade_request("Sec-WebSocket-Extensions: permessage-deflate\r\n")));
  REQUIRE(busy.read_until("\r\n\r\n").starts_with("HTTP/1.1 101"));
  RawSocket other = served.open();
  std::string all;
  for (int i = 0; i < messages; ++i) all += masked(binary, one, {.reserved = 4});
  // Both are received before the loop reads.
  served.in_loop([&] {
    busy.send(all);
    other.send(masked(text, Turns::other));
  });
  REQUIRE(turns.wait());
  CHECK(turns.before_other <= 1);
}

TEST_CASE("costly messages of one connection let other connections go first") {
  constexpr int messages = 100;
  Served served({.host = "127.0.0.1"});
  Turns turns;
  served.in_loop([&] {
    served.server().on_message([&](duet::Connection, duet::Message message) {
      turns.handle(message.text(), messages);
      work_for(std::chrono::milliseconds(5));
    });
  });
  RawSocket busy = served.open(), other = served.open();
  std::string all;
  for (int i = 0; i < messages; ++i) all += masked(text, "busy");
  served.in_loop([&] {
    busy.send(all);
    other.send(masked(text, Turns::other));
  });
  REQUIRE(turns.wait());
  CHECK(turns.before_other <= 4);
}

TEST_CASE("pipelined requests of one client let other connections go first") {
  constexpr int requests = 100;
  Turns turns;
  Served served({.host = "127.0.0.1"}, {.on_request = [&](duet::HttpRequest& request) {
                  turns.handle(request.path() == "/other" ? Turns::other : "", requests);
                  work_for(std::chrono::milliseconds(1));
                  request.reply(200, "text/plain", "ok");
                }});
  RawSocket busy = served.connect(), other = served.connect();
  std::string all;
  for (int i = 0; i < requests; ++i) all += "GET /busy HTTP/1.1\r\nHost: localhost\r\n\r\n";
  served.in_loop([&] {
    busy.send(all);
    other.send("GET /other HTTP/1.1\r\nHost: localhost\r\n\r\n");
  });
  REQUIRE(turns.wait());
  CHECK(turns.before_other <= 4);
}

TEST_CASE("messages deferred to the next turn are not delivered after a close") {
  Served served({.host = "127.0.0.1"});
  std::atomic<int> delivered = 0;
  served.in_loop([&] {
    served.server().on_message([&](duet::Connection ws, duet::Message) {
      if (++delivered == 2) ws.close(4000);
      work_for(std::chrono::milliseconds(5));
    });
  });
  RawSocket socket = served.open();
  std::string all;
  for (int i = 0; i < 10; ++i) all += masked(text, "busy");
  REQUIRE(socket.send(all));
  CHECK(next(socket) == "close 4000 ");
  REQUIRE(socket.send(masked(close_frame, close_payload(4000))));
  CHECK(served.closed() == "closed 4000 handshake clean");
  CHECK(delivered == 2);
}

TEST_CASE("empty messages fill the queue of a reader that never reads") {
  std::atomic<bool> is_full = false;
  Served served({.host = "127.0.0.1", .timeouts = {.close = std::chrono::milliseconds(200)}});
  served.in_loop([&] {
    served.server().on_message([&](duet::Connection ws, duet::Message) {
      const duet::SendResult result = ws.send_text("");
      if (!result && result.error() == duet::Error::queue_full) is_full = true;
    });
  });
  RawSocket socket = RawSocket::connect_slow(served.port());
  REQUIRE(open_as_client(socket));
  std::string many;
  for (int i = 0; i < 10'000; ++i) many += masked(text, "");
  for (int i = 0; i < 2000 && !is_full && socket.send(many); ++i) {
  }
  CHECK(served.closed() == "closed 1006 timeout");
  CHECK(is_full);
}
