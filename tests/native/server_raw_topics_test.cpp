// TopicRegistry over real connections: slow consumers, history, errors.
#include "catch.hpp"
#include "served.hpp"

using namespace duet_test;
using duet::Error;
using duet::SlowConsumer;

namespace {

/// Subscribes to the topic in the connection's path: "/room/1".
void subscribe_to_path(const duet::Connection& ws) { static_cast<void>(ws.subscribe(ws.path().substr(1))); }

RawSocket subscribed(Served& served, RawSocket socket, std::string_view target) {
  const std::size_t lines = served.log().size();
  socket.send(upgrade_request({}, target));
  socket.read_until("\r\n\r\n");
  REQUIRE(served.wait_for_lines(lines + 1));
  return socket;
}

}  // namespace

TEST_CASE("a message is published to all subscribers or to all but its sender") {
  Expect expect;
  Served served({.host = "127.0.0.1"},
                {.on_open = subscribe_to_path, .on_message = [&](duet::Connection ws, duet::Message m) {
                   const auto published = ws.publish_text("room", m.text());
                   expect(published && published->receivers == 1);
                 }});
  RawSocket one = subscribed(served, served.connect(), "/room");
  RawSocket other = subscribed(served, served.connect(), "/room");
  RawSocket elsewhere = subscribed(served, served.connect(), "/hall");
  served.in_loop([&] {
    CHECK(served.server().publish_text("room", "from the server")->receivers == 2);
    CHECK(served.server().subscriber_count("room") == 2);
    CHECK(served.server().subscribers("hall").size() == 1);
    CHECK(served.server().subscribers("hall")[0] == served.newest());
  });
  CHECK(next(one) == "text from the server");
  CHECK(next(other) == "text from the server");
  one.send(masked(text, "to the others"));
  CHECK(next(other) == "text to the others");
  served.in_loop(
      [&] { static_cast<void>(served.server().publish_binary("room", std::as_bytes(std::span("b", 1)))); });
  CHECK(next(one) == "binary b");
  one.send(masked(close_frame, close_payload(1000)));
  CHECK(served.closed() == "closed 1000 handshake clean");
  served.in_loop([&] {
    CHECK(served.server().subscriber_count("room") == 1);
    CHECK(served.server().publish_text("room", "x")->receivers == 1);
  });
}

TEST_CASE("malformed topics and too many of them are refused") {
  Served served({.host = "127.0.0.1", .limits = {.max_subscriptions = 2}});
  RawSocket socket = served.open();
  REQUIRE(served.wait_for_lines(1));
  served.in_loop([&] {
    duet::Connection ws = served.newest();
    CHECK(ws.subscribe("").error() == Error::bad_topic);
    CHECK(ws.subscribe("a*b").error() == Error::bad_topic);
    CHECK(ws.subscribe("a*", 0).error() == Error::bad_topic);
    CHECK(ws.subscribe("a"));
    CHECK(ws.subscribe("b*"));
    CHECK(ws.subscribe("c").error() == Error::too_many_topics);
    CHECK(ws.subscribe("a"));
    ws.unsubscribe("b*");
    CHECK_FALSE(ws.is_subscribed("b*"));
    CHECK(ws.subscribe("c"));
    CHECK(ws.is_subscribed("c"));
    CHECK(served.server().publish_text("a*", "x").error() == Error::bad_topic);
    CHECK(served.server().publish_text("a", "\xff").error() == Error::not_utf8);
    CHECK(ws.publish_text("", "x").error() == Error::bad_topic);
    CHECK(served.server().keep_history("a*b", 3).error() == Error::bad_topic);
    ws.terminate();
    CHECK(ws.subscribe("d").error() == Error::already_closed);
    CHECK(ws.publish_text("a", "x").error() == Error::already_closed);
  });
}

TEST_CASE("a handle outlives the topics of its server") {
  Served served({.host = "127.0.0.1"}, {.on_open = subscribe_to_path});
  RawSocket socket = subscribed(served, served.connect(), "/room");
  served.in_loop([&] {
    duet::Connection ws = served.newest();
    CHECK(ws.is_subscribed("room"));
    served.destroy_server();
    CHECK_FALSE(ws.is_subscribed("room"));
    ws.unsubscribe("room");
    CHECK(ws.subscribe("room").error() == Error::already_closed);
  });
  CHECK(next(socket) == "close 1001 ");
}

