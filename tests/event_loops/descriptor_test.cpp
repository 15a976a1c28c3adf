// The descriptor by itself, with POSIX poll(), as any event loop would wait for it.
#include <duet/descriptor.hpp>
#include <duet/native_options.hpp>

#include <optional>

#include "catch.hpp"
#include "core/src/loop_core.hpp"
#include "driven_conversation.hpp"
#include "raw_socket.hpp"
#include "readable.hpp"
#include "served.hpp"

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using duet_test::Conversation;
using duet_test::is_readable;

namespace {

constexpr std::chrono::milliseconds forever = duet_test::patience;

/// Calls poll() whenever the descriptor is readable, until it is done. Returns how often; -1 after a long
/// silence.
template <class IsDone>
int drive(duet::Loop& loop, IsDone is_done) {
  const auto fd = duet::descriptor(loop);
  REQUIRE(fd);
  int calls = 0;
  while (!is_done()) {
    if (!is_readable(*fd, forever)) return -1;
    loop.poll();
    ++calls;
  }
  return calls;
}

/// Runs until the descriptor stays unreadable for a moment.
void settle(duet::Loop& loop) {
  const auto fd = duet::descriptor(loop);
  REQUIRE(fd);
  while (is_readable(*fd, duet_test::silence)) loop.poll();
}

}  // namespace

TEST_CASE("a conversation needs only the descriptor of its loop", "[descriptor]") {
  duet::Loop loop;
  Conversation conversation(loop);
  SECTION("asked for before") { REQUIRE(duet::descriptor(loop)); }
  SECTION("asked for after it began") {}
  conversation.begin();
  const int calls = drive(loop, [&] { return !duet::has_work(loop); });
  CHECK(conversation.log() == Conversation::whole);
  CHECK(calls > 0);
  CHECK(calls < 60);
}

TEST_CASE("a loop keeps its descriptor", "[descriptor]") {
  duet::Loop loop;
  const auto first = duet::descriptor(loop);
  const auto second = duet::descriptor(loop);
  REQUIRE(first);
  REQUIRE(second);
  CHECK(*first == *second);
}

TEST_CASE("a timer makes the descriptor readable when it is due and not before", "[descriptor]") {
  duet::Loop loop;
  settle(loop);
  CHECK_FALSE(duet::next_timeout(loop));
  bool fired = false;
  const auto start = Clock::now();
  loop.after(50ms, [&] { fired = true; });
  REQUIRE(duet::next_timeout(loop));
  CHECK(*duet::next_timeout(loop) <= 51ms);
  CHECK(drive(loop, [&] { return fired; }) <= 3);  // one for the call of after(), one for the time
  CHECK(Clock::now() - start >= 50ms);
  CHECK_FALSE(duet::next_timeout(loop));
  CHECK_FALSE(duet::has_work(loop));
}

TEST_CASE("a timer that is due before the pending one wakes the loop first", "[descriptor]") {
  duet::Loop loop;
  std::string order;
  const auto day = loop.after(24h, [&] { order += "never"; });
  settle(loop);
  loop.after(5ms, [&] {
    order += "a";
    loop.after(5ms, [&] { order += "b"; });
  });
  CHECK(drive(loop, [&] { return order == "ab"; }) > 0);
  loop.cancel(day);
  settle(loop);
  CHECK_FALSE(duet::next_timeout(loop));
}

TEST_CASE("a thread's post() makes the descriptor readable until poll()", "[descriptor]") {
  duet::Loop loop;
  settle(loop);
  const auto fd = duet::descriptor(loop);
  bool called = false;
  std::thread other([&] { loop.post([&] { called = true; }); });
  CHECK(is_readable(*fd, forever));
  CHECK(is_readable(*fd, 0ms));
  other.join();
  loop.poll();
  CHECK(called);
  settle(loop);
  CHECK_FALSE(is_readable(*fd, 0ms));
}

TEST_CASE("an open connection without data does not make the descriptor readable", "[descriptor]") {
  duet_test::Served server;
  duet::Loop loop;
  duet::Client client(loop);
  bool is_open = false;
  std::string received;
  client.on_open([&] { is_open = true; });
  client.on_message([&](duet::Message message) { received = message.text(); });
  REQUIRE(client.connect(server.endpoint().url()));
  REQUIRE(drive(loop, [&] { return is_open; }) > 0);
  settle(loop);
  CHECK_FALSE(is_readable(*duet::descriptor(loop), 500ms));
  REQUIRE(client.send_text("still there?"));
  REQUIRE(drive(loop, [&] { return !received.empty(); }) <= 3);
  CHECK(received == "still there?");
  client.close();
  CHECK(drive(loop, [&] { return !duet::has_work(loop); }) > 0);
}

