#include "testing/test_network.hpp"

#include <algorithm>
#include <utility>

#include "testing/rule.hpp"
#include "testing/test_connection.hpp"
#include "testing/test_transport.hpp"

namespace duet::detail {

namespace {

thread_local TestNetwork* newest = nullptr;

// The number of rounds after which settle() assumes an endless exchange.
constexpr int most_rounds = 100'000;

}  // namespace

TestNetwork::TestNetwork(testing::Host host) : host_(host), outer_(std::exchange(newest, this)) {}

TestNetwork::~TestNetwork() {
  test_rule(transports_.empty(), "a Network must outlive the Loops made on it");
  test_rule(newest == this, "Networks are destroyed in reverse order of construction, on the same thread");
  newest = outer_;
}

TestNetwork& TestNetwork::current() {
  test_rule(newest, "a Loop needs a duet::testing::Network that was created before it, on the same thread");
  return *newest;
}

TestServer& TestNetwork::listen(std::string_view url) {
  const Result<Url> parsed = parse_url(url);
  test_rule(static_cast<bool>(parsed), "listen() needs a URL that is valid for Client::connect()");
  auto made = std::make_unique<TestServer>(*parsed);
  for (const auto& server : servers_)
    test_rule(!server->is_host_of(*parsed) || !server->has_path_of(*made),
              "there is a server for this URL already");
  return *servers_.emplace_back(std::move(made));
}

TestServer* TestNetwork::find(const Url& url, bool& host_is_known) {
  TestServer* best = nullptr;
  for (const auto& server : servers_) {
    if (!server->is_host_of(url)) continue;
    host_is_known = true;
    if (server->fit(url) > (best ? best->fit(url) : 0)) best = server.get();
  }
  return best;
}

void TestNetwork::post(Time due, std::shared_ptr<TestConnection> line, TestItem item) {
  travelling_.insert({due, Travelling{next_order_++, std::move(line), std::move(item)}});
}

void TestNetwork::forget_to_client(const TestConnection& line) {
  std::erase_if(travelling_, [&](const auto& entry) {
    return entry.second.line.get() == &line && entry.second.item.to_client;
  });
}

bool TestNetwork::deliver(TestTransport* reader) {
  test_rule(!serving_, "Loop::poll() and run() are not called inside a server's callback");
  const std::uint64_t end = next_order_;
  bool any = false;
  for (auto it = travelling_.begin(); it != travelling_.end() && it->first <= now_;) {
    const Travelling& next = it->second;
    if (next.order >= end || !next.line->takes(next.item, reader)) {
      ++it;
      continue;
    }
    // Removed first, because the delivery may change everything.
    const auto node = travelling_.extract(it);
    const auto& [order, line, item] = node.mapped();
    any = true;
    serving_ = !item.to_client;
    if (reader && serving_) {
      // A server's callback may act on a client; the client's event is delivered later.
      const LoopCore::CallbackScope scope(reader->loop());
      line->receive(item);
    } else {
      line->receive(item);
    }
    serving_ = false;
    it = travelling_.begin();
  }
  return any;
}

bool TestNetwork::has_due(const TestTransport& reader) const {
  for (const auto& [due, next] : travelling_) {
    if (due > now_) return false;
    if (next.line->takes(next.item, &reader)) return true;
  }
  return false;
}

bool TestNetwork::turn_all_but(const TestTransport* one) {
  bool any = false;
  // A turn may destroy a loop and create another.
  for (TestTransport* const each : std::vector(transports_)) {
    const bool lives = std::find(transports_.begin(), transports_.end(), each) != transports_.end();
    if (!lives || each == one || each->loop().in_turn() || !each->needs_turn()) continue;
    each->loop().turn();
    any = true;
  }
  return any;
}

Time TestNetwork::next_time() const {
  Time next = never;
  const auto travelling = travelling_.upper_bound(now_);
  if (travelling != travelling_.end()) next = travelling->first;
  for (const TestTransport* const each : transports_)
    if (each->timer_due() > now_) next = std::min(next, each->timer_due());
  return next;
}

bool TestNetwork::skip() {
  const Time next = next_time();
  if (next == never) return false;
  now_ = next;
  return true;
}

void TestNetwork::assert_outside_of_callbacks() const {
  for (const TestTransport* const each : transports_)
    test_rule(!each->loop().in_turn(), "settle() and advance() are not called inside a callback");
  test_rule(!serving_, "settle() and advance() are not called inside a callback");
}

bool TestNetwork::round() {
  const bool served = deliver(nullptr);
  return turn_all_but(nullptr) || served;
}

void TestNetwork::set_visible(bool visible) {
  if (std::exchange(is_visible_, visible) == visible) return;
  for (TestTransport* const each : transports_)
    each->loop().post([each, visible] {
      Slot::Taken callback(each->visibility_slot);
      callback.call<void(bool)>(visible);
    });
}

void TestNetwork::settle() {
  assert_outside_of_callbacks();
  for (int rounds = 0; round(); ++rounds)
    test_rule(rounds < most_rounds, "the program and a server exchange messages endlessly without a delay");
}

void TestNetwork::advance(Time time) {
  test_rule(time >= Time(0), "the time to advance is not negative");
  const Time end = time < never - now_ ? now_ + time : never;
  settle();
  for (Time next = next_time(); next <= end && next != never; next = next_time()) {
    now_ = next;
    settle();
  }
  now_ = end;
}

}  // namespace duet::detail
