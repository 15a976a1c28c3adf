// Messages that a client sends in parts.
#include <duet/keep_alive.hpp>
#include <duet/native_options.hpp>
#include <duet/parts.hpp>
#include <duet/reconnect.hpp>

#include "catch.hpp"
#include "raw_client.hpp"
#include "raw_deflate.hpp"

using namespace duet_test;
using namespace std::chrono_literals;
using duet::Error;
using duet::Part;
using Lines = std::vector<std::string>;

namespace {

/// Returns a frame's first byte and its payload: "81 text". Every frame must be masked.
std::string frame_of(RawSocket& socket) {
  const RawFrame frame = read_frame(socket);
  CHECK(frame.is_masked);
  constexpr std::string_view digits = "0123456789abcdef";
  return std::string{digits[frame.first_byte >> 4], digits[frame.first_byte & 15], ' '} + frame.payload;
}

duet::SendResult text_part(RawClient& one, std::string_view part, Part what_follows) {
  return duet::send_text_part(*one.client, part, what_follows);
}

duet::SendResult binary_part(RawClient& one, std::string_view part, Part what_follows) {
  return duet::send_binary_part(*one.client, std::as_bytes(std::span(part.data(), part.size())),
                                what_follows);
}

void close_normally(RawSocket& socket) {
  socket.send(plain(close_frame, close_payload(1000)));
  CHECK(next(socket) == "close 1000 ");
}

const Lines opened_and_closed{"open", "closed 1000 handshake was_open clean"};

}  // namespace

TEST_CASE("RFC 6455 5.4: each part of a client is a frame that is sent before the message is complete") {
  RawClient one;
  one.when_open = [&] { CHECK(text_part(one, "Hel", Part::more)); };
  one.when_message = [&](duet::Message) {
    CHECK(text_part(one, "", Part::more));
    CHECK(text_part(one, "lo", Part::last));
    CHECK(binary_part(one, "\xFF", Part::more));
    CHECK(binary_part(one, "", Part::last));
    CHECK(text_part(one, "whole", Part::last));
    CHECK(one.client->send_text("next"));
    CHECK(one.client->buffered_amount() == 15 - 3);
  };
  one.run([](RawSocket& socket) {
    open_as_server(socket);
    CHECK(frame_of(socket) == "01 Hel");
    socket.send(plain(text, "received"));
    for (const char* expected : {"00 ", "80 lo", "02 \xFF", "80 ", "81 whole", "81 next"})
      CHECK(frame_of(socket) == expected);
    close_normally(socket);
  });
  CHECK(one.log == Lines{"open", "text received", opened_and_closed[1]});
}

TEST_CASE("pongs and pings and a Close of a client are sent between parts") {
  RawClient one;
  REQUIRE(duet::set_keep_alive(*one.client, {.interval = 20ms, .timeout = 60s}));
  one.when_open = [&] { CHECK(text_part(one, "a", Part::more)); };
  one.when_message = [&](duet::Message) {
    CHECK(text_part(one, "b", Part::more));
    CHECK(one.client->close(4000));
    CHECK(text_part(one, "c", Part::last).error() == Error::already_closed);
  };
  one.run([](RawSocket& socket) {
    open_as_server(socket);
    CHECK(frame_of(socket) == "01 a");
    CHECK(next(socket) == "ping ");
    socket.send(plain(ping, "p") + plain(text, "go on"));
    std::string frame = next(socket);
    while (frame == "ping ") frame = next(socket);
    CHECK(frame == "pong p");
    for (frame = frame_of(socket); frame == "89 ";) frame = frame_of(socket);
    CHECK(frame == "00 b");
    CHECK(next(socket) == "close 4000 ");
    socket.send(plain(close_frame, close_payload(4000)));
  });
  CHECK(one.log == Lines{"open", "text go on", "closed 4000 handshake was_open clean"});
}

TEST_CASE("a client's message with a later part that is not UTF-8 ends the connection with 1011") {
  RawClient one;
  one.when_open = [&] {
    CHECK(text_part(one, "good", Part::more));
    CHECK(text_part(one, "\xFF", Part::last).error() == Error::not_utf8);
  };
  one.run([](RawSocket& socket) {
    open_as_server(socket);
    CHECK(frame_of(socket) == "01 good");
    CHECK(next(socket) == "close 1011 text is not UTF-8");
    socket.send(plain(close_frame, close_payload(1011, "text is not UTF-8")));
  });
  CHECK(one.log == Lines{"open", "closed 1011 handshake was_open clean 'text is not UTF-8'"});
}

TEST_CASE("a client that is destroyed within a message sends a Close frame after its parts") {
  RawClient one;
  one.when_open = [&] {
    CHECK(text_part(one, "half", Part::more));
    one.client.reset();
  };
  one.run([](RawSocket& socket) {
    open_as_server(socket);
    CHECK(frame_of(socket) == "01 half");
    CHECK(next(socket) == "close ");
    socket.send(plain(close_frame, ""));
  });
  CHECK(one.log == Lines{"open"});
}

