// Several servers that share a broker in memory, with clients of each.
#include <atomic>

#include "catch.hpp"
#include "cluster.hpp"

using namespace duet_test;
using namespace std::chrono_literals;
using duet::BackplaneState;
using duet::CaughtUp;
using duet::Error;
using duet::Failure;
using duet::Position;
using duet::PreparedMessage;
using duet::Reach;
using duet::Result;

TEST_CASE("a message to a plain topic reaches the subscribers of all servers once") {
  Cluster cluster(3);
  for (std::size_t node = 0; node < 3; ++node) {
    Cluster::Guest& guest = cluster.join(node);
    REQUIRE(guest.ws.subscribe("hall/1"));
    REQUIRE(guest.ws.subscribe("hall/*"));
  }
  cluster.settle();
  const auto published = cluster.nodes[0].server.publish_text("hall/1", "hello").value();
  CHECK(published.offset == 0);
  CHECK(published.receivers == 1);
  CHECK(published.reach == Reach::everywhere);
  const auto others = cluster.guests[1].ws.publish_text("hall/1", "own").value();
  CHECK(others.receivers == 0);
  cluster.settle();
  CHECK(cluster.guests[0].taken() == "hello own ");
  CHECK(cluster.guests[1].taken() == "hello ");
  CHECK(cluster.guests[2].taken() == "hello own ");
}

TEST_CASE("many patterns of a client still get each message once") {
  Cluster cluster;
  Cluster::Guest& guest = cluster.join(0);
  const std::string name(40, 'x');
  for (std::size_t size = 0; size < name.size(); ++size) {
    std::string pattern = name.substr(0, size) + '*';
    REQUIRE(guest.ws.subscribe(pattern));
  }
  cluster.settle();
  REQUIRE(cluster.nodes[1].server.publish_text(name, "once"));
  REQUIRE(cluster.nodes[1].server.publish_text("y", "all"));
  cluster.settle();
  CHECK(guest.taken() == "once all ");
  for (std::size_t size = 0; size + 1 < name.size(); ++size) guest.ws.unsubscribe(name.substr(0, size) + '*');
  cluster.settle();
  REQUIRE(cluster.nodes[1].server.publish_text("y", "none"));
  REQUIRE(cluster.nodes[1].server.publish_text(name, "one"));
  cluster.settle();
  CHECK(guest.taken() == "one ");
  cluster.broker.lose();
  cluster.broker.restore();
  cluster.settle();
  CHECK(guest.taken() == "gap in " + name.substr(0, 39) + "* at 0 ");
}

TEST_CASE("a request for a topic beyond those that wait is refused") {
  Cluster cluster;
  cluster.broker.delay(50ms);
  Cluster::Guest& guest = cluster.join(0);
  std::size_t answers = 0;
  for (int i = 0; i < 17; ++i)
    REQUIRE(guest.ws.subscribe("room", Position{}, [&](const auto& caught) { answers += caught ? 1 : 0; }));
  CHECK(guest.ws.subscribe("room", Position{}, [&](const auto&) { ++answers; }).error() == Error::queue_full);
  cluster.wait([&] { return answers == 17; });
}

TEST_CASE("messages to a topic with history have the broker's order and position on all servers") {
  Cluster cluster;
  for (std::size_t node = 0; node < 2; ++node) REQUIRE(cluster.join(node).ws.subscribe("room"));
  cluster.settle();
  const auto pending = cluster.nodes[0].server.publish_text("room", "a").value();
  CHECK(pending.reach == Reach::pending);
  CHECK(pending.receivers == 0);
  CHECK(cluster.publish(1, "room", "b") == "at 2");
  CHECK(cluster.publish(0, "room", "c") == "at 3");
  REQUIRE(cluster.guests[0].ws.publish_text("room", "d"));
  cluster.settle();
  CHECK(cluster.guests[0].taken() == "1:a 2:b 3:c ");
  CHECK(cluster.guests[1].taken() == "1:a 2:b 3:c 4:d ");
}

TEST_CASE("a client continues on another server after its position") {
  Cluster cluster;
  Cluster::Guest& first = cluster.join(0);
  CHECK(cluster.subscribe(first, "room", {}) == "at 0");
  for (const char* each : {"a", "b", "c"}) cluster.publish(0, "room", each);
  cluster.settle();
  CHECK(first.taken() == "1:a 2:b 3:c ");
  REQUIRE(first.ws.terminate());
  cluster.publish(0, "room", "d");

  Cluster::Guest& second = cluster.join(1);
  CHECK(cluster.subscribe(second, "room", {cluster.epoch, 3}) == "at 4");
  cluster.publish(0, "room", "e");
  cluster.settle();
  CHECK(second.taken() == "4:d 5:e ");
}

