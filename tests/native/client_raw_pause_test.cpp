// A program that does not take what it is sent slows its peer down, and loses nothing.
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

/// Sends so many messages, then a Close.
void flood(RawSocket& socket, std::size_t most, std::atomic<std::size_t>& sent) {
  for (; sent < most; ++sent)
    if (!socket.send(message)) break;
  socket.send(plain(close_frame, close_payload(1000)));
}

/// How many come until the closing handshake, never many more at once than the limit allows.
std::size_t messages_to_the_end(duet::Loop& loop, duet::Client& client) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  std::size_t messages = 0;
  std::uint16_t code = 0;
  while (code == 0 && std::chrono::steady_clock::now() < deadline) {
    loop.poll();
    std::size_t at_once = 0;
    while (const auto event = client.next()) {
      if (event->kind == duet::Event::Kind::message) ++at_once;
      if (event->kind == duet::Event::Kind::closed) code = event->closed.code;
    }
    messages += at_once;
    CHECK(at_once * part < limit + (1 << 20));
  }
  CHECK(code == 1000);
  return messages;
}

}  // namespace

TEST_CASE("reading stops while too much waits for next(), and all of it comes in the end") {
  constexpr std::size_t most = 60'000;  // more than the kernel's buffers hold
  RawListener listener;
  std::atomic<std::size_t> sent = 0;
  std::thread server([&] {
    RawSocket socket = listener.accept();
    if (open_as_server(socket)) flood(socket, most, sent);
    socket.read(8);  // the answer to its Close: a server hangs up then
  });
  duet::Loop loop;
  duet::Client client(loop, {.max_receive_queue = limit});
  REQUIRE(client.connect(listener.url()));
  REQUIRE_FALSE(client.next());
  // Polled until the peer gets no further, which a paused client brings about and nothing else.
  const auto deadline = std::chrono::steady_clock::now() + patience;
  std::size_t before = 0;
  for (int still = 0; still < 50 && std::chrono::steady_clock::now() < deadline;) {
    loop.after(std::chrono::milliseconds(5), [&] { loop.stop(); });
    loop.run();
    still = sent > 0 && sent == before ? still + 1 : 0;
    before = sent;
  }
  CHECK(sent < most);
  CHECK(messages_to_the_end(loop, client) == most);
  server.join();
}

TEST_CASE("close() of a client that reads no more gets its answer") {
  RawListener listener;
  std::atomic<std::size_t> sent = 0;
  std::thread server([&] {
    RawSocket socket = listener.accept();
    if (open_as_server(socket)) flood(socket, 500, sent);
    socket.read(6);  // the client's own Close
  });
  duet::Loop loop;
  duet::Client client(loop, {.max_receive_queue = 1});
  REQUIRE(client.connect(listener.url()));
  REQUIRE_FALSE(client.next());
  const auto deadline = std::chrono::steady_clock::now() + patience;
  std::optional<duet::Event> event;
  while (!event && std::chrono::steady_clock::now() < deadline) {
    loop.poll();
    event = client.next();
  }
  REQUIRE(event);
  CHECK(event->kind == duet::Event::Kind::open);
  CHECK(client.close());
  event.reset();
  while (!event && std::chrono::steady_clock::now() < deadline) {
    loop.poll();
    event = client.next();
  }
  REQUIRE(event);
  CHECK(event->closed.code == 1000);
  server.join();
}

TEST_CASE("a peer that takes what waits is told of by on_drain, once") {
  RawClient one;
  int drains = 0;
  std::size_t read = 0;
  one.client->on_drain([&] {
    ++drains;
    CHECK(one.client->buffered_amount() <= 16 << 10);
    CHECK(one.client->close(1000));
  });
  one.when_open = [&] { CHECK(one.client->send(std::string(8 << 20, 'x')).slow_down()); };
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

TEST_CASE("reading stops over TLS too, and nothing is lost of what was decrypted already") {
  constexpr std::size_t most = 20'000;
  const Certificates certificates;
  Served served({.host = "localhost",
                 .certificate_file = certificates.localhost.certificate_file,
                 .key_file = certificates.localhost.key_file,
                 .max_buffered_amount = 2 * most * part,
                 .close_timeout = patience},
                {.on_open = [](duet::Connection& ws) {
                  for (std::size_t i = 0; i < most; ++i) ws.send(std::string(part, 'x'));
                  ws.close(1000);
                }});
  duet::Loop loop;
  duet::Client client(loop, {.max_receive_queue = limit});
  REQUIRE(duet::set_native_options(client, {.ca_file = certificates.ca_file}));
  REQUIRE(client.connect(served.endpoint().url()));
  REQUIRE_FALSE(client.next());
  const auto deadline = std::chrono::steady_clock::now() + patience;
  std::size_t waiting = 0;
  for (int still = 0; still < 20 && std::chrono::steady_clock::now() < deadline;) {
    loop.after(std::chrono::milliseconds(5), [&] { loop.stop(); });
    loop.run();
    const std::size_t before = waiting;
    if (!served.log().empty()) served.in_loop([&] { waiting = served.newest().buffered_amount(); });
    still = waiting > 0 && waiting == before ? still + 1 : 0;
  }
  CHECK(waiting > 1'000'000);
  CHECK(messages_to_the_end(loop, client) == most);
}