TEST_CASE("the first frame after reconnecting begins a message") {
  RawClient one;
  duet::set_reconnect(*one.client, {.first_delay = 1ms, .longest_delay = 5ms});
  one.when_open = [&] {
    if (one.client->attempt() == 1) {
      CHECK(text_part(one, "half", Part::more));
    } else {
      CHECK(text_part(one, "whole", Part::more));
      CHECK(text_part(one, "", Part::last));
    }
  };
  std::thread server([&] {
    RawSocket first = one.listener.accept();
    open_as_server(first);
    CHECK(frame_of(first) == "01 half");
    first.close();
    RawSocket second = one.listener.accept();
    open_as_server(second);
    CHECK(frame_of(second) == "01 whole");
    CHECK(frame_of(second) == "80 ");
    close_normally(second);
  });
  REQUIRE(one.client->connect(one.listener.url()));
  CHECK(eventually(running(one.loop),
                   [&] { return !one.log.empty() && one.log.back() == opened_and_closed[1]; }));
  join_while_polling(one.loop, server);
  CHECK(one.log == Lines{"open", "closed 1006 lost was_open", "open", opened_and_closed[1]});
}

TEST_CASE("a client sends 64 MiB in parts at the reader's pace") {
  constexpr std::size_t size = std::size_t{64} << 20;
  RawClient one({.send_queue = {.max_size = 200'000}});
  std::size_t sent = 0, drains = 0, most = 0;
  const std::string chunk(16 << 10, 'x');
  const auto go_on = [&] {
    duet::SendResult result;
    while (sent < size && !result.slow_down()) {
      sent += chunk.size();
      result = binary_part(one, chunk, sent < size ? Part::more : Part::last);
      if (!result) return;
      most = std::max(most, one.client->buffered_amount());
    }
  };
  one.client->on_drain([&] {
    ++drains;
    go_on();
  });
  one.when_open = go_on;
  std::size_t got = 0;
  RawFrame frame;
  one.run([&](RawSocket& socket) {
    open_as_server(socket);
    while (got < size && (frame = read_frame(socket)).whole) got += frame.payload.size();
    close_normally(socket);
  });
  CHECK(got == size);
  CHECK(frame.first_byte == 0x80);
  CHECK(drains > 10);
  CHECK(most <= 100'000 + chunk.size());
  CHECK(one.log == opened_and_closed);
}

TEST_CASE("a client's part that does not fit is refused and can be sent after on_drain") {
  RawClient one({.send_queue = {.max_size = 1'000'000}});
  const std::string part(300'000, 'x');
  std::size_t taken = 0;
  bool is_complete = false;
  one.when_open = [&] {
    duet::SendResult result;
    while ((result = binary_part(one, part, Part::more))) ++taken;
    CHECK(result.error() == Error::queue_full);
    CHECK(one.client->ready_state() == duet::ReadyState::open);
  };
  one.client->on_drain([&] {
    if (std::exchange(is_complete, true)) return;
    CHECK(binary_part(one, part, Part::last));
    ++taken;
  });
  one.run([&](RawSocket& socket) {
    open_as_server(socket);
    RawFrame frame;
    std::size_t got = 0;
    do {
      frame = read_frame(socket);
      got += frame.payload.size();
    } while (frame.whole && frame.first_byte != 0x80);
    CHECK(got == taken * part.size());
    close_normally(socket);
  });
  CHECK(one.log == opened_and_closed);
}

TEST_CASE("RFC 7692 7.2.1: each compressed part of a client can be inflated as it is received") {
  RawClient one;
  REQUIRE(duet::set_native_options(*one.client,
                                   {.compression = {.enabled = true, .threshold = 10, .window_bits = 15}}));
  const std::string words = prose(100'000);
  one.when_open = [&] {
    CHECK(text_part(one, "Hello, hello, ", Part::more));
    CHECK(text_part(one, "world", Part::last));
    CHECK(text_part(one, "short", Part::more));
    CHECK(text_part(one, "and a longer one", Part::last));
    CHECK(binary_part(one, std::string_view(words).substr(0, 50'000), Part::more));
    CHECK(binary_part(one, std::string_view(words).substr(50'000), Part::more));
    CHECK(binary_part(one, "", Part::last));
  };
  one.run([&](RawSocket& socket) {
    const std::string head = socket.read_until("\r\n\r\n");
    socket.send(
        upgrade_answer(head, "Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover\r\n"));
    RawFrame frame = read_frame(socket);
    CHECK(frame.first_byte == 0x41);
    std::string payload = frame.payload;
    REQUIRE(payload.ends_with(std::string_view("\0\0\xFF\xFF", 4)));
    CHECK(inflated(payload.substr(0, payload.size() - 4)) == "Hello, hello, ");
    frame = read_frame(socket);
    CHECK(frame.first_byte == 0x80);
    CHECK(inflated(payload + frame.payload) == "Hello, hello, world");
    CHECK(frame_of(socket) == "01 short");
    CHECK(frame_of(socket) == "80 and a longer one");
    payload.clear();
    do {
      frame = read_frame(socket);
      CHECK((frame.first_byte & 0x7F) == (payload.empty() ? 0x42u : 0u));
      payload += frame.payload;
    } while (frame.whole && frame.first_byte != 0x80);
    CHECK((inflated(payload) == words));
    close_normally(socket);
  });
  CHECK(one.log == opened_and_closed);
}
