// Messages that a server sends in parts.
#include "catch.hpp"
#include "raw_deflate.hpp"
#include "served.hpp"

using namespace duet_test;
using namespace std::chrono_literals;
using duet::Error;
using duet::Part;
using duet::SlowConsumer;

namespace {

/// Returns a frame's first byte and its payload: "81 text".
std::string frame_of(RawSocket& socket) {
  const RawFrame frame = read_frame(socket);
  constexpr std::string_view digits = "0123456789abcdef";
  return std::string{digits[frame.first_byte >> 4], digits[frame.first_byte & 15], ' '} + frame.payload;
}

std::span<const std::byte> bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }

/// A server with one connection, the newest.
struct Pair {
  explicit Pair(
      duet::ServerOptions options = {}, std::string_view header_lines = {},
      RawSocket (*connect)(std::uint16_t) = [](std::uint16_t port) { return RawSocket::connect(port); })
      : served((options.host = "127.0.0.1", std::move(options))), socket(connect(served.port())) {
    socket.send(upgrade_request(header_lines));
    REQUIRE(socket.read_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
    REQUIRE(served.wait_for_lines(1));
  }

  void with(const std::function<void(duet::Connection)>& what) {
    served.in_loop([&] { what(served.newest()); });
  }

  Served served;
  RawSocket socket;
};

constexpr std::string_view deflate_offer = "Sec-WebSocket-Extensions: permessage-deflate\r\n";

}  // namespace

TEST_CASE("RFC 6455 5.4: each part is a frame and the first has the type and the last the end") {
  Pair pair;
  pair.with([](duet::Connection ws) {
    CHECK(ws.send_text_part("Hel", Part::more));
    CHECK(ws.send_text_part("", Part::more));
    CHECK(ws.send_text_part("lo", Part::last));
    CHECK(ws.send_binary_part(bytes_of("\xFF"), Part::more));
    CHECK(ws.send_binary_part(bytes_of(""), Part::last));
    CHECK(ws.send_text_part("whole", Part::last));
    CHECK(ws.send_text("next"));
  });
  for (const char* expected : {"01 Hel", "00 ", "80 lo", "02 \xFF", "80 ", "81 whole", "81 next"})
    CHECK(frame_of(pair.socket) == expected);
  duet::Statistics statistics;
  pair.with([&](duet::Connection ws) {
    CHECK(ws.buffered_amount() == 0);
    statistics = pair.served.server().statistics();
  });
  CHECK(statistics.messages_sent == 4);
  CHECK(statistics.bytes_sent == 15);
}

TEST_CASE("a message has the type of its first part whatever the others are") {
  Pair pair;
  pair.with([](duet::Connection ws) {
    CHECK(ws.send_text_part("text \xE2", Part::more));
    CHECK(ws.send_binary_part(bytes_of("\x82\xAC"), Part::last));
    CHECK(ws.send_binary_part(bytes_of("\xFF"), Part::more));
    CHECK(ws.send_text_part("\xFE", Part::last));
  });
  for (const char* expected : {"01 text \xE2", "80 \x82\xAC", "02 \xFF", "80 \xFE"})
    CHECK(frame_of(pair.socket) == expected);
}

TEST_CASE("RFC 6455 5.6: text may be split at every byte") {
  Pair pair;
  const std::string words = "a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80z";
  pair.with([&](duet::Connection ws) {
    for (std::size_t first = 0; first <= words.size(); ++first) {
      for (std::size_t second = first; second <= words.size(); ++second) {
        CHECK(ws.send_text_part(words.substr(0, first), Part::more));
        CHECK(ws.send_text_part(words.substr(first, second - first), Part::more));
        CHECK(ws.send_text_part(words.substr(second), Part::last));
      }
    }
  });
  for (std::size_t first = 0; first <= words.size(); ++first) {
    for (std::size_t second = first; second <= words.size(); ++second) {
      std::string whole;
      for (int i = 0; i < 3; ++i) whole += read_frame(pair.socket).payload;
      CHECK(whole == words);
    }
  }
}

TEST_CASE("a first part that is not UTF-8 is refused and starts no message") {
  Pair pair;
  pair.with([](duet::Connection ws) {
    CHECK(ws.send_text_part("\xFF", Part::more).error() == Error::not_utf8);
    CHECK(ws.send_text_part("a\xE2\x82", Part::last).error() == Error::not_utf8);
    CHECK(ws.send_text("well"));
    CHECK(ws.send_text_part("and ", Part::more));
    CHECK(ws.send_text_part("good", Part::last));
  });
  for (const char* expected : {"81 well", "01 and ", "80 good"}) CHECK(frame_of(pair.socket) == expected);
}

