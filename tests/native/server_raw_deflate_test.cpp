// RFC 7692, for a server.
#include "catch.hpp"
#include "raw_deflate.hpp"
#include "served.hpp"

using namespace duet_test;

namespace {

duet::ServerOptions compressing(duet::Compression compression = {}) {
  compression.enabled = true;
  return {.host = "127.0.0.1", .compression = compression};
}

/// Returns the Sec-WebSocket-Extensions of the answer to a request with this one; "none", or the status.
std::string answer_to(RawSocket& socket, std::string_view offer) {
  REQUIRE(socket.send(upgrade_request("Sec-WebSocket-Extensions: " + std::string(offer) + "\r\n")));
  const std::string head = socket.read_until("\r\n\r\n");
  if (!head.starts_with("HTTP/1.1 101 ")) return head.substr(9, 3);
  constexpr std::string_view name = "Sec-WebSocket-Extensions: ";
  const std::size_t at = head.find(name);
  if (at == std::string::npos) return "none";
  return head.substr(at + name.size(), head.find("\r\n", at) - at - name.size());
}

/// Opens a connection that has negotiated it without limits of the client's.
RawSocket open_compressing(Served& served) {
  RawSocket socket = served.connect();
  const std::string answer = answer_to(socket, "permessage-deflate; client_max_window_bits");
  CHECK(answer == "permessage-deflate; server_max_window_bits=12; client_max_window_bits=12");
  return socket;
}

std::string payload_of(RawInflater& inflater, const RawFrame& frame) {
  return frame.first_byte == (0x80 | 0x40 | text) ? inflater.message(frame.payload) : "not compressed text";
}

}  // namespace

TEST_CASE("a server with compression accepts valid offers and one without accepts none") {
  Served served(compressing());
  Served off({.host = "127.0.0.1"});
  const auto answer = [](Served& server, std::string_view offer) {
    RawSocket socket = server.connect();
    return answer_to(socket, offer);
  };
  CHECK(answer(served, "permessage-deflate") == "permessage-deflate; server_max_window_bits=12");
  CHECK(answer(served,
               "foo, permessage-deflate; server_max_window_bits=8, permessage-deflate; "
               "server_no_context_takeover") ==
        "permessage-deflate; server_no_context_takeover; server_max_window_bits=12");
  CHECK(answer(served, "permessage-deflate\r\nSec-WebSocket-Extensions: foo") ==
        "permessage-deflate; server_max_window_bits=12");
  CHECK(answer(served, "permessage-deflate; server_max_window_bits=8") == "none");
  CHECK(answer(served, "foo") == "none");
  CHECK(answer(served, "permessage-deflate;") == "400");
  CHECK(answer(off, "permessage-deflate; client_max_window_bits") == "none");
  CHECK(answer(off, "permessage-deflate;") == "400");
}

TEST_CASE("compressed messages are echoed compressed and small or uncompressed ones are not") {
  Served served(compressing());
  RawSocket socket = open_compressing(served);
  RawDeflater deflater(12);
  RawInflater inflater(12);
  std::vector<std::size_t> sizes;
  for (int i = 0; i < 3; ++i) {
    REQUIRE(socket.send(masked(text, deflater.message(prose(2000)), rsv1)));
    const RawFrame frame = read_frame(socket);
    CHECK((payload_of(inflater, frame) == prose(2000)));
    sizes.push_back(frame.payload.size());
  }
  CHECK(sizes[1] < sizes[0] / 4);
  REQUIRE(socket.send(masked(text, deflater.message("small"), rsv1) + masked(text, "plain")));
  CHECK(next(socket) == "text small");
  CHECK(next(socket) == "text plain");
  REQUIRE(socket.send(masked(text, prose(3000))));
  CHECK((payload_of(inflater, read_frame(socket)) == prose(3000)));
}

TEST_CASE("without context takeover each message is independent in both directions") {
  Served served(compressing({.client_context_takeover = false, .server_context_takeover = false}));
  RawSocket socket = served.connect();
  CHECK(answer_to(socket, "permessage-deflate") ==
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
        "server_max_window_bits=12");
  for (int i = 0; i < 3; ++i) {
    RawInflater fresh(12);
    REQUIRE(
        socket.send(masked(text, RawDeflater().message(prose(2000 + static_cast<std::size_t>(i))), rsv1)));
    CHECK((payload_of(fresh, read_frame(socket)) == prose(2000 + static_cast<std::size_t>(i))));
  }
}

