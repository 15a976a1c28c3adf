// Messages that a client receives in parts.
#include <duet/native_options.hpp>
#include <duet/parts.hpp>
#include <duet/utf8.hpp>

#include <atomic>
#include <fstream>

#include "catch.hpp"
#include "raw_client.hpp"
#include "raw_deflate.hpp"
#include "support/event_lines.hpp"

using namespace duet_test;
using duet::MessagePart;
using Lines = std::vector<std::string>;

namespace {

constexpr std::size_t one_read = 64 * 1024;

/// Returns "text [Hel" for the first part, "text lo]" for the last.
std::string line_of(const MessagePart& part) {
  return message_line(part.is_text(),
                      (part.is_first() ? "[" : "") + shortened(part.text()) + (part.is_last() ? "]" : ""));
}

/// A client with on_message_part.
struct PartClient : RawClient {
  explicit PartClient(duet::ClientOptions options = {}) : RawClient(std::move(options)) {
    duet::on_message_part(*client, [this](MessagePart part) {
      bytes += part.size();
      largest = std::max(largest, part.size());
      log.push_back(line_of(part));
      if (when_part) when_part(part);
    });
  }

  std::function<void(const MessagePart&)> when_part;
  std::size_t bytes = 0;
  std::size_t largest = 0;
};

/// Returns the resident memory of this process, in bytes.
std::size_t resident() {
  std::ifstream statm("/proc/self/statm");
  std::size_t pages = 0;
  statm >> pages >> pages;
  return pages * 4096;
}

void close_normally(RawSocket& socket) {
  socket.send(plain(close_frame, close_payload(1000)));
  CHECK(next(socket) == "close 1000 ");
}

constexpr auto closed_normally = "closed 1000 handshake was_open clean";

/// The server's part for a client that offers compression.
void open_compressing(RawSocket& socket) {
  const std::string head = socket.read_until("\r\n\r\n");
  socket.send(upgrade_answer(head, "Sec-WebSocket-Extensions: permessage-deflate\r\n"));
}

}  // namespace

TEST_CASE("a client receives fragments as they arrive before the message is complete") {
  PartClient one;
  one.when_part = [&](const MessagePart& part) { CHECK(one.client->send_text(part.text())); };
  one.run([](RawSocket& socket) {
    open_as_server(socket);
    socket.send(plain(text, "Hel", partial));
    CHECK(next(socket) == "text Hel");
    socket.send(plain(ping, "between") + plain(continuation, "", partial));
    CHECK(next(socket) == "pong between");
    socket.send(plain(continuation, "lo"));
    CHECK(next(socket) == "text lo");
    socket.send(plain(text, "whole") + plain(text, ""));
    CHECK(next(socket) == "text whole");
    CHECK(next(socket) == "text ");
    close_normally(socket);
  });
  CHECK(one.log == Lines{"open", "text [Hel", "text lo]", "text [whole]", "text []", closed_normally});
}

TEST_CASE("parts that arrive with the answer to the handshake are delivered after open") {
  PartClient one;
  one.run([](RawSocket& socket) {
    const std::string head = socket.read_until("\r\n\r\n");
    socket.send(upgrade_answer(head) + plain(text, "a", partial) + plain(continuation, "b", partial) +
                plain(continuation, "") + plain(close_frame, close_payload(1000)));
    CHECK(next(socket) == "close 1000 ");
  });
  CHECK(one.log == Lines{"open", "text [a", "text b", "text ]", closed_normally});
}

TEST_CASE("a client receives 256 MiB in one frame without the memory for it") {
  constexpr std::size_t size = std::size_t{256} << 20;
  PartClient one({.limits = {.max_message_size = duet::no_limit}});
  const std::size_t before = resident();
  std::size_t most_resident = 0;
  std::size_t parts = 0;
  one.when_part = [&](const MessagePart&) {
    one.log.clear();
    if (parts++ % 64 == 0) most_resident = std::max(most_resident, resident());
  };
  one.run([](RawSocket& socket) {
    open_as_server(socket);
    socket.send(plain(binary, "", {.claimed = size}));
    const std::string chunk(1 << 20, 'x');
    for (std::size_t sent = 0; sent < size; sent += chunk.size()) REQUIRE(socket.send(chunk));
    close_normally(socket);
  });
  CHECK(one.bytes == size);
  CHECK(one.largest <= one_read);
  CHECK(most_resident - std::min(before, most_resident) < 32 << 20);
  CHECK(one.log == Lines{closed_normally});
}

TEST_CASE("a client receives parts of text in whole characters however frames split them") {
  const std::string words =
      "gr\xC3\xBC\xC3\x9F"
      "e \xE2\x82\xAC \xF0\x9F\x98\x80";
  PartClient one;
  std::string whole;
  one.when_part = [&](const MessagePart& part) {
    CHECK(duet::is_utf8(part.text()));
    CHECK((part.size() > 0 || part.is_last()));
    whole += part.text();
  };
  one.run([&](RawSocket& socket) {
    open_as_server(socket);
    for (std::size_t cut = 0; cut <= words.size(); ++cut)
      socket.send(plain(text, words.substr(0, cut), partial) + plain(continuation, words.substr(cut)));
    close_normally(socket);
  });
  std::string expected;
  for (std::size_t cut = 0; cut <= words.size(); ++cut) expected += words;
  CHECK(whole == expected);
  CHECK(one.log.back() == closed_normally);
}

