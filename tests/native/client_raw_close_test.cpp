// RFC 6455 sections 5 and 7 at the client's end of the wire.
#include <set>

#include "catch.hpp"
#include "raw_client.hpp"

using namespace duet_test;
using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

namespace {

/// The log of a client that gets these bytes after the handshake, and the frame it sends last.
struct Outcome {
  Lines log;
  std::string frame;
};

Outcome after(const std::string& bytes, duet::ClientOptions options = {}) {
  Outcome outcome;
  RawClient one(std::move(options));
  one.run([&](RawSocket& socket) {
    if (!open_as_server(socket) || !socket.send(bytes)) return;
    outcome.frame = next(socket);
  });
  outcome.log = one.log;
  return outcome;
}

}  // namespace

TEST_CASE("a connection that is reset or ended without a Close is lost") {
  const bool reset = GENERATE(false, true);
  RawClient one;
  one.when_message = [&](duet::Message) { CHECK(one.client->send("read")); };
  one.run([&](RawSocket& socket) {
    if (open_as_server(socket) && reset) {
      socket.send(plain(text, "a"));
      next(socket);
      socket.reset();
    }
  });
  CHECK(one.log.back() == "closed 1006 lost was_open");
  CHECK(one.log.front() == "open");
}

TEST_CASE("a message and a Close in one write give the message, then a clean end") {
  const Outcome one =
      after(plain(text, "m") + plain(close_frame, close_payload(4002, "bye")) + plain(text, "after"));
  CHECK(one.log == Lines{"open", "text m", "closed 4002 handshake was_open clean 'bye'"});
  CHECK(one.frame.starts_with("close 4002 "));
}

TEST_CASE("the server's codes arrive as they are, none as 1005") {
  for (const unsigned code :
       std::initializer_list<unsigned>{1000, 1001, 1003, 1011, 1012, 1013, 1014, 3000, 4999}) {
    const Outcome one = after(plain(close_frame, close_payload(code)));
    CHECK(one.log == Lines{"open", "closed " + std::to_string(code) + " handshake was_open clean"});
    CHECK(one.frame == "close " + std::to_string(code) + " ");
  }
  const Outcome none = after(plain(close_frame, ""));
  CHECK(none.log == Lines{"open", "closed 1005 handshake was_open clean"});
  CHECK(none.frame == "close ");
}

TEST_CASE("RFC 6455 5 and 8.1: what no server may send ends with 1006, and the wire says why") {
  const Lines broken{"open", "closed 1006 protocol was_open"};
  const auto check = [&](const std::string& bytes, const char* frame) {
    const Outcome one = after(bytes);
    CHECK(one.log == broken);
    CHECK(one.frame == frame);
  };
  check(masked(text, "masked"), "close 1002 ");
  check(plain(3, ""), "close 1002 ");
  check(plain(text, "", {.reserved = 4}), "close 1002 ");
  check(plain(continuation, ""), "close 1002 ");
  check(plain(close_frame, "\x03"), "close 1002 ");
  check(plain(close_frame, close_payload(1006)), "close 1002 ");
  check(plain(text, "\xFF"), "close 1007 ");
  check(plain(text, "\xE2\x82"), "close 1007 ");
  check(plain(close_frame, close_payload(1000, "\xFF")), "close 1007 ");
}

