#pragma once

#include <duet/client.hpp>
#include <duet/memory_broker.hpp>
#include <duet/server.hpp>

#include <chrono>
#include <deque>
#include <functional>
#include <string>
#include <utility>

#include "catch.hpp"
#include "message.hpp"

namespace duet_test {

inline duet::PreparedMessage text(std::string_view of) { return duet::PreparedMessage::text(of).value(); }

/// One loop with a broker, servers and their clients. Topics "room..." have a history of 5 messages.
struct Cluster {
  struct Node {
    explicit Node(Cluster& cluster, unsigned threads)
        : server(cluster.loop, {.host = "127.0.0.1", .threads = threads}) {
      REQUIRE(server.keep_history("room*", 5));
      duet::BackplaneHooks hooks;
      hooks.frame = [](const duet::BackplaneMessage& message) {
        return text(std::to_string(message.position.offset) + ':' + text_of(message.message));
      };
      hooks.on_gap = [](const duet::Gap& gap) {
        return text("gap in " + gap.topic + " at " + std::to_string(gap.resumed_at.offset));
      };
      hooks.on_state = [this](const duet::BackplaneState& now) { state = now; };
      REQUIRE(server.set_backplane(cluster.broker.connect(cluster.loop), std::move(hooks)));
      // A server with several threads calls it on each.
      server.on_open(
          [&cluster](duet::Connection ws) { cluster.loop.post([&cluster, ws] { cluster.opened = ws; }); });
      url = server.listen().value().url();
    }
    duet::Server server;
    std::string url;
    duet::BackplaneState state;
  };

  /// A client, and the server's end of it.
  struct Guest {
    duet::Client client;
    duet::Connection ws;
    std::string got = {};
    explicit Guest(duet::Loop& loop) : client(loop) {
      client.on_message([this](duet::Message message) { got.append(message.text()).append(" "); });
    }
    std::string taken() { return std::exchange(got, {}); }
  };

  explicit Cluster(std::size_t count = 2, unsigned threads = 1) {
    for (std::size_t i = 0; i < count; ++i) nodes.emplace_back(*this, threads);
    wait([&] { return nodes.back().state.phase == duet::BackplaneState::Phase::ready; });
  }

  void wait(const std::function<bool()>& is_so) {
    bool timed_out = false;
    const duet::TimerId timer = loop.after(std::chrono::seconds(10), [&] { timed_out = true; });
    while (!is_so() && !timed_out) loop.poll();
    loop.cancel(timer);
    REQUIRE(is_so());
  }
  /// Returns when everything that was on its way has arrived: a message to each guest has.
  void settle() {
    for (int turn = 0; turn < 5; ++turn) {
      loop.post([] {});
      loop.poll();
    }
    std::size_t pongs = 0;
    std::size_t open = 0;
    for (Guest& guest : guests)
      if (guest.ws.ping([&](auto) { ++pongs; })) ++open;
    wait([&] { return pongs == open; });
  }
  Guest& join(std::size_t node) {
    Guest& guest = guests.emplace_back(loop);
    opened = {};
    REQUIRE(guest.client.connect(nodes[node].url));
    wait([&] { return opened.is_open() && guest.client.ready_state() == duet::ReadyState::open; });
    guest.ws = opened;
    return guest;
  }
  /// Subscribes with a position, and returns "at 3", or "at 3 incomplete".
  std::string subscribe(const Guest& guest, std::string_view topic, const duet::Position& after) {
    std::string result;
    REQUIRE(guest.ws.subscribe(topic, after, [&](const duet::Result<duet::CaughtUp, duet::Failure>& caught) {
      result = caught ? "at " + std::to_string(caught->offset) + (caught->complete ? "" : " incomplete")
                      : caught.error().message();
      if (caught) epoch = caught->epoch;
    }));
    wait([&] { return !result.empty(); });
    return result;
  }
  std::string publish(std::size_t node, std::string_view topic, std::string_view message,
                      const duet::PublishOptions& options = {}) {
    std::string result;
    const auto published = nodes[node].server.publish(
        topic, text(message), options, [&](const duet::Result<duet::Position, duet::Failure>& at) {
          result = at ? "at " + std::to_string(at->offset) : at.error().message();
        });
    if (!published) return std::string(to_string(published.error()));
    wait([&] { return !result.empty(); });
    return result;
  }

  duet::Loop loop;
  duet::MemoryBroker broker;
  duet::Connection opened;
  std::string epoch;
  std::deque<Node> nodes;
  std::deque<Guest> guests;
};

}  // namespace duet_test
