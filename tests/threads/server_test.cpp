// One server on several threads.
#include <duet/native_options.hpp>
#include <duet/server.hpp>

#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "catch.hpp"
#include "certificates.hpp"
#include "many.hpp"

using namespace duet_test;

namespace {

constexpr unsigned threads = 4;

/// A server with several threads and clients of it, on the first thread's loop.
struct Crowd {
  explicit Crowd(duet::ServerOptions options = {}) : server(loop, with_threads(std::move(options))) {}

  static duet::ServerOptions with_threads(duet::ServerOptions options) {
    options.host = "127.0.0.1";
    options.threads = threads;
    return options;
  }

  void connect(int count) {
    if (url.empty()) url = server.listen().value().url();
    clients.connect(url, count);
  }

  /// Every message is published to all.
  void subscribe_all() {
    server.on_open([](duet::Connection ws) { static_cast<void>(ws.subscribe("all")); });
    server.on_message([this](duet::Connection, duet::Message message) {
      static_cast<void>(server.publish_text("all", message.text()));
    });
  }

  duet::Loop loop;
  duet::Server server;
  std::string url = {};
  Many clients{loop};
};

}  // namespace

TEST_CASE("connections are spread over the server's threads and each stays on its own") {
  std::mutex mutex;
  std::map<std::uint64_t, std::set<std::thread::id>> threads_of;
  const auto here = [&](const duet::Connection& ws) {
    const std::lock_guard lock(mutex);
    threads_of[ws.id()].insert(std::this_thread::get_id());
  };
  Crowd crowd;
  crowd.server.on_open([&](duet::Connection ws) { here(ws); });
  crowd.server.on_message([&](duet::Connection ws, duet::Message message) {
    here(ws);
    ws.send_text(message.text());
  });
  crowd.server.on_close([&](duet::Connection ws, const duet::Closed&) { here(ws); });
  crowd.connect(40);
  CHECK(crowd.server.connection_count() == 40);
  for (int i = 0; i < 25; ++i) crowd.clients.send_to_all(std::to_string(i));
  REQUIRE(crowd.clients.wait_for_messages(25));
  crowd.server.close();
  REQUIRE(crowd.clients.wait_for_closes());
  REQUIRE(crowd.clients.wait([&] { return crowd.server.connection_count() == 0; }));

  const std::lock_guard lock(mutex);
  std::map<std::thread::id, int> connections;
  for (const auto& [id, on] : threads_of) {
    CHECK(on.size() == 1);
    ++connections[*on.begin()];
  }
  CHECK(threads_of.size() == 40);
  REQUIRE(connections.size() == threads);
  for (const auto& [thread, count] : connections) CHECK(count == 10);
  CHECK(connections.count(std::this_thread::get_id()) == 1);
}

TEST_CASE("messages that several threads publish at once arrive everywhere in one order") {
  Crowd crowd;
  crowd.subscribe_all();
  crowd.connect(12);
  CHECK(crowd.server.subscriber_count("all") == 12);
  CHECK(crowd.server.subscribers("all").size() == 12);
  constexpr std::size_t rounds = 50;
  for (std::size_t i = 0; i < rounds; ++i) {
    for (std::size_t k = 0; k < crowd.clients.size(); ++k)
      CHECK(crowd.clients[k].client.send_text(std::to_string(k) + ':' + std::to_string(i)));
    crowd.loop.poll();
  }
  REQUIRE(crowd.clients.wait_for_messages(rounds * crowd.clients.size()));
  for (std::size_t k = 0; k < crowd.clients.size(); ++k) {
    CHECK(crowd.clients[k].got == crowd.clients[0].got);
    const std::set<std::string> different(crowd.clients[k].got.begin(), crowd.clients[k].got.end());
    CHECK(different.size() == rounds * crowd.clients.size());
  }
  const duet::Statistics statistics = crowd.server.statistics();
  CHECK(statistics.messages_received == rounds * crowd.clients.size());
  CHECK(statistics.messages_sent == rounds * crowd.clients.size() * crowd.clients.size());
  CHECK(statistics.connections_total == 12);
}

