// RFC 6455 sections 5 and 7, for a client.
#include "catch.hpp"
#include "raw_client.hpp"

using namespace duet_test;
using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

TEST_CASE("a connection that is reset or ends without a Close has the cause lost") {
  const bool reset = GENERATE(false, true);
  RawClient one;
  one.when_message = [&](duet::Message) { CHECK(one.client->send_text("read")); };
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

TEST_CASE("a server that never answers the Close ends with the close timeout") {
  RawClient one({.timeouts = {.close = 100ms}});
  one.when_open = [&] { CHECK(one.client->close(3001, "enough")); };
  std::string frame;
  one.run([&](RawSocket& socket) {
    if (open_as_server(socket)) frame = next(socket);
    socket.read_to_end();
  });
  CHECK(frame == "close 3001 enough");
  CHECK(one.log == Lines{"open", "closed 1006 timeout was_open"});
}

TEST_CASE("the client's Close is sent after queued messages and no message is delivered after it") {
  RawClient one;
  one.when_open = [&] {
    CHECK(one.client->send_text("last words"));
    CHECK(one.client->close(1000));
    CHECK(one.client->send_text("too late").error() == duet::Error::already_closed);
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

TEST_CASE("a slow server makes send() refuse and buffered_amount() returns to 0") {
  RawClient one({.send_queue = {.max_size = 100'000}});
  std::size_t taken = 0;
  bool full = false;
  one.when_open = [&] {
    const std::string block(50'000, 'x');
    for (int i = 0; i < 4000 && !full; ++i) {
      const auto result = one.client->send_text(block);
      if (result) ++taken;
      full = !result && result.error() == duet::Error::queue_full;
    }
    CHECK(one.client->buffered_amount() > 0);
    CHECK(one.client->buffered_amount() <= 100'000);
  };
  one.when_message = [&](duet::Message) {
    CHECK(one.client->buffered_amount() == 0);
    CHECK(one.client->send_text("fits again"));
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
  RawClient one({.limits = {.max_message_size = 10}});
  one.when_message = [&](duet::Message) { CHECK(one.client->close(4000, "enough")); };
  one.run([&](RawSocket& socket) {
    if (!open_as_server(socket)) return;
    socket.send(plain(text, "first"));
    next(socket);
    socket.send(plain(binary, std::string(1000, 'x')) + plain(close_frame, close_payload(4000, "fine")));
  });
  CHECK(one.log == Lines{"open", "text first", "closed 4000 handshake was_open clean 'fine'"});
}
