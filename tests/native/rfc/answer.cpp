#include "rfc/answer.hpp"

#include <duet/native_options.hpp>

#include "catch.hpp"
#include "http/handshake.hpp"
#include "raw_client.hpp"
#include "rfc/exchange.hpp"

namespace duet_test {

namespace {

void replace(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

std::string completed(std::string text, std::string_view request) {
  const std::string key = value_of(request, "Sec-WebSocket-Key");
  replace(text, right_accept, duet::detail::accept_key(key));
  replace(text, own_key, key);
  return text;
}

void play_answer(const std::string& text, const std::string& expected, const Asking& asking) {
  RawClient one({.subprotocols = asking.subprotocols});
  REQUIRE(duet::set_native_options(*one.client, {.compression = asking.compression}));
  std::string said;
  bool ended = false;
  one.run([&](RawSocket& socket) {
    socket.send(completed(text, socket.read_until("\r\n\r\n")));
    if (expected == opened) socket.send(plain(close_frame, close_payload(1000)));
    if (expected != opened) socket.half_close();
    said = next(socket);
    if (expected == opened) socket.half_close();
    ended = socket.ends();
  });
  CHECK(one.log.back() == expected);
  CHECK(one.log.size() == (expected == opened ? 2 : 1));
  // The server whose subprotocol is refused considers the connection open (section 7.1.7).
  CHECK(said == (expected == opened ? "close 1000 " : expected == refused ? "end" : "close "));
  CHECK(ended);
}

}  // namespace

void answer(const std::string& name, const std::string& text, const std::string& expected,
            const Asking& asking, const std::source_location& where) {
  add_case(
      case_name(name, Role::client), tag(Role::client), [=] { play_answer(text, expected, asking); }, where);
}

std::string request_of(const Asking& asking, std::string_view target, std::uint16_t& port) {
  RawClient one({.subprotocols = asking.subprotocols});
  REQUIRE(duet::set_native_options(*one.client, {.compression = asking.compression}));
  port = one.listener.port();
  std::string head;
  one.run([&](RawSocket& socket) { head = socket.read_until("\r\n\r\n"); }, "ws", target);
  return head;
}

}  // namespace duet_test
