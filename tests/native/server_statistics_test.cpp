// Server::statistics().
#include <algorithm>
#include <numeric>
#include <thread>

#include "catch.hpp"
#include "certificates.hpp"
#include "core/src/message_cost.hpp"
#include "core/src/wire_names.hpp"
#include "served.hpp"

using namespace duet_test;
using duet::Refusal;
using duet::Statistics;
using duet::detail::message_overhead;

namespace {

Statistics statistics(Served& served) {
  return served.ask([&] { return served.server().statistics(); });
}

/// Waits for statistics that fulfil the condition, and returns them.
template <class IsSo>
Statistics statistics_when(Served& served, IsSo is_so) {
  Statistics now;
  CHECK(eventually([&] { return is_so(now = statistics(served)); }));
  return now;
}

std::uint64_t refusals(const Statistics& now) {
  return std::accumulate(now.refusals.begin(), now.refusals.end(), std::uint64_t{0});
}

void ask(Served& served, std::string_view request) {
  RawSocket socket = served.connect();
  REQUIRE(socket.send(request));
  REQUIRE(socket.read_to_end().starts_with("HTTP/1.1 4"));
}

}  // namespace

TEST_CASE("open connections and their total are counted") {
  Served served({.host = "127.0.0.1"});
  CHECK(statistics(served).connections_open == 0);
  {
    RawSocket first = served.open(), second = served.open();
    REQUIRE(second.is_open());
    const Statistics now = statistics(served);
    CHECK(now.connections_open == 2);
    CHECK(now.sockets_open == 2);
  }
  const Statistics now = statistics_when(served, [](const Statistics& s) { return s.sockets_open == 0; });
  CHECK(now.sockets_open == 0);
  CHECK(now.connections_open == 0);
  CHECK(now.connections_total == 2);
  CHECK(now.sockets_total == 2);
  CHECK(now.http_requests == 0);
  CHECK(refusals(now) == 0);
}

TEST_CASE("messages and their payload are counted in both directions but control frames are not") {
  Served served({.host = "127.0.0.1"}, {.on_message = [](duet::Connection ws, duet::Message) {
                  ws.send_text("four");
                  ws.send_text("and more");
                }});
  RawSocket socket = served.open();
  REQUIRE(socket.send(masked(ping, "12345") + masked(text, "123", {.final = false}) +
                      masked(continuation, "45") + masked(binary, "") + masked(pong, "9")));
  for (int i = 0; i < 5; ++i) CHECK(read_frame(socket).whole);
  const Statistics now = statistics(served);
  CHECK(now.messages_received == 2);
  CHECK(now.bytes_received == 5);
  CHECK(now.messages_sent == 4);
  CHECK(now.bytes_sent == 24);
}

TEST_CASE("keep-alive messages of duet clients are not counted") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.connect();
  REQUIRE(socket.send(upgrade_request("Sec-WebSocket-Protocol: duet.token, duet.token+duet.alive\r\n")));
  REQUIRE(socket.read_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
  REQUIRE(socket.send(masked(text, duet::detail::wire::alive_question)));
  REQUIRE(next(socket) == "text " + std::string(duet::detail::wire::alive_answer));
  const Statistics now = statistics(served);
  CHECK(now.messages_received == 0);
  CHECK(now.messages_sent == 0);
}

TEST_CASE("bytes pending for slow readers are added up and their maximum is kept") {
  constexpr std::size_t much = 8 << 20;
  Served served({.host = "127.0.0.1", .send_queue = {.close_above = 64 << 20}},
                {.on_open = [](duet::Connection ws) { ws.send_text(std::string(much, 'x')); }});
  RawSocket slow = RawSocket::connect_slow(served.port()), other = RawSocket::connect_slow(served.port());
  REQUIRE(open_as_client(slow));
  REQUIRE(open_as_client(other));
  Statistics now = statistics(served);
  CHECK(now.most_bytes_queued == much + message_overhead);
  CHECK(now.bytes_queued > 0);
  CHECK(now.bytes_queued <= 2 * much);
  slow.reset();
  other.reset();
  now = statistics_when(served, [](const Statistics& s) { return s.connections_open == 0; });
  CHECK(now.bytes_queued == 0);
  CHECK(now.most_bytes_queued == much + message_overhead);
}

TEST_CASE("a refused send is not counted") {
  Expect expect;
  Served served({.host = "127.0.0.1"}, {.on_open = [&](duet::Connection ws) {
                  expect(!ws.send_text("\xff"));
                  ws.close();
                  expect(!ws.send_text("late"));
                }});
  RawSocket socket = served.open();
  CHECK(statistics(served).messages_sent == 0);
}