TEST_CASE("messages are received and sent in parts on every thread within a route's limits") {
  Crowd crowd({.limits = {.max_message_size = 1000}});
  REQUIRE(crowd.server.route(
      "/", {.on_open = [](duet::Connection ws) { static_cast<void>(ws.subscribe("all")); },
            .on_message_part =
                [](duet::Connection ws, duet::MessagePart part) {
                  ws.send_text_part(part.text(), part.is_last() ? duet::Part::last : duet::Part::more);
                  if (ws.pause()) ws.post([](duet::Connection self) { self.resume(); });
                },
            .max_message_size = duet::no_limit}));
  crowd.connect(8);
  crowd.clients.send_to_all(std::string(300'000, 'x'));
  CHECK(crowd.server.publish_text("all", "between")->receivers == 8);
  REQUIRE(crowd.clients.wait_for_messages(2));
  for (std::size_t k = 0; k < crowd.clients.size(); ++k) {
    const std::multiset<std::string> got(crowd.clients[k].got.begin(), crowd.clients[k].got.end());
    CHECK((got == std::multiset<std::string>{"between", std::string(300'000, 'x')}));
  }
}

TEST_CASE("a subscriber that joins during publishing gets the history without gaps or duplicates") {
  Crowd crowd;
  REQUIRE(crowd.server.keep_history("all", 10'000));
  std::mutex mutex;  // so that the numbers match the offsets
  int last = 0;
  crowd.server.on_open([](duet::Connection ws) { static_cast<void>(ws.subscribe("all", 0)); });
  crowd.server.on_message([&](duet::Connection, duet::Message) {
    const std::lock_guard lock(mutex);
    static_cast<void>(crowd.server.publish_text("all", std::to_string(++last)));
  });
  for (int wave = 0; wave < 8; ++wave) {
    crowd.connect(4);
    for (int i = 0; i < 20; ++i) crowd.clients.send_to_all("more");
  }
  const std::size_t all = 20 * 4 * (1 + 2 + 3 + 4 + 5 + 6 + 7 + 8);
  REQUIRE(crowd.clients.wait_for_messages(all));
  std::vector<std::string> numbers;
  for (std::size_t i = 1; i <= all; ++i) numbers.push_back(std::to_string(i));
  for (std::size_t k = 0; k < crowd.clients.size(); ++k) CHECK(crowd.clients[k].got == numbers);
}

TEST_CASE("subscriptions change on all threads while messages are published") {
  Crowd crowd;
  crowd.server.on_open([](duet::Connection ws) { static_cast<void>(ws.subscribe("room/*")); });
  crowd.server.on_message([&](duet::Connection ws, duet::Message message) {
    const std::string topic = "room/" + std::to_string(ws.id() % 3);
    if (ws.is_subscribed(topic))
      ws.unsubscribe(topic);
    else
      static_cast<void>(ws.subscribe(topic));
    static_cast<void>(ws.publish_text(topic, message.text()));
    static_cast<void>(crowd.server.subscribers(topic));
  });
  crowd.connect(12);
  for (int i = 0; i < 50; ++i) crowd.clients.send_to_all(std::to_string(i));
  // Each receives the others' publications, by its pattern, once.
  REQUIRE(crowd.clients.wait_for_messages(50 * 11));
  for (std::size_t k = 0; k < crowd.clients.size(); ++k) CHECK(crowd.clients[k].got.size() == 50 * 11);
}

TEST_CASE("a connection sends to others on other threads through their handles") {
  Crowd crowd;
  std::mutex mutex;
  std::vector<duet::Connection> all;
  crowd.server.on_open([&](duet::Connection ws) {
    const std::lock_guard lock(mutex);
    all.push_back(ws);
  });
  crowd.server.on_message([&](duet::Connection, duet::Message message) {
    const std::lock_guard lock(mutex);
    for (const duet::Connection& each : all)
      static_cast<void>(
          each.post([text = std::string(message.text())](duet::Connection to) { to.send_text(text); }));
  });
  crowd.connect(8);
  crowd.clients.send_to_all("to all");
  REQUIRE(crowd.clients.wait_for_messages(8));
  crowd.server.close();
  REQUIRE(crowd.clients.wait([&] { return crowd.server.connection_count() == 0; }));
  std::atomic<int> closed = 0;
  for (const duet::Connection& each : all)
    CHECK(each.post(
        [&](duet::Connection ws) { closed += ws.send_text("late").error() == duet::Error::already_closed; }));
  CHECK(crowd.clients.wait([&] { return closed == 8; }));
}

TEST_CASE("handshakes are answered later from any thread") {
  Crowd crowd;
  std::mutex mutex;
  std::vector<std::thread> checks;
  crowd.server.on_upgrade([&](duet::Upgrade& upgrade) {
    const std::lock_guard lock(mutex);
    checks.emplace_back([pending = upgrade.defer(), here = std::this_thread::get_id()]() mutable {
      std::move(pending).post([here](duet::PendingUpgrade back) {
        if (std::this_thread::get_id() == here) static_cast<void>(back.accept());
      });
    });
  });
  crowd.server.on_message([](duet::Connection ws, duet::Message message) { ws.send_text(message.text()); });
  crowd.connect(8);
  crowd.clients.send_to_all("in");
  CHECK(crowd.clients.wait_for_messages(1));
  const std::lock_guard lock(mutex);
  for (std::thread& each : checks) each.join();
}

TEST_CASE("the result of a drain started on any thread is the sum of all threads") {
  Crowd crowd;
  std::optional<duet::ShutdownResult> result;
  std::thread::id told_on;
  crowd.server.on_message([&](duet::Connection, duet::Message) {
    crowd.server.shut_down({.window = std::chrono::milliseconds(50)}, [&](const duet::ShutdownResult& how) {
      told_on = std::this_thread::get_id();
      result = how;
    });
  });
  crowd.connect(20);
  CHECK(crowd.clients[2].client.send_text("enough"));
  REQUIRE(crowd.clients.wait([&] { return result.has_value(); }));
  CHECK(told_on == std::this_thread::get_id());
  CHECK(result->closed == 20);
  CHECK(result->cut == 0);
  REQUIRE(crowd.clients.wait_for_closes());
  for (std::size_t k = 0; k < crowd.clients.size(); ++k) CHECK(crowd.clients[k].closed_with == 1001);
  crowd.loop.run();  // nothing is left to do

  SECTION("the server may listen again") {
    crowd.url.clear();
    crowd.server.on_message([](duet::Connection ws, duet::Message message) { ws.send_text(message.text()); });
    crowd.connect(8);
    for (std::size_t k = 20; k < 28; ++k) CHECK(crowd.clients[k].client.send_text("again"));
    CHECK(
        crowd.clients.wait([&] { return !crowd.clients[27].got.empty() && !crowd.clients[20].got.empty(); }));
  }
}

TEST_CASE("a busy server that is destroyed closes all connections and calls no callback") {
  duet::Loop loop;
  Many clients(loop);
  std::atomic<bool> is_gone = false;
  std::atomic<int> called_late = 0;
  {
    auto server = std::make_unique<duet::Server>(loop, Crowd::with_threads({}));
    server->on_message([&](duet::Connection ws, duet::Message message) {
      called_late += is_gone ? 1 : 0;
      static_cast<void>(ws.publish_text("all", message.text()));
      ws.send_text(message.text());
    });
    server->on_open([&](duet::Connection ws) { static_cast<void>(ws.subscribe("all")); });
    server->on_close([&](duet::Connection, const duet::Closed&) { called_late += is_gone ? 1 : 0; });
    clients.connect(server->listen().value().url(), 12);
    for (int i = 0; i < 20; ++i) clients.send_to_all("busy");
    loop.poll();
    server.reset();
    is_gone = true;
  }
  REQUIRE(clients.wait_for_closes());
  for (std::size_t k = 0; k < clients.size(); ++k) CHECK(clients[k].closed_with == 1001);
  CHECK(called_late == 0);
  loop.run();  // until the threads have ended
}

TEST_CASE("a loop destroyed right after its server stops the server's threads") {
  for (int i = 0; i < 10; ++i) {
    duet::Loop loop;
    Many clients(loop);
    duet::Server server(loop, Crowd::with_threads({}));
    const std::string url = server.listen().value().url();
    if (i % 2 == 0) clients.connect(url, 5);
  }
  SUCCEED("nothing has crashed or hung");
}

TEST_CASE("callbacks and routes may change while threads are running") {
  Crowd crowd;
  const auto answer = [](const char* with) {
    return [with](duet::Connection ws, duet::Message) { ws.send_text(with); };
  };
  crowd.server.on_message(answer("first"));
  REQUIRE(crowd.server.route("/", {}));
  crowd.connect(8);
  for (int i = 0; i < 20; ++i) {
    crowd.clients.send_to_all("?");
    crowd.server.on_message(answer(i % 2 == 0 ? "second" : "first"));
    REQUIRE(crowd.server.route(
        "/", {.on_message =
                  i % 3 == 0 ? answer("third") : duet::Function<void(duet::Connection, duet::Message)>()}));
    crowd.loop.poll();
  }
  CHECK(crowd.clients.wait_for_messages(20));
}

TEST_CASE("threads share one certificate and one log and one set of limits") {
  const Certificates certificates;
  std::atomic<int> opened = 0;  // the server's last event is logged when it is destroyed
  std::atomic<int> limited = 0;
  Crowd crowd({.tls = {.certificate_file = certificates.localhost.certificate_file,
                       .key_file = certificates.localhost.key_file},
               .limits = {.max_connections = 8}});
  crowd.server.on_log([&](const duet::LogEvent& event) {
    opened += event.name == "connection_opened" ? 1 : 0;
    limited += event.name == "connection_limited" ? 1 : 0;
  });
  const auto connect = [&](int count) {
    std::vector<std::unique_ptr<duet::Client>> clients;
    std::atomic<int> closed = 0;
    for (int i = 0; i < count; ++i) {
      duet::Client& client = *clients.emplace_back(std::make_unique<duet::Client>(crowd.loop));
      static_cast<void>(duet::set_native_options(client, {.tls = {.ca_file = certificates.ca_file}}));
      client.on_close([&](const duet::Closed&) { ++closed; });
      REQUIRE(client.connect(crowd.url));
    }
    REQUIRE(crowd.clients.wait([&] { return opened + limited == count; }));
    CHECK(crowd.server.reload_certificates());
    for (const auto& client : clients) static_cast<void>(client->close());
    REQUIRE(crowd.clients.wait([&] { return closed == count; }));
    REQUIRE(crowd.clients.wait([&] { return crowd.server.statistics().sockets_open == 0; }));
  };
  crowd.url = crowd.server.listen().value().url();
  connect(10);
  CHECK(opened == 8);
  CHECK(limited == 2);
}