TEST_CASE("a message with a later part that is not UTF-8 ends the connection with 1011") {
  const std::string_view bad = GENERATE("\xFF", "\xA4", "\xE2\x28");
  const Part what_follows = GENERATE(Part::more, Part::last);
  Pair pair;
  pair.with([&](duet::Connection ws) {
    CHECK(ws.send_text_part("good", Part::more));
    CHECK(ws.send_text_part(bad, what_follows).error() == Error::not_utf8);
    CHECK_FALSE(ws.is_open());
    CHECK(ws.send_text_part("more", Part::last).error() == Error::already_closed);
  });
  CHECK(frame_of(pair.socket) == "01 good");
  CHECK(next(pair.socket) == "close 1011 text is not UTF-8");
}

TEST_CASE("text that ends within a character ends the connection with 1011") {
  Pair pair;
  pair.with([](duet::Connection ws) {
    CHECK(ws.send_text_part("good\xE2", Part::more));
    CHECK(ws.send_text_part("\x82", Part::last).error() == Error::not_utf8);
  });
  CHECK(frame_of(pair.socket) == "01 good\xE2");
  CHECK(next(pair.socket) == "close 1011 text is not UTF-8");
}

TEST_CASE("another message is refused before the last part and changes nothing") {
  Pair pair;
  pair.with([](duet::Connection ws) {
    CHECK(ws.send_text_part("one ", Part::more));
    CHECK(ws.send_text("two").error() == Error::message_unfinished);
    CHECK(ws.send_binary(bytes_of("two")).error() == Error::message_unfinished);
    CHECK(ws.send(duet::PreparedMessage::binary({})).error() == Error::message_unfinished);
    CHECK(ws.is_open());
    CHECK(ws.send_text_part("message", Part::last));
    CHECK(ws.send_text("two"));
  });
  for (const char* expected : {"01 one ", "80 message", "81 two"}) CHECK(frame_of(pair.socket) == expected);
}

TEST_CASE("pongs and pings and a Close are sent between parts") {
  Pair pair(
      {.keep_alive = duet::KeepAliveOptions{.interval = 10ms, .timeout = 60s}, .timeouts = {.close = 60s}});
  pair.with([](duet::Connection ws) { CHECK(ws.send_text_part("a", Part::more)); });
  std::string first = frame_of(pair.socket);
  while (first == "89 ") {  // on a busy machine a ping is the first, and the next one comes after its pong
    pair.socket.send(masked(pong, ""));
    first = frame_of(pair.socket);
  }
  CHECK(first == "01 a");
  CHECK(next(pair.socket) == "ping ");
  pair.socket.send(masked(ping, "p"));
  std::string frame = next(pair.socket);
  for (int i = 0; frame == "ping " && i < 1000; ++i) frame = next(pair.socket);
  CHECK(frame == "pong p");
  pair.with([](duet::Connection ws) {
    CHECK(ws.send_text_part("b", Part::more));
    CHECK(ws.close(4000));
    CHECK(ws.send_text_part("c", Part::last).error() == Error::already_closed);
  });
  for (frame = frame_of(pair.socket); frame == "89 ";) frame = frame_of(pair.socket);
  CHECK(frame == "00 b");
  CHECK(next(pair.socket) == "close 4000 ");
  pair.socket.send(masked(close_frame, close_payload(4000)));
  CHECK(pair.served.closed() == "closed 4000 handshake clean");
}

TEST_CASE("messages published meanwhile are sent after the message in order before later ones") {
  Pair pair;
  pair.with([&](duet::Connection ws) {
    CHECK(ws.subscribe("*"));
    CHECK(ws.send_text_part("one ", Part::more));
    const auto publish = [&](const char* text, SlowConsumer slow) {
      CHECK(pair.served.server().publish_text("room", text, {.slow = slow, .key = "k"})->receivers == 1);
    };
    publish("first", SlowConsumer::close);
    publish("second", SlowConsumer::drop_newest);
    publish("third", SlowConsumer::close);
    publish("old", SlowConsumer::keep_latest);
    publish("new", SlowConsumer::keep_latest);
    CHECK(ws.buffered_amount() == 4 + 5 + 6 + 5 + 3);
    CHECK(ws.send_text_part("message", Part::last));
    CHECK(ws.send_text("behind"));
  });
  for (const char* expected :
       {"01 one ", "80 message", "81 first", "81 second", "81 third", "81 new", "81 behind"})
    CHECK(frame_of(pair.socket) == expected);
}