TEST_CASE("refused handshakes are counted by reason") {
  Served served({.host = "127.0.0.1"},
                {.on_upgrade = [](duet::Upgrade& upgrade) { upgrade.refuse(429, "later"); }});
  ask(served, "nonsense\r\n\r\n");
  ask(served,
      "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\n\r\n");
  ask(served,
      "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  ask(served, upgrade_request("Origin: https://example.org\r\n"));
  ask(served, upgrade_request());
  const Statistics now = statistics(served);
  CHECK(now.refused(Refusal::malformed) == 2);
  CHECK(now.refused(Refusal::version) == 1);
  CHECK(now.refused(Refusal::origin) == 1);
  CHECK(now.refused(Refusal::application) == 1);
  CHECK(refusals(now) == 5);
  CHECK(now.connections_total == 0);
}

TEST_CASE("a client above the limit of connections is counted by that reason") {
  Served served({.host = "127.0.0.1", .limits = {.max_connections = 1}});
  RawSocket first = served.open(), second = served.connect();
  REQUIRE(first.is_open());
  CHECK(second.ends());
  CHECK(statistics(served).refused(Refusal::too_many) == 1);
  CHECK(statistics(served).sockets_total == 1);
}

TEST_CASE("a handshake without a route is counted") {
  Served served({.host = "127.0.0.1"});
  served.in_loop([&] { CHECK(served.server().route("/here", {})); });
  ask(served, upgrade_request({}, "/there"));
  CHECK(statistics(served).refused(Refusal::no_route) == 1);
}

TEST_CASE("a published message counts once for each subscriber") {
  Expect expect;
  Served served({.host = "127.0.0.1"},
                {.on_open = [&](duet::Connection ws) { expect(bool(ws.subscribe("news"))); }});
  RawSocket first = served.open(), second = served.open();
  REQUIRE(served.wait_for_lines(2));
  served.in_loop([&] { CHECK(served.server().publish_text("news", "12345")); });
  CHECK(next(first) == "text 12345");
  CHECK(next(second) == "text 12345");
  CHECK(statistics(served).messages_sent == 2);
  CHECK(statistics(served).bytes_sent == 10);
}

TEST_CASE("plain HTTP requests and idle connections after them do not count as refusals") {
  Served served({.host = "127.0.0.1",
                 .http = {.health = {.enabled = true}},
                 .timeouts = {.handshake = std::chrono::milliseconds(100)}});
  ask(served, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  RawSocket idle = served.connect();
  REQUIRE(idle.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  CHECK(idle.read_to_end().ends_with("ok\n"));
  const Statistics now = statistics(served);
  CHECK(now.http_requests == 2);
  CHECK(refusals(now) == 0);
}

TEST_CASE("a handshake that times out is counted") {
  Served served({.host = "127.0.0.1", .timeouts = {.handshake = std::chrono::milliseconds(100)}});
  RawSocket silent = served.connect();
  CHECK(silent.ends());
  CHECK(statistics(served).refused(Refusal::timeout) == 1);
}

TEST_CASE("a refused handshake counts once even if its client does not disconnect") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.connect();
  REQUIRE(socket.send("nonsense\r\n\r\n"));
  REQUIRE(socket.read_to_end().starts_with("HTTP/1.1 400 "));
  const Statistics now = statistics_when(served, [](const Statistics& s) { return s.sockets_open == 0; });
  CHECK(now.sockets_open == 0);
  CHECK(now.refused(Refusal::malformed) == 1);
  CHECK(now.refused(Refusal::timeout) == 0);
}

TEST_CASE("a failed TLS handshake is counted") {
  const Certificates certificates;
  Served served({.host = "127.0.0.1",
                 .tls = {.certificate_file = certificates.localhost.certificate_file,
                         .key_file = certificates.localhost.key_file}});
  RawSocket plain = served.connect();
  REQUIRE(plain.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  plain.read_to_end();
  const Statistics now =
      statistics_when(served, [](const Statistics& s) { return s.refused(Refusal::tls) > 0; });
  CHECK(now.refused(Refusal::tls) == 1);
}

TEST_CASE("close codes are counted as in on_close") {
  Served served({.host = "127.0.0.1"});
  for (const unsigned code : {1000U, 1000U, 4001U}) {
    RawSocket socket = served.open();
    REQUIRE(socket.send(masked(close_frame, close_payload(code))));
    socket.read_to_end();
  }
  RawSocket bare = served.open();
  REQUIRE(bare.send(masked(close_frame, "")));
  bare.read_to_end();
  served.open().reset();
  const Statistics now =
      statistics_when(served, [](const Statistics& s) { return s.close_codes.size() == 4; });
  CHECK(now.close_codes ==
        std::map<std::uint16_t, std::uint64_t>{{1000, 2}, {1005, 1}, {1006, 1}, {4001, 1}});
}

TEST_CASE("the lag is measured repeatedly while there is a socket") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.connect();
  const auto measured = [](const Statistics& s) {
    return std::accumulate(s.loop_lag.counts.begin(), s.loop_lag.counts.end(), std::uint64_t{0});
  };
  const Statistics now = statistics_when(served, [&](const Statistics& s) { return measured(s) >= 3; });
  CHECK(measured(now) >= 3);
}

TEST_CASE("a callback that blocks the loop shows in the lag") {
  static constexpr std::chrono::milliseconds held_up{300};  // longer than the interval of the measurement
  Served served({.host = "127.0.0.1"}, {.on_message = [](duet::Connection ws, duet::Message) {
                  std::this_thread::sleep_for(held_up);  // the lag under test
                  ws.send_text("done");
                }});
  RawSocket socket = served.open();
  REQUIRE(socket.send(masked(text, "go")));
  CHECK(next(socket) == "text done");
  const auto measured = [](const Statistics& s) {
    return s.loop_lag.highest >= std::chrono::milliseconds(40);
  };
  const Statistics now = statistics_when(served, measured);
  CHECK(measured(now));
  CHECK(now.loop_lag.sum >= now.loop_lag.highest);
  const auto& counts = now.loop_lag.counts;
  CHECK(std::accumulate(counts.begin() + 5, counts.end(), std::uint64_t{0}) > 0);
}
