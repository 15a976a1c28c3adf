// A program that does not take its messages slows its peer down, and loses nothing.
#include <duet/native_options.hpp>

#include <atomic>
#include <thread>

#include "catch.hpp"
#include "certificates.hpp"
#include "raw_client.hpp"
#include "served.hpp"

using namespace duet_test;

namespace {

constexpr std::size_t part = 1000;
constexpr std::size_t limit = 64 << 10;
const std::string message = plain(text, std::string(part, 'x'));

/// Sends up to `most` messages, then a Close.
void flood(RawSocket& socket, std::size_t most, std::atomic<std::size_t>& sent) {
  for (; sent < most; ++sent)
    if (!socket.send(message)) break;
  socket.send(plain(close_frame, close_payload(1000)));
}

/// Polls as often as a reading client needs for this many messages.
void poll_for(duet::Loop& loop, std::size_t messages) {
  constexpr std::size_t least_read = 16 << 10;
  for (std::size_t left = messages * message.size(); left > least_read; left -= least_read) loop.poll();
}

/// Polls until there is an event, and returns it.
std::optional<duet::Event> next_event(duet::Loop& loop, duet::Client& client) {
  std::optional<duet::Event> event = client.next();
  CHECK(eventually(polling(loop), [&] { return event || (event = client.next()); }));
  return event;
}

/// Returns the number of messages until the closing handshake, checking that the limit holds.
std::size_t messages_to_the_end(duet::Loop& loop, duet::Client& client) {
  std::size_t messages = 0;
  std::uint16_t code = 0;
  CHECK(eventually(polling(loop), [&] {
    std::size_t at_once = 0;
    while (const auto event = client.next()) {
      if (event->kind == duet::Event::Kind::message) ++at_once;
      if (event->kind == duet::Event::Kind::closed) code = event->closed.code;
    }
    messages += at_once;
    CHECK(at_once * part < limit + (1 << 20));
    return code != 0;
  }));
  CHECK(code == 1000);
  return messages;
}

}  // namespace

TEST_CASE("reading stops while too much is pending for next() and no message is lost") {
  constexpr std::size_t most = 60'000;  // more than the kernel's buffers hold
  RawListener listener;
  RawSocket socket;
  std::atomic<bool> is_open = false;
  std::atomic<std::size_t> sent = 0;
  std::thread server([&] {
    socket = listener.accept();
    is_open = open_as_server(socket);
    if (is_open) flood(socket, most, sent);
    socket.read(8);  // the answer to its Close: a server closes the connection then
    socket.close();
  });
  duet::Loop loop;
  duet::Client client(loop, {.limits = {.max_receive_queue = limit}});
  REQUIRE(client.connect(listener.url()));
  REQUIRE_FALSE(client.next());
  // The systems' buffers are full, and stay full longer than a reading client needs for all of it.
  CHECK(eventually(polling(loop), [&] {
    if (!is_open || !socket.is_full()) return false;
    poll_for(loop, most);
    return socket.is_full();
  }));
  CHECK(sent < most);
  CHECK(messages_to_the_end(loop, client) == most);
  server.join();
}

TEST_CASE("close() of a client that has stopped reading receives its answer") {
  RawListener listener;
  std::atomic<std::size_t> sent = 0;
  std::thread server([&] {
    RawSocket socket = listener.accept();
    if (open_as_server(socket)) flood(socket, 500, sent);
    socket.read(6);  // the client's own Close
  });
  duet::Loop loop;
  duet::Client client(loop, {.limits = {.max_receive_queue = 1}});
  REQUIRE(client.connect(listener.url()));
  REQUIRE_FALSE(client.next());
  std::optional<duet::Event> event = next_event(loop, client);
  REQUIRE(event);
  CHECK(event->kind == duet::Event::Kind::open);
  CHECK(client.close());
  event = next_event(loop, client);
  REQUIRE(event);
  CHECK(event->closed.code == 1000);
  server.join();
}

TEST_CASE("on_drain is called once when the peer has read the send queue") {
  RawClient one;
  int drains = 0;
  std::size_t read = 0;
  one.client->on_drain([&] {
    ++drains;
    CHECK(one.client->buffered_amount() <= 16 << 10);
    CHECK(one.client->close(1000));
  });
  one.when_open = [&] { CHECK(one.client->send_text(std::string(8 << 20, 'x')).slow_down()); };
  one.run([&](RawSocket& socket) {
    if (!open_as_server(socket)) return;
    read = socket.read(8 << 20).size();
    socket.send(plain(close_frame, close_payload(1000)));
    socket.read_to_end();
  });
  CHECK(read == 8 << 20);
  CHECK(drains == 1);
  CHECK(one.log.back() == "closed 1000 handshake was_open clean");
}

TEST_CASE("reading stops over TLS and no decrypted data is lost") {
  constexpr std::size_t most = 20'000;
  const Certificates certificates;
  Served served({.host = "localhost",
                 .tls = {.certificate_file = certificates.localhost.certificate_file,
                         .key_file = certificates.localhost.key_file},
                 .timeouts = {.close = patience},
                 .send_queue = {.close_above = 2 * most * part}},
                {.on_open = [](duet::Connection ws) {
                  for (std::size_t i = 0; i < most; ++i) ws.send_text(std::string(part, 'x'));
                  ws.close(1000);
                }});
  duet::Loop loop;
  duet::Client client(loop, {.limits = {.max_receive_queue = limit}});
  REQUIRE(duet::set_native_options(client, {.tls = {.ca_file = certificates.ca_file}}));
  REQUIRE(client.connect(served.endpoint().url()));
  REQUIRE_FALSE(client.next());
  const auto waiting = [&] { return served.newest().buffered_amount(); };
  REQUIRE(eventually(polling(loop), [&] { return !served.log().empty(); }));
  // The server's system takes no more, and still does not after a reading client would have read all.
  CHECK(eventually(polling(loop), [&] {
    const std::size_t before = served.ask(waiting);
    poll_for(loop, most);
    served.settle();
    return before > 0 && served.ask(waiting) == before;
  }));
  CHECK(served.ask(waiting) > 1'000'000);
  CHECK(messages_to_the_end(loop, client) == most);
}
