// Delivery in parts or in whole messages, by route and changing from one message to the next.
#include "catch.hpp"
#include "taken_parts.hpp"

using namespace duet_test;
using Lines = std::vector<std::string>;

namespace {}  // namespace

TEST_CASE("a route may take parts on a server that takes messages and have its own limits") {
  Served served({.host = "127.0.0.1", .limits = {.max_message_size = 4, .max_frames_per_message = 2}});
  std::string upload, short_ones;
  served.in_loop([&] {
    duet::Server& server = served.server();
    CHECK(server.route("/", {}));
    CHECK(server.route(
        "/upload",
        {.on_message_part = [&](duet::Connection, duet::MessagePart part) { upload += line_of(part); },
         .max_message_size = duet::no_limit,
         .max_frames_per_message = duet::no_limit}));
    CHECK(server.route(
        "/short",
        {.on_message_part = [&](duet::Connection, duet::MessagePart part) { short_ones += line_of(part); },
         .max_message_size = 2}));
  });
  const auto open = [&](std::string_view target) {
    RawSocket socket = served.connect();
    socket.send(upgrade_request({}, target));
    socket.read_until("\r\n\r\n");
    return socket;
  };
  const std::string long_one =
      masked(text, "one", partial) + masked(continuation, "two", partial) + masked(continuation, "three");
  RawSocket to_server = open("/"), to_upload = open("/upload"), to_short = open("/short");
  to_upload.send(long_one + masked(close_frame, close_payload(1000)));
  CHECK(next(to_upload) == "close 1000 ");
  to_short.send(masked(text, "ab", partial) + masked(continuation, "c"));
  CHECK(next(to_short) == "close 1009 ");
  to_server.send(masked(text, "whole"));
  CHECK(next(to_server) == "close 1009 ");
  RawSocket once_more = open("/");
  once_more.send(masked(text, "us", partial) + masked(continuation, ""));
  CHECK(next(once_more) == "text us");
  served.in_loop([&] {
    CHECK(upload == "text [onetext twotext three]");
    CHECK(short_ones == "text [ab");
  });
}

TEST_CASE("a route may take messages on a server that takes parts") {
  Served served({.host = "127.0.0.1"});
  Taken taken(served);
  served.in_loop([&] {
    CHECK(served.server().route("/whole", {.on_message = [](duet::Connection ws, duet::Message message) {
                                  ws.send_text(message.text());
                                }}));
  });
  RawSocket socket = served.connect();
  socket.send(upgrade_request({}, "/whole") + masked(text, "in ", partial) + masked(continuation, "one"));
  socket.read_until("\r\n\r\n");
  CHECK(next(socket) == "text in one");
  CHECK(taken.lines().empty());
}

TEST_CASE("a server switches between parts and messages with the next message") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.open();
  socket.send(masked(text, "a", partial) + masked(continuation, "b"));
  CHECK(next(socket) == "text ab");
  {
    Taken taken(served,
                [](duet::Connection ws, const duet::MessagePart& part) { ws.send_text(part.text()); });
    socket.send(masked(text, "c", partial) + masked(continuation, "d"));
    CHECK(next(socket) == "text c");
    CHECK(next(socket) == "text d");
    served.in_loop([&] { served.server().on_message_part({}); });
  }
  socket.send(masked(text, "e", partial) + masked(continuation, "f"));
  CHECK(next(socket) == "text ef");
}

TEST_CASE("keep-alive messages of duet clients are not delivered as parts") {
  Served served({.host = "127.0.0.1", .subprotocols = {"chat"}});
  Taken taken(served);
  RawSocket socket = served.connect();
  socket.send(upgrade_request("Sec-WebSocket-Protocol: chat, chat+duet.alive\r\n"));
  CHECK(socket.read_until("\r\n\r\n").find("+duet.alive") != std::string::npos);
  const std::string question = masked(text, std::string_view("\0duet?", 6));
  for (std::size_t cut = 1; cut < question.size(); ++cut) {
    socket.send(question.substr(0, cut));
    served.settle(socket);
    socket.send(question.substr(cut));
    CHECK(next(socket) == std::string("text \0duet!", 11));
  }
  CHECK(taken.lines().empty());
}
