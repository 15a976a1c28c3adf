// Messages that a server receives in parts.
#include <duet/utf8.hpp>

#include <fstream>

#include "catch.hpp"
#include "raw_deflate.hpp"
#include "taken_parts.hpp"

using namespace duet_test;
using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

namespace {

constexpr std::size_t one_read = 64 * 1024;

/// Returns the resident memory of this process, in bytes.
std::size_t resident() {
  std::ifstream statm("/proc/self/statm");
  std::size_t pages = 0;
  statm >> pages >> pages;
  return pages * 4096;
}

RawSocket open_compressing(Served& served) {
  RawSocket socket = served.connect();
  socket.send(upgrade_request("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"));
  socket.read_until("\r\n\r\n");
  return socket;
}

}  // namespace

TEST_CASE("fragments are delivered as received before the message is complete") {
  Served served({.host = "127.0.0.1"});
  Taken taken(served, [](duet::Connection ws, const duet::MessagePart& part) { ws.send_text(part.text()); });
  RawSocket socket = served.open();
  socket.send(masked(text, "Hel", partial));
  CHECK(next(socket) == "text Hel");
  socket.send(masked(ping, "between") + masked(continuation, "", partial));
  CHECK(next(socket) == "pong between");
  socket.send(masked(continuation, "lo"));
  CHECK(next(socket) == "text lo");
  socket.send(masked(binary, "whole") + masked(text, ""));
  CHECK(next(socket) == "text whole");
  CHECK(next(socket) == "text ");
  CHECK(taken.lines() == Lines{"text [Hel", "text lo]", "binary [whole]", "text []"});
  duet::Statistics statistics;
  served.in_loop([&] { statistics = served.server().statistics(); });
  CHECK(statistics.messages_received == 3);
  CHECK(statistics.bytes_received == 10);
}