TEST_CASE("too much pending after an unfinished message closes as the publisher's policy says") {
  Pair pair({.send_queue = {.close_above = 10'000}});
  const std::string text(4'000, 'x');
  pair.with([&](duet::Connection ws) {
    CHECK(ws.subscribe("room"));
    CHECK(ws.send_text_part("one", Part::more));
    CHECK(pair.served.server().publish_text("room", text)->receivers == 1);
    CHECK(pair.served.server().publish_text("room", text, {.slow = SlowConsumer::drop_oldest})->receivers ==
          1);
    CHECK(pair.served.server().publish_text("room", text, {.slow = SlowConsumer::drop_newest})->receivers ==
          0);
    CHECK(pair.served.server().publish_text("room", text, {.slow = SlowConsumer::drop_oldest})->receivers ==
          1);
    CHECK(ws.is_open());
    CHECK(pair.served.server().publish_text("room", text)->receivers == 0);
    CHECK_FALSE(ws.is_open());
  });
  CHECK(frame_of(pair.socket) == "01 one");
  CHECK(next(pair.socket) == "close 1013 too slow");
}

TEST_CASE("one message always fits after an unfinished one without pending bytes") {
  Pair pair({.send_queue = {.close_above = 10}});
  pair.with([&](duet::Connection ws) {
    CHECK(ws.subscribe("room"));
    CHECK(ws.send_text_part("", Part::more));
  });
  pair.with([&](duet::Connection ws) {  // once that was sent
    CHECK(pair.served.server().publish_text("room", std::string(100, 'x'))->receivers == 1);
    CHECK(ws.send_text_part("", Part::last));
  });
  for (const std::string& expected : {std::string("01 "), std::string("80 "), "81 " + std::string(100, 'x')})
    CHECK(frame_of(pair.socket) == expected);
}

TEST_CASE("messages held back after an unfinished one are discarded when the connection closes") {
  Pair pair;
  pair.with([&](duet::Connection ws) {
    CHECK(ws.subscribe("room"));
    CHECK(ws.send_text_part("one", Part::more));
    CHECK(pair.served.server().publish_text("room", "x")->receivers == 1);
    CHECK(ws.close(1000));
  });
  CHECK(frame_of(pair.socket) == "01 one");
  CHECK(next(pair.socket) == "close 1000 ");
  pair.socket.send(masked(close_frame, close_payload(1000)));
  CHECK(pair.served.closed() == "closed 1000 handshake clean");
  pair.with([](duet::Connection ws) { CHECK(ws.buffered_amount() == 0); });
}

TEST_CASE("64 MiB are sent in parts at the reader's pace while others publish") {
  constexpr std::size_t size = std::size_t{64} << 20;
  Pair pair({.send_queue = {.close_above = 200'000}}, {},
            [](std::uint16_t port) { return RawSocket::connect_slow(port); });
  std::size_t sent = 0, drains = 0, most = 0;
  const std::string chunk(16 << 10, 'x');
  const auto go_on = [&](duet::Connection ws) {
    duet::SendResult result;
    while (sent < size && !result.slow_down()) {
      sent += chunk.size();
      result = ws.send_binary_part(bytes_of(chunk), sent < size ? Part::more : Part::last);
      if (!result) return;
      most = std::max(most, ws.buffered_amount());
    }
    static_cast<void>(pair.served.server().publish_text("price", chunk, {.slow = SlowConsumer::keep_latest}));
  };
  pair.with([&](duet::Connection ws) {
    CHECK(ws.subscribe("price"));
    pair.served.server().on_drain([&](duet::Connection connection) {
      ++drains;
      go_on(connection);
    });
    go_on(ws);
  });
  std::size_t got = 0;
  RawFrame frame;
  while (got < size && (frame = read_frame(pair.socket)).whole) got += frame.payload.size();
  CHECK(got == size);
  CHECK(frame.first_byte == 0x80);
  CHECK(read_frame(pair.socket).payload == chunk);  // the last value
  pair.with([&](duet::Connection) {
    CHECK(drains > 10);
    CHECK(most <= 100'000 + chunk.size());
  });
}

TEST_CASE("a part that does not fit closes the connection like a message") {
  Pair pair({.send_queue = {.close_above = 1'000'000}}, {},
            [](std::uint16_t port) { return RawSocket::connect_slow(port); });
  pair.with([](duet::Connection ws) {
    const std::string part(500'000, 'x');
    duet::SendResult result;
    for (int i = 0; result && i < 1000; ++i) result = ws.send_binary_part(bytes_of(part), Part::more);
    REQUIRE_FALSE(result);
    CHECK(result.error() == Error::queue_full);
    CHECK_FALSE(ws.is_open());
  });
}

TEST_CASE("RFC 7692 7.2.1: each part of a compressed message can be inflated as it is received") {
  const bool takeover = GENERATE(true, false);
  Pair pair({.compression = {.enabled = true, .threshold = 0, .window_bits = 15},
             .send_queue = {.close_above = 4 << 20}},
            takeover ? std::string(deflate_offer)
                     : "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n");
  const std::string words = prose(200'000), random = noise(200'000);
  pair.with([&](duet::Connection ws) {
    for (const std::string& each : {words, random}) {
      const std::span<const std::byte> bytes = bytes_of(each);
      CHECK(ws.send_binary_part(bytes.first(100'000), Part::more));
      CHECK(ws.send_text_part("", Part::more));
      CHECK(ws.send_binary_part(bytes.subspan(100'000, 10), Part::more));
      CHECK(ws.send_binary_part(bytes.subspan(100'010), Part::last));
      CHECK(ws.send_text("between"));
      CHECK(ws.send_binary_part(bytes_of(""), Part::more));
      CHECK(ws.send_binary_part(bytes, Part::more));
      CHECK(ws.send_text_part("", Part::last));
    }
  });
  std::unique_ptr<RawInflater> inflater;
  const auto message = [&] {
    if (!inflater || !takeover) inflater = std::make_unique<RawInflater>();
    std::string payload;
    RawFrame frame = read_frame(pair.socket);
    CHECK((frame.first_byte & 0x70) == 0x40);
    payload = frame.payload;
    while ((frame.first_byte & 0x80) == 0 && frame.whole) {
      frame = read_frame(pair.socket);
      CHECK((frame.first_byte & 0x7F) == continuation);
      payload += frame.payload;
    }
    return inflater->message(payload);
  };
  for (const std::string& each : {words, random}) {
    CHECK((message() == each));
    CHECK(message() == "between");
    CHECK((message() == each));
  }
  pair.with([](duet::Connection ws) { CHECK(ws.buffered_amount() == 0); });
}

TEST_CASE("a compressed part can be read before the next one is sent") {
  Pair pair({.compression = {.enabled = true, .threshold = 0, .window_bits = 15}}, deflate_offer);
  pair.with([&](duet::Connection ws) { CHECK(ws.send_text_part("Hello, ", Part::more)); });
  std::string payload = read_frame(pair.socket).payload;
  REQUIRE(payload.ends_with(std::string_view("\0\0\xFF\xFF", 4)));
  CHECK(inflated(payload.substr(0, payload.size() - 4)) == "Hello, ");
  pair.with([&](duet::Connection ws) { CHECK(ws.send_text_part("world", Part::last)); });
  payload += read_frame(pair.socket).payload;
  CHECK(inflated(payload) == "Hello, world");
}

TEST_CASE("a message whose first part is below the threshold is not compressed") {
  Pair pair({.compression = {.enabled = true, .threshold = 10}}, deflate_offer);
  pair.with([](duet::Connection ws) {
    CHECK(ws.send_text_part("short", Part::more));
    CHECK(ws.send_text_part("and a longer one", Part::last));
  });
  CHECK(frame_of(pair.socket) == "01 short");
  CHECK(frame_of(pair.socket) == "80 and a longer one");
}

TEST_CASE("a message in parts may be sent uncompressed on request") {
  Pair pair({.compression = {.enabled = true, .threshold = 0}}, deflate_offer);
  pair.with([](duet::Connection ws) {
    CHECK(ws.send_text_part("as it ", Part::more, {.compress = false}));
    CHECK(ws.send_text_part("is", Part::last));
    CHECK(ws.send_text_part("", Part::last));
  });
  CHECK(frame_of(pair.socket) == "01 as it ");
  CHECK(frame_of(pair.socket) == "80 is");
  CHECK(read_frame(pair.socket).first_byte == 0xC1);
}

TEST_CASE("a keep-alive ping of a duet client is answered once after an unfinished message") {
  Pair pair({.subprotocols = {"chat"}}, "Sec-WebSocket-Protocol: chat, chat+duet.alive\r\n");
  pair.with([](duet::Connection ws) { CHECK(ws.send_text_part("a", Part::more)); });
  const std::string question = masked(text, std::string_view("\0duet?", 6));
  pair.socket.send(question + question + masked(ping, "p"));
  CHECK(frame_of(pair.socket) == "01 a");
  CHECK(next(pair.socket) == "pong p");
  pair.with([](duet::Connection ws) {
    CHECK(ws.send_text_part("b", Part::last));
    CHECK(ws.send_text("c"));
  });
  CHECK(frame_of(pair.socket) == "80 b");
  CHECK(next(pair.socket) == std::string("text \0duet!", 11));
  CHECK(frame_of(pair.socket) == "81 c");
}

TEST_CASE("a server that is closed during a message in parts closes the connection with 1001") {
  Pair pair;
  pair.with([&](duet::Connection ws) {
    CHECK(ws.send_text_part("a", Part::more));
    duet::Connection kept = ws;
    pair.served.destroy_server();
    CHECK(kept.send_text_part("b", Part::last).error() == Error::already_closed);
  });
  CHECK(frame_of(pair.socket) == "01 a");
  CHECK(next(pair.socket) == "close 1001 ");
}