TEST_CASE("a position that is not kept or of another epoch is answered as incomplete") {
  Cluster cluster;
  Cluster::Guest& guest = cluster.join(0);
  for (int i = 0; i < 8; ++i) cluster.publish(1, "room", "x");
  CHECK(cluster.subscribe(guest, "room", {{}, 2}) == "at 8 incomplete");
  CHECK(cluster.subscribe(guest, "room", {{}, 6}) == "at 8");
  CHECK(cluster.subscribe(guest, "room", {"other", 8}) == "at 8 incomplete");
  CHECK(cluster.subscribe(guest, "room", {{}, 99}) == "at 8 incomplete");
  cluster.settle();
  CHECK(guest.taken() == "4:x 5:x 6:x 7:x 8:x 7:x 8:x 4:x 5:x 6:x 7:x 8:x 4:x 5:x 6:x 7:x 8:x ");
}

TEST_CASE("messages that are published while a client subscribes arrive once") {
  Cluster cluster;
  for (int i = 0; i < 3; ++i) cluster.publish(1, "room", "x");
  cluster.broker.delay(20ms);
  Cluster::Guest& guest = cluster.join(0);
  std::string result;
  REQUIRE(guest.ws.subscribe("room", Position{{}, 1}, [&](const Result<CaughtUp, Failure>& caught) {
    result = "at " + std::to_string(caught->offset);
  }));
  for (int i = 0; i < 3; ++i) static_cast<void>(cluster.nodes[1].server.publish_text("room", "y"));
  cluster.wait([&] { return guest.got.find("6:y") != std::string::npos; });
  cluster.settle();
  CHECK(guest.taken() == "2:x 3:x 4:y 5:y 6:y ");
}

// The answer of Redis to a read and its messages come over two connections.
TEST_CASE("a message that the broker's answer has overtaken arrives once") {
  Cluster cluster;
  Cluster::Guest& earlier = cluster.join(0);
  CHECK(cluster.subscribe(earlier, "room", {}) == "at 0");
  cluster.publish(1, "room", "a");
  cluster.settle();
  Cluster::Guest& later = cluster.join(0);
  cluster.broker.delay(500ms);
  REQUIRE(cluster.nodes[1].server.publish_text("room", "b"));
  cluster.broker.delay(0ms);
  CHECK(cluster.subscribe(later, "room", {}) == "at 2");
  CHECK(earlier.got == "1:a ");
  cluster.wait([&] { return earlier.got == "1:a 2:b "; });
  cluster.publish(1, "room", "c");
  cluster.wait([&] { return earlier.got == "1:a 2:b 3:c " && later.got.ends_with("3:c "); });
  CHECK(later.taken() == "1:a 2:b 3:c ");
}

TEST_CASE("topics with history are repaired after a lost connection and plain ones report their gap") {
  Cluster cluster;
  Cluster::Guest& guest = cluster.join(0);
  REQUIRE(guest.ws.subscribe("room"));
  REQUIRE(guest.ws.subscribe("hall"));
  REQUIRE(guest.ws.subscribe("lobby*"));
  cluster.settle();
  cluster.publish(1, "room", "a");
  cluster.settle();
  cluster.broker.lose("server-1");
  cluster.wait([&] { return cluster.nodes[0].state.phase == BackplaneState::Phase::lost; });
  cluster.publish(1, "room", "b");
  cluster.publish(1, "hall", "missed");
  cluster.settle();
  CHECK(guest.taken() == "1:a ");
  cluster.broker.restore();
  cluster.wait([&] { return guest.got.find("2:b") != std::string::npos; });
  cluster.publish(1, "room", "c");
  cluster.settle();
  CHECK(guest.taken() == "gap in hall at 0 gap in lobby* at 0 2:b 3:c ");
}

TEST_CASE("while the backplane is lost plain topics are local and others are refused") {
  Cluster cluster;
  Cluster::Guest& here = cluster.join(0);
  Cluster::Guest& there = cluster.join(1);
  for (const auto* guest : {&here, &there}) {
    REQUIRE(guest->ws.subscribe("room"));
    REQUIRE(guest->ws.subscribe("hall"));
  }
  cluster.settle();
  cluster.broker.lose();
  cluster.wait([&] { return cluster.nodes[0].state.phase == BackplaneState::Phase::lost; });
  CHECK(cluster.nodes[0].state.reason == "the connection to the broker was cut");
  const auto local = cluster.nodes[0].server.publish_text("hall", "local").value();
  CHECK(local.reach == Reach::server_only);
  CHECK(local.receivers == 1);
  CHECK(cluster.publish(0, "hall", "also").starts_with("the backplane is not available"));
  CHECK(cluster.publish(0, "room", "x") == "backplane_unavailable");
  cluster.settle();
  CHECK(here.taken() == "local also ");
  CHECK(there.taken().empty());
  const auto statistics = cluster.nodes[0].server.statistics().backplane.value();
  CHECK(statistics.phase == BackplaneState::Phase::lost);
  CHECK(statistics.losses == 1);
}

TEST_CASE("subscribing with a position waits for the backplane") {
  Cluster cluster;
  cluster.publish(1, "room", "a");
  Cluster::Guest& guest = cluster.join(0);
  cluster.broker.lose();
  std::string result;
  REQUIRE(guest.ws.subscribe("room", Position{}, [&](const Result<CaughtUp, Failure>& caught) {
    result = "at " + std::to_string(caught->offset);
  }));
  cluster.settle();
  CHECK(result.empty());
  cluster.broker.restore();
  cluster.wait([&] { return !result.empty(); });
  cluster.settle();
  CHECK(result == "at 1");
  CHECK(guest.taken() == "1:a ");
}