TEST_CASE("a listening server does not make the descriptor readable until a client connects",
          "[descriptor]") {
  duet::Loop loop;
  settle(loop);
  duet::Server server(loop, {.host = "127.0.0.1", .timeouts = {.handshake = 40ms}});
  const auto listening = server.listen();
  REQUIRE(listening);
  settle(loop);
  const auto fd = duet::descriptor(loop);
  CHECK_FALSE(is_readable(*fd, 300ms));
  auto stranger = duet_test::RawSocket::connect(listening->port);
  CHECK(is_readable(*fd, forever));
  // The client sends nothing. The limit of its handshake is no timer of the application's, and expires all
  // the same.
  loop.poll();
  const auto deadline = Clock::now() + forever;
  bool has_ended = false;
  std::thread other([&] {
    has_ended = !stranger.read_to_end().ends_with("(timeout)");
    loop.post([&] { server.close(); });
  });
  CHECK(drive(loop, [&] { return !duet::has_work(loop) || Clock::now() > deadline; }) > 0);
  other.join();
  CHECK(has_ended);
}

TEST_CASE("a client that connects while the host waits makes the descriptor readable", "[descriptor]") {
  duet::Loop loop;
  settle(loop);
  const auto fd = duet::descriptor(loop);
  duet_test::Served server;
  duet::Client client(loop, {.timeouts = {.connect = std::chrono::milliseconds::max()}});
  REQUIRE(client.connect(server.endpoint().url()));
  CHECK(is_readable(*fd, forever));
  client.on_open([&] { client.close(); });
  CHECK(drive(loop, [&] { return !duet::has_work(loop); }) > 0);
}

TEST_CASE("events left by poll(budget) keep the descriptor readable", "[descriptor]") {
  duet_test::Served server({}, {.on_open = [](duet::Connection ws) {
                             for (int i = 0; i < 10; ++i) ws.send_text("x");
                           }});
  duet::Loop loop;
  duet::Client client(loop);
  int received = 0;
  client.on_message([&](duet::Message) { ++received; });
  REQUIRE(client.connect(server.endpoint().url()));
  const auto fd = duet::descriptor(loop);
  REQUIRE(fd);
  while (received < 10 && is_readable(*fd, forever)) loop.poll(0ms);
  CHECK(received == 10);
  client.close();
  CHECK(drive(loop, [&] { return !duet::has_work(loop); }) > 0);
}

TEST_CASE("messages larger than a socket's buffer are delivered", "[descriptor]") {
  const bool is_compressed = GENERATE(false, true);
  duet::Loop loop;
  duet::ServerOptions options{.host = "127.0.0.1", .limits = {.max_message_size = 16 << 20}};
  options.compression.enabled = is_compressed;
  options.send_queue.close_above = 64 << 20;
  duet::Server server(loop, options);
  server.on_message([](duet::Connection ws, duet::Message message) { ws.send_text(message.text()); });
  const auto listening = server.listen();
  REQUIRE(listening);
  duet::Client client(loop, {.limits = {.max_message_size = 16 << 20}, .send_queue = {.max_size = 64 << 20}});
  REQUIRE(duet::set_native_options(client, {.compression = {.enabled = is_compressed}}));
  const std::string large(2 << 20, 'x');
  int whole = 0;
  client.on_open([&] {
    for (int i = 0; i < 3; ++i) client.send_text(large);
  });
  client.on_message([&](duet::Message message) {
    if (message.text() == large && ++whole == 3) client.close();
  });
  client.on_close([&](const duet::Closed&) { server.close(); });
  REQUIRE(client.connect(listening->url()));
  CHECK(drive(loop, [&] { return !duet::has_work(loop); }) > 0);
  CHECK(whole == 3);
}

TEST_CASE("run() works on a loop whose descriptor was taken and poll() works after it", "[descriptor]") {
  duet::Loop loop;
  settle(loop);
  for (int i = 0; i < 2; ++i) {
    Conversation blocked(loop);
    blocked.begin();
    loop.run();
    CHECK(blocked.log() == Conversation::whole);
    Conversation driven(loop);
    driven.begin();
    CHECK(drive(loop, [&] { return !duet::has_work(loop); }) > 0);
    CHECK(driven.log() == Conversation::whole);
  }
}

TEST_CASE("a host that waits for the descriptor misses nothing", "[descriptor]") {
  duet::Loop loop;
  settle(loop);
  bool fired = false;
  loop.after(600ms, [&] { fired = true; });
  CHECK(drive(loop, [&] { return fired; }) > 0);
  // Only the lateness of the machine counts, not the idle time.
  CHECK(duet::detail::LoopCore::of(loop).missed() < 500ms);
}