TEST_CASE("a message over the limit ends with 1009 on both sides, told by its header") {
  const Outcome one =
      after(plain(text, "1234") + plain(binary, "", {.claimed = 1'000'000'000}), {.max_message_size = 4});
  CHECK(one.log == Lines{"open", "text 1234", "closed 1009 too_big was_open"});
  CHECK(one.frame == "close 1009 ");
}

TEST_CASE("a server that never answers our Close is given up after the close timeout") {
  RawClient one({.close_timeout = 100ms});
  one.when_open = [&] { CHECK(one.client->close(3001, "enough")); };
  std::string frame;
  one.run([&](RawSocket& socket) {
    if (open_as_server(socket)) frame = next(socket);
    socket.read_to_end();
  });
  CHECK(frame == "close 3001 enough");
  CHECK(one.log == Lines{"open", "closed 1006 timeout was_open"});
}

TEST_CASE("our Close goes out after what was sent, and nothing is delivered after it") {
  RawClient one;
  one.when_open = [&] {
    CHECK(one.client->send("last words"));
    CHECK(one.client->close(1000));
    CHECK(one.client->send("too late").error() == duet::Error::already_closed);
  };
  Lines frames;
  one.run([&](RawSocket& socket) {
    if (!open_as_server(socket)) return;
    frames.push_back(next(socket));
    frames.push_back(next(socket));
    socket.send(plain(text, "not delivered") + plain(ping, "p") + plain(close_frame, close_payload(1000)));
  });
  CHECK(frames == Lines{"text last words", "close 1000 "});
  CHECK(one.log == Lines{"open", "closed 1000 handshake was_open clean"});
}

TEST_CASE("RFC 6455 5.3: all that a client sends is masked, with keys that differ") {
  RawClient one;
  const std::string large(70'000, 'L');
  one.when_open = [&] {
    for (int i = 0; i < 50; ++i) CHECK(one.client->send(std::to_string(i)));
    CHECK(one.client->send(large));
    CHECK(one.client->send(std::as_bytes(std::span(large))));
    CHECK(one.client->close(1000));
  };
  std::set<std::string> keys;
  bool all_masked = true;
  Lines frames;
  one.run([&](RawSocket& socket) {
    if (!open_as_server(socket)) return;
    socket.send(plain(ping, "p"));
    RawFrame frame;
    do {
      frame = read_frame(socket);
      all_masked = all_masked && frame.is_masked;
      keys.insert(frame.key);
      frames.push_back(describe(frame));
    } while (frame.whole && !frames.back().starts_with("close"));
    socket.send(plain(close_frame, ""));
  });
  CHECK(all_masked);
  CHECK(keys.size() >= 52);
  std::erase(frames, "pong p");
  REQUIRE(frames.size() == 53);
  for (std::size_t i = 0; i < 50; ++i) CHECK(frames[i] == "text " + std::to_string(i));
  CHECK((frames[50] == "text " + large));
  CHECK((frames[51] == "binary " + large));
  CHECK(frames[52] == "close 1000 ");
}

TEST_CASE("a ping is answered with its payload") {
  std::string frame;
  RawClient one;
  one.run([&](RawSocket& socket) {
    if (!open_as_server(socket)) return;
    socket.send(plain(ping, std::string(125, 'p')));
    frame = next(socket);
    socket.send(plain(close_frame, ""));
  });
  CHECK(frame == "pong " + std::string(125, 'p'));
}

TEST_CASE("a slow server makes send() refuse, and buffered_amount() returns to 0") {
  RawClient one({.max_buffered_amount = 100'000});
  std::size_t taken = 0;
  bool full = false;
  one.when_open = [&] {
    const std::string block(50'000, 'x');
    for (int i = 0; i < 4000 && !full; ++i) {
      const auto result = one.client->send(block);
      if (result) ++taken;
      full = !result && result.error() == duet::Error::queue_full;
    }
    CHECK(one.client->buffered_amount() > 0);
    CHECK(one.client->buffered_amount() <= 100'000);
  };
  one.when_message = [&](duet::Message) {
    CHECK(one.client->buffered_amount() == 0);
    CHECK(one.client->send("fits again"));
    CHECK(one.client->close());
  };
  std::size_t got = 0;
  std::string last;
  one.run([&](RawSocket& socket) {
    if (!open_as_server(socket)) return;
    for (; read_frame(socket).payload.size() == 50'000;)
      if (++got == taken && full) break;
    socket.send(plain(text, "all read"));
    last = next(socket);
    next(socket);
    socket.send(plain(close_frame, ""));
  });
  CHECK(full);
  CHECK(got == taken);
  CHECK(last == "text fits again");
}

TEST_CASE("a message that is too big after close() does not disturb the closing handshake") {
  RawClient one({.max_message_size = 10});
  one.when_message = [&](duet::Message) { CHECK(one.client->close(4000, "enough")); };
  one.run([&](RawSocket& socket) {
    if (!open_as_server(socket)) return;
    socket.send(plain(text, "first"));
    next(socket);
    socket.send(plain(binary, std::string(1000, 'x')) + plain(close_frame, close_payload(4000, "fine")));
  });
  CHECK(one.log == Lines{"open", "text first", "closed 4000 handshake was_open clean 'fine'"});
}