TEST_CASE("a broker that has lost its data begins a new epoch and subscribers are told") {
  Cluster cluster;
  Cluster::Guest& guest = cluster.join(0);
  CHECK(cluster.subscribe(guest, "room", {}) == "at 0");
  cluster.publish(1, "room", "a");
  cluster.settle();
  const std::string before = cluster.epoch;
  cluster.broker.lose();
  cluster.broker.forget();
  cluster.broker.restore();
  cluster.publish(1, "room", "b");
  cluster.settle();
  CHECK(guest.taken() == "1:a gap in room at 0 1:b ");
  CHECK(cluster.subscribe(guest, "room", {before, 1}) == "at 1 incomplete");
  CHECK(cluster.epoch != before);
}

TEST_CASE("a message with the id of an earlier one is not published again") {
  Cluster cluster;
  Cluster::Guest& guest = cluster.join(1);
  REQUIRE(guest.ws.subscribe("room"));
  cluster.settle();
  CHECK(cluster.publish(0, "room", "a", {.id = "one"}) == "at 1");
  CHECK(cluster.publish(1, "room", "a", {.id = "one"}) == "at 1");
  CHECK(cluster.publish(1, "room", "b", {.id = "two"}) == "at 2");
  CHECK(cluster.publish(1, "room", "b", {.id = std::string(129, 'x')}) == "bad_limit");
  cluster.settle();
  CHECK(guest.taken() == "1:a 2:b ");
}

TEST_CASE("a broker that refuses to store is a state of its own") {
  Cluster cluster;
  cluster.broker.refuse("out of memory");
  cluster.wait([&] { return cluster.nodes[0].state.phase == BackplaneState::Phase::refusing; });
  CHECK(cluster.nodes[0].server.backplane_state()->reason == "out of memory");
  CHECK(cluster.publish(0, "room", "x") == "the backplane is not available: out of memory");
  cluster.broker.refuse({});
  CHECK(cluster.publish(0, "room", "y") == "at 1");
}

TEST_CASE("members are known on all servers and leave with theirs") {
  Cluster cluster;
  Cluster::Guest& watcher = cluster.join(1);
  REQUIRE(watcher.ws.subscribe("presence"));
  cluster.settle();
  duet::Server& first = cluster.nodes[0].server;
  for (const char* id : {"ada", "ben"})
    REQUIRE(first.enter("hall", id,
                        {"presence", text(std::string(id) + " joined"), text(std::string(id) + " left")}));
  const auto count = [&](duet::Server& server) {
    std::size_t members = ~std::size_t{0};
    REQUIRE(
        server.members("hall", [&](const Result<duet::Members, Failure>& found) { members = found->count; }));
    cluster.wait([&] { return members != ~std::size_t{0}; });
    return members;
  };
  CHECK(count(first) == 2);
  CHECK(count(cluster.nodes[1].server) == 2);
  first.leave("hall", "ada");
  CHECK(count(cluster.nodes[1].server) == 1);
  cluster.nodes.pop_front();
  CHECK(count(cluster.nodes[0].server) == 0);
  cluster.settle();
  CHECK(watcher.taken() == "ada joined ben joined ada left ben left ");
}

TEST_CASE("functions that need a backplane or another overload say so") {
  duet::Loop loop;
  duet::Server alone(loop);
  CHECK(alone.enter("x", "y", {"z", text(""), text("")}).error() == Error::no_backplane);
  CHECK(alone.members("x", {}).error() == Error::no_backplane);
  CHECK_FALSE(alone.backplane_state());

  Cluster cluster(1);
  const Cluster::Guest& guest = cluster.join(0);
  CHECK(guest.ws.subscribe("room", 0).error() == Error::answered_later);
  duet::Server& server = cluster.nodes[0].server;
  CHECK(server.set_backplane(cluster.broker.connect(cluster.loop)).error() == Error::already_listening);
  CHECK(server.enter("x", "with space", {"z", text(""), text("")}).error() == Error::bad_topic);
}

TEST_CASE("a server with several threads delivers in the broker's order on each") {
  Cluster cluster(2, 3);
  for (int i = 0; i < 6; ++i) REQUIRE(cluster.join(0).client.send_text("hello"));
  duet::Server& first = cluster.nodes[0].server;
  std::atomic<int> in_effect = 0;  // also on the broker
  for (const duet::Connection& ws : first.connections())
    REQUIRE(ws.post([&](duet::Connection own) {
      static_cast<void>(own.subscribe("room", std::nullopt, [&](const auto&) { ++in_effect; }));
    }));
  cluster.wait([&] { return in_effect == 6; });
  CHECK(first.subscriber_count("room") == 6);
  std::string all;
  for (int i = 1; i <= 5; ++i) {
    cluster.publish(1, "room", "x");
    all += std::to_string(i) + ":x ";
  }
  cluster.wait([&] {
    return std::all_of(cluster.guests.begin(), cluster.guests.end(),
                       [&](const Cluster::Guest& guest) { return guest.got == all; });
  });
}