TEST_CASE("a faulty message that a client receives has no last part") {
  PartClient one({.limits = {.max_message_size = 10}});
  std::string rest;
  std::string answer;
  std::string expected;
  SECTION("invalid UTF-8") {
    rest = plain(continuation, "\xFF");
    answer = "close 1007 ";
    expected = "closed 1006 protocol was_open";
  }
  SECTION("a character without its end") {
    rest = plain(continuation, "\xE2\x82");
    answer = "close 1007 ";
    expected = "closed 1006 protocol was_open";
  }
  SECTION("too many bytes") {
    rest = plain(continuation, "and more");
    answer = "close 1009 ";
    expected = "closed 1009 too_big was_open";
  }
  SECTION("another message before its end") {
    rest = plain(text, "another");
    answer = "close 1002 ";
    expected = "closed 1006 protocol was_open";
  }
  SECTION("a Close") {
    rest = plain(close_frame, close_payload(1000));
    answer = "close 1000 ";
    expected = closed_normally;
  }
  SECTION("a lost connection") { expected = "closed 1006 lost was_open"; }
  one.run([&](RawSocket& socket) {
    open_as_server(socket);
    socket.send(plain(text, "good", partial) + rest);
    if (answer.empty())
      socket.half_close();
    else
      CHECK(next(socket) == answer);
  });
  CHECK(one.log == Lines{"open", "text [good", expected});
}

TEST_CASE("a callback of a part may close or destroy its client") {
  const std::string how = GENERATE("close", "destroy");
  // The second and third: a character that is split, and a part that is inflated into a buffer.
  const std::string stream = GENERATE(plain(text, "a", partial) + plain(continuation, "b"),
                                      plain(text, "\xC3", partial) + plain(continuation,
                                                                           "\xA4"
                                                                           "b"),
                                      plain(binary, deflated(std::string(1 << 20, 'x')), {.reserved = 4}));
  PartClient one;
  REQUIRE(duet::set_native_options(*one.client, {.compression = {.enabled = true}}));
  one.when_part = [&](const MessagePart&) {
    if (how == "close") CHECK(one.client->close(4000));
    if (how == "destroy") one.client.reset();
  };
  one.run([&](RawSocket& socket) {
    open_compressing(socket);
    socket.send(stream + plain(text, "behind"));
    CHECK(next(socket) == (how == "close" ? "close 4000 " : "close "));
    socket.send(plain(close_frame, close_payload(4000)));
    CHECK(socket.ends());
  });
  REQUIRE(one.log.size() == (how == "close" ? 3 : 2));
  if (how == "close") CHECK(one.log.back() == "closed 4000 handshake was_open clean");
}

TEST_CASE("a highly compressed message is delivered to a client in parts of a read up to its limit") {
  PartClient one({.limits = {.max_message_size = 32 << 20}});
  REQUIRE(duet::set_native_options(*one.client, {.compression = {.enabled = true}}));
  one.run([](RawSocket& socket) {
    open_compressing(socket);
    socket.send(plain(binary, deflated(std::string(32 << 20, 'x')), {.reserved = 4}) +
                plain(binary, bomb(48), {.reserved = 4}));
    CHECK(next(socket) == "close 1009 ");
  });
  CHECK(one.bytes <= 64 << 20);
  CHECK(one.bytes >= 32 << 20);
  CHECK(one.largest <= one_read);
  CHECK(one.log.back() == "closed 1009 too_big was_open");
}

TEST_CASE("a fragment of a compressed message is delivered before the message is complete") {
  PartClient one;
  REQUIRE(duet::set_native_options(*one.client, {.compression = {.enabled = true, .threshold = 1000}}));
  one.when_part = [&](const MessagePart& part) { CHECK(one.client->send_text(part.text())); };
  one.run([](RawSocket& socket) {
    open_compressing(socket);
    RawDeflater deflater;
    socket.send(plain(text, deflater.blocks("Hel"), {.final = false, .reserved = 4}));
    CHECK(next(socket) == "text Hel");
    socket.send(plain(continuation, deflater.message("lo")));
    CHECK(next(socket) == "text lo");
    close_normally(socket);
  });
  CHECK(one.log == Lines{"open", "text [Hel", "text lo]", closed_normally});
}

TEST_CASE("a client that polls with a budget receives its parts in order") {
  constexpr std::size_t size = 8 << 20;
  PartClient one({.limits = {.max_message_size = size, .max_receive_queue = 200'000}});
  RawListener listener;
  std::thread server([&] {
    RawSocket socket = listener.accept();
    open_as_server(socket);
    socket.send(plain(binary, noise(size)));
    close_normally(socket);
  });
  std::string whole;
  one.when_part = [&](const MessagePart& part) { whole += part.text(); };
  REQUIRE(one.client->connect(listener.url()));
  CHECK(eventually([&] { one.loop.poll(std::chrono::milliseconds(0)); },
                   [&] { return one.log.size() > 1 && one.log.back() == closed_normally; }));
  CHECK((whole == noise(size)));
  server.join();
}