TEST_CASE("a client that reconnects receives missed messages in order and then new ones") {
  Served served({.host = "127.0.0.1"});
  served.in_loop([&] { CHECK(served.server().keep_history("*", 10)); });
  RawSocket socket = served.open();
  REQUIRE(served.wait_for_lines(1));
  served.in_loop([&] {
    for (const char* text : {"1", "2", "3"}) static_cast<void>(served.server().publish_text("room", text));
    const auto caught_up = served.newest().subscribe("room", 1);
    CHECK((caught_up && caught_up->offset == 3 && caught_up->complete));
    CHECK(served.server().publish_text("room", "4")->offset == 4);
  });
  CHECK(next(socket) == "text 2");
  CHECK(next(socket) == "text 3");
  CHECK(next(socket) == "text 4");
}

TEST_CASE("a client that has missed more than its send queue takes gets the newest messages and stays") {
  Served served({.host = "127.0.0.1", .send_queue = {.close_above = 300'000}});
  served.in_loop([&] { CHECK(served.server().keep_history("*", 100)); });
  RawSocket socket = served.open();
  REQUIRE(served.wait_for_lines(1));
  const std::string rest = ' ' + std::string(20'000, 'x');
  served.in_loop([&] {
    for (int i = 1; i <= 40; ++i)
      static_cast<void>(served.server().publish_text("room", std::to_string(i) + rest));
    const auto caught_up = served.newest().subscribe("room", 0);
    CHECK((caught_up && caught_up->offset == 40 && !caught_up->complete));
    CHECK(served.server().publish_text("room", "live")->receivers == 1);
  });
  for (int i = 34; i <= 40; ++i) CHECK(next(socket).starts_with("text " + std::to_string(i) + ' '));
  CHECK(next(socket) == "text live");
}

TEST_CASE("a slow subscriber never delays the others and is handled by the publisher's policy") {
  const auto slow_policy =
      GENERATE(SlowConsumer::close, SlowConsumer::drop_newest, SlowConsumer::drop_oldest);
  Served served({.host = "127.0.0.1", .send_queue = {.close_above = 300'000}},
                {.on_open = subscribe_to_path});
  RawSocket slow = subscribed(served, RawSocket::connect_slow(served.port()), "/room");
  RawSocket quick = subscribed(served, served.connect(), "/room");
  constexpr int many = 400;
  std::size_t most = 0;
  for (int i = 0; i < many; ++i) {
    served.in_loop([&] {
      const std::string text = std::to_string(i) + ' ' + std::string(20'000, 'x');
      static_cast<void>(served.server().publish_text("room", text, {.slow = slow_policy}));
      for (const auto& each : served.server().subscribers("room"))
        most = std::max(most, each.buffered_amount());
    });
    CHECK(next(quick).starts_with("text " + std::to_string(i) + ' '));
  }
  CHECK(most <= 300'000 + 20'100);
  if (slow_policy == SlowConsumer::close) {
    std::string last;
    for (std::string frame = next(slow); frame.starts_with("text "); frame = next(slow)) last = frame;
    served.in_loop([&] { CHECK(served.server().publish_text("room", "x")->receivers == 1); });
    return;
  }
  served.in_loop(
      [&] { static_cast<void>(served.server().publish_text("room", "the end", {.slow = slow_policy})); });
  std::vector<int> got;
  std::string frame;
  for (frame = next(slow); frame.size() > 1000; frame = next(slow)) got.push_back(std::stoi(frame.substr(5)));
  CHECK(std::is_sorted(got.begin(), got.end()));
  CHECK(got.size() < many);
  CHECK(got.front() == 0);
  CHECK(frame == "text the end");
  if (slow_policy == SlowConsumer::drop_oldest) CHECK(got.back() == many - 1);
}

TEST_CASE("a prepared message is the same for all receivers with or without compression") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.open();
  REQUIRE(served.wait_for_lines(1));
  served.in_loop([&] {
    const auto message = duet::PreparedMessage::text("pr\xc3\xa4pared");
    REQUIRE(message);
    CHECK(served.newest().send(*message));
    CHECK(served.newest().send(duet::PreparedMessage::binary({})));
    CHECK(duet::PreparedMessage::text("\xff").error() == Error::not_utf8);
  });
  CHECK(next(socket) == "text pr\xc3\xa4pared");
  CHECK(next(socket) == "binary ");
}