TEST_CASE("a broadcast is compressed once per window and each connection keeps its own context") {
  Served served(compressing(),
                {.on_open = [](duet::Connection ws) { static_cast<void>(ws.subscribe("all")); }});
  struct Receiver {
    RawSocket socket;
    RawInflater inflater;
  };
  Receiver a{open_compressing(served), RawInflater(12)};
  Receiver b{open_compressing(served), RawInflater(12)};
  Receiver narrow{served.connect(), RawInflater(9)};
  CHECK(answer_to(narrow.socket, "permessage-deflate; server_max_window_bits=9") ==
        "permessage-deflate; server_max_window_bits=9");
  for (int i = 0; i < 3; ++i) {
    CAPTURE(i);
    const std::string own = prose(1500 + static_cast<std::size_t>(i));
    REQUIRE(a.socket.send(masked(text, own)));
    CHECK((payload_of(a.inflater, read_frame(a.socket)) == own));
    const std::string shared = prose(5000 + static_cast<std::size_t>(i));
    served.in_loop([&] { CHECK(served.server().publish_text("all", shared)->receivers == 3); });
    const RawFrame to_a = read_frame(a.socket);
    const RawFrame to_b = read_frame(b.socket);
    CHECK((to_a.payload == to_b.payload));
    CHECK((payload_of(a.inflater, to_a) == shared));
    CHECK((payload_of(b.inflater, to_b) == shared));
    CHECK((payload_of(narrow.inflater, read_frame(narrow.socket)) == shared));
  }
}

TEST_CASE("a message is sent uncompressed on request or if it would not shrink") {
  Served served(compressing(),
                {.on_open = [](duet::Connection ws) { static_cast<void>(ws.subscribe("all")); }});
  RawSocket socket = open_compressing(served);
  const std::string words = prose(3000);
  const std::string dense = noise(3000);
  const auto bytes = std::as_bytes(std::span(dense));
  served.in_loop([&] {
    CHECK(served.newest().send_text(words, {.compress = false}));
    CHECK(served.newest().send_binary(bytes, {.compress = false}));
    CHECK(served.newest().send(*duet::PreparedMessage::text(words, {.compress = false})));
    CHECK(served.server().publish_text("all", words, {.compress = false}));
    CHECK(served.server().publish_binary("all", bytes));
  });
  for (const std::string& whole : {words, dense, words, words, dense}) {
    const RawFrame frame = read_frame(socket);
    CHECK(frame.first_byte == (0x80 | (whole == words ? text : binary)));
    CHECK((frame.payload == whole));
  }
}

TEST_CASE("bytes pending for a slow reader are counted uncompressed") {
  Expect expect;
  duet::ServerOptions options = compressing();
  options.send_queue.close_above = 100'000;
  Served served(std::move(options), {.on_message = [&](duet::Connection ws, duet::Message) {
                  expect(static_cast<bool>(ws.send_text(std::string(60'000, 'x'))));
                  expect(ws.buffered_amount() == 60'000);
                  expect(ws.send_text(std::string(60'000, 'x')).error() == duet::Error::queue_full);
                }});
  RawSocket socket = open_compressing(served);
  REQUIRE(socket.send(masked(text, "go")));
  RawInflater inflater(12);
  CHECK((payload_of(inflater, read_frame(socket)) == std::string(60'000, 'x')));
  CHECK(next(socket) == "close 1013 too slow");
  REQUIRE(socket.send(masked(close_frame, close_payload(1013))));
  CHECK(served.closed() == "closed 1013 handshake clean");
}

TEST_CASE("a compressed message's callback may close the connection or destroy the server") {
  std::string frames;
  RawDeflater deflater(12);
  for (int i = 0; i < 3; ++i) frames += masked(text, deflater.message(prose(2000)), rsv1);
  SECTION("the connection") {
    Served served(compressing(), {.on_message = [](duet::Connection ws, duet::Message) { ws.terminate(); }});
    RawSocket socket = open_compressing(served);
    REQUIRE(socket.send(frames));
    CHECK(served.closed() == "closed 1006 lost");
    CHECK(served.log().size() == 3);
  }
  SECTION("the server") {
    Served* self = nullptr;
    Served served(compressing(),
                  {.on_message = [&](duet::Connection, duet::Message) { self->destroy_server(); }});
    self = &served;
    RawSocket socket = open_compressing(served);
    REQUIRE(socket.send(frames));
    CHECK(next(socket) == "close 1001 ");
  }
}