TEST_CASE("an upload of 256 MiB in one frame costs no memory") {
  constexpr std::size_t size = std::size_t{256} << 20;
  std::atomic<std::size_t> largest_part = 0, most_resident = 0, parts = 0;
  const std::size_t before = resident();
  Served served({.host = "127.0.0.1", .limits = {.max_message_size = duet::no_limit, .max_memory = 100'000}});
  Taken taken(served, [&](duet::Connection, const duet::MessagePart& part) {
    largest_part = std::max(largest_part.load(), part.size());
    if (parts++ % 64 == 0) most_resident = std::max(most_resident.load(), resident());
  });
  RawSocket socket = served.open();
  socket.send(masked(binary, "", {.claimed = size}));
  const std::string chunk(1 << 20, 'x');
  for (std::size_t sent = 0; sent < size; sent += chunk.size()) REQUIRE(socket.send(chunk));
  CHECK(taken.wait_for_messages(1));
  CHECK(taken.bytes() == size);
  CHECK(largest_part <= one_read);
  CHECK(most_resident - std::min(before, most_resident.load()) < 32 << 20);
  served.in_loop([&] { CHECK(served.server().statistics().memory_held == 0); });
}

TEST_CASE("a highly compressed message is delivered in parts of a read up to its limit") {
  Served served(
      {.host = "127.0.0.1", .compression = {.enabled = true}, .limits = {.max_message_size = 32 << 20}});
  std::atomic<std::size_t> largest_part = 0;
  Taken taken(served, [&](duet::Connection, const duet::MessagePart& part) {
    largest_part = std::max(largest_part.load(), part.size());
  });
  RawSocket socket = open_compressing(served);
  socket.send(masked(binary, deflated(std::string(32 << 20, 'x')), {.reserved = 4}));
  CHECK(taken.wait_for_messages(1));
  CHECK(taken.bytes() == 32 << 20);
  CHECK(largest_part <= one_read);
  socket.send(masked(binary, bomb(48), {.reserved = 4}));
  CHECK(next(socket) == "close 1009 ");
  CHECK(served.closed() == "closed 1009 too_big");
  CHECK(taken.bytes() <= 64 << 20);
  CHECK_FALSE(taken.lines().back().ends_with(']'));
}

TEST_CASE("compressed text is delivered in whole characters although its blocks split them") {
  const std::string words =
      "gr\xC3\xBC\xC3\x9F"
      "e \xE2\x82\xAC \xF0\x9F\x98\x80";
  std::string whole;
  Expect expect;
  Served served({.host = "127.0.0.1", .compression = {.enabled = true}});
  Taken taken(served, [&](duet::Connection, const duet::MessagePart& part) {
    expect(duet::is_utf8(part.text()));
    whole += part.text();
  });
  std::string expected;
  RawSocket socket = open_compressing(served);
  RawDeflater deflater(12);
  for (std::size_t cut = 1; cut < words.size(); ++cut) {
    const std::string first = deflater.blocks(words.substr(0, cut)),
                      rest = deflater.message(words.substr(cut));
    socket.send(masked(text, first, {.final = false, .reserved = 4}) + masked(continuation, rest));
    expected += words;
  }
  CHECK(taken.wait_for_messages(words.size() - 1));
  served.in_loop([&] { CHECK(whole == expected); });
}

TEST_CASE("a faulty message has no last part and on_close has the reason") {
  Served served({.host = "127.0.0.1", .limits = {.max_message_size = 10, .max_frames_per_message = 3}});
  Taken taken(served);
  RawSocket socket = served.open();
  SECTION("invalid UTF-8") {
    socket.send(masked(text, "good", partial) + masked(continuation, "\xFF"));
    CHECK(next(socket) == "close 1007 ");
    CHECK(served.closed() == "closed 1006 protocol");
  }
  SECTION("a character without its end") {
    socket.send(masked(text, "good", partial) + masked(continuation, "\xE2\x82"));
    CHECK(next(socket) == "close 1007 ");
    CHECK(served.closed() == "closed 1006 protocol");
  }
  SECTION("too many bytes") {
    socket.send(masked(text, "good", partial) + masked(continuation, "and more"));
    CHECK(next(socket) == "close 1009 ");
    CHECK(served.closed() == "closed 1009 too_big");
  }
  SECTION("too many frames") {
    socket.send(masked(text, "good", partial) + masked(continuation, "", partial) +
                masked(continuation, "", partial) + masked(continuation, ""));
    CHECK(next(socket) == "close 1008 ");
    CHECK(served.closed() == "closed 1006 protocol");
  }
  SECTION("another message before its end") {
    socket.send(masked(text, "good", partial) + masked(text, "another"));
    CHECK(next(socket) == "close 1002 ");
    CHECK(served.closed() == "closed 1006 protocol");
  }
  SECTION("a Close") {
    socket.send(masked(text, "good", partial) + masked(close_frame, close_payload(1000)));
    CHECK(next(socket) == "close 1000 ");
    CHECK(served.closed() == "closed 1000 handshake clean");
  }
  SECTION("a lost connection") {
    socket.send(masked(text, "good", partial));
    socket.half_close();
    CHECK(served.closed() == "closed 1006 lost");
  }
  CHECK(taken.lines() == Lines{"text [good"});
}

TEST_CASE("a callback of a part may close or terminate its connection or destroy the server") {
  const std::string how = GENERATE("close", "terminate", "destroy");
  // The second and third: a character that is split, and a part that is inflated into a buffer.
  const std::string stream = GENERATE(masked(text, "a", partial) + masked(continuation, "b"),
                                      masked(text, "\xC3", partial) + masked(continuation,
                                                                             "\xA4"
                                                                             "b"),
                                      masked(binary, deflated(std::string(1 << 20, 'x')), {.reserved = 4}));
  Served served({.host = "127.0.0.1", .compression = {.enabled = true}, .timeouts = {.close = 60s}});
  Taken taken(served, [&](duet::Connection ws, const duet::MessagePart&) {
    if (how == "close") ws.close(4000);
    if (how == "terminate") ws.terminate();
    if (how == "destroy") served.destroy_server();
  });
  RawSocket socket = open_compressing(served);
  socket.send(stream + masked(text, "behind"));
  if (how == "close") {
    CHECK(next(socket) == "close 4000 ");
    socket.send(masked(close_frame, close_payload(4000)));
    CHECK(served.closed() == "closed 4000 handshake clean");
  }
  if (how == "terminate") CHECK(served.closed() == "closed 1006 lost");
  if (how == "destroy") {
    CHECK(next(socket) == "close 1001 ");
    socket.send(masked(close_frame, close_payload(1001)));
  }
  CHECK(socket.ends());
  CHECK(taken.lines().size() == 1);
}

TEST_CASE("a callback of a part may stop reading and the peer is paused") {
  constexpr std::size_t size = std::size_t{64} << 20;
  Served served({.host = "127.0.0.1", .limits = {.max_message_size = duet::no_limit}});
  bool paused = false;
  Taken taken(served, [&](duet::Connection ws, const duet::MessagePart&) {
    if (!std::exchange(paused, true)) ws.pause();
  });
  RawSocket socket = served.open();
  std::atomic<std::size_t> sent = 0;
  std::thread sender([&] {
    socket.send(masked(binary, "", {.claimed = size}));
    const std::string chunk(1 << 20, 'x');
    for (; sent < size; sent += chunk.size())
      if (!socket.send(chunk)) return;
  });
  REQUIRE(taken.wait_for_parts(1));
  REQUIRE(eventually([&] { return sent > one_read; }));  // more is waiting to be read
  served.settle();
  CHECK(taken.lines().size() == 1);
  CHECK(taken.bytes() <= one_read);
  served.in_loop([&] { CHECK(served.newest().resume()); });
  CHECK(taken.wait_for_messages(1));
  CHECK(taken.bytes() == size);
  sender.join();
}

TEST_CASE("a pause stops the delivery of bytes that were already read however much they inflate to") {
  Served served({.host = "127.0.0.1",
                 .compression = {.enabled = true},
                 .limits = {.max_message_size = duet::no_limit}});
  std::atomic<bool> goes_on = false;
  Taken taken(served, [&](duet::Connection ws, const duet::MessagePart&) {
    ws.pause();
    if (goes_on) served.loop().post([ws]() mutable { ws.resume(); });
  });
  RawSocket socket = open_compressing(served);
  socket.send(masked(binary, deflated(std::string(1 << 20, 'x')), {.reserved = 4}) + masked(text, "a") +
              masked(ping, "p") + masked(text, "b"));
  REQUIRE(taken.wait_for_parts(1));
  served.settle(socket);
  CHECK(taken.lines() == Lines{"binary [65536"});
  goes_on = true;
  served.in_loop([&] { CHECK(served.newest().resume()); });
  CHECK(next(socket) == "pong p");
  CHECK(taken.wait_for_messages(3));
  CHECK(taken.bytes() == (1 << 20) + 2);
}

TEST_CASE("a Close received before a pause is answered after it") {
  Served served({.host = "127.0.0.1"});
  Taken taken(served, [](duet::Connection ws, const duet::MessagePart&) { ws.pause(); });
  RawSocket socket = served.open();
  socket.send(masked(text, "a") + masked(text, "b") + masked(close_frame, close_payload(3000)));
  socket.half_close();
  REQUIRE(taken.wait_for_parts(1));
  SECTION("resumed") {
    served.in_loop([&] { CHECK(served.newest().resume()); });
    REQUIRE(taken.wait_for_parts(2));
    served.in_loop([&] { CHECK(served.newest().resume()); });
    CHECK(next(socket) == "close 3000 ");
    CHECK(served.closed() == "closed 3000 handshake clean");
    CHECK(taken.lines() == Lines{"text [a]", "text [b]"});
  }
  SECTION("closed") {
    served.in_loop([&] { CHECK(served.newest().close(4000)); });
    CHECK(next(socket) == "close 4000 ");
    CHECK(served.closed() == "closed 3000 handshake clean");
    CHECK(taken.lines() == Lines{"text [a]"});
  }
  SECTION("terminated") {
    served.in_loop([&] {
      CHECK(served.newest().resume());
      CHECK(served.newest().terminate());
    });
    CHECK(served.closed() == "closed 1006 lost");
    CHECK(taken.lines() == Lines{"text [a]"});
  }
  SECTION("with its server destroyed") {
    served.in_loop([&] {
      CHECK(served.newest().resume());
      served.destroy_server();
    });
    CHECK(next(socket) == "close 1001 ");
    CHECK(taken.lines() == Lines{"text [a]"});
  }
}

TEST_CASE("pausing and resuming within one part changes nothing") {
  Served served({.host = "127.0.0.1"});
  Taken taken(served, [](duet::Connection ws, const duet::MessagePart&) {
    ws.pause();
    ws.resume();
  });
  RawSocket socket = served.open();
  socket.send(masked(text, "a", partial) + masked(continuation, "b") + masked(text, "c"));
  CHECK(taken.wait_for_messages(2));
  CHECK(taken.lines() == Lines{"text [a", "text b]", "text [c]"});
}
