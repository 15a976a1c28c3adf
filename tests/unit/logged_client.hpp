// A client that logs its callbacks, and the two ways in which events reach it.
#pragma once

#include <duet/client.hpp>

#include <array>
#include <string>
#include <vector>

#include "fake_transport.hpp"
#include "support/event_lines.hpp"

namespace duet_test {

using Log = std::vector<std::string>;

inline void log_to(duet::Client& client, Log& log) {
  client.on_open([&log] { log.emplace_back("open"); });
  client.on_message([&log](duet::Message message) { log.push_back(line_of(message)); });
  client.on_close([&log](const duet::Closed& closed) { log.push_back(line_of(closed)); });
}

/// `direct`: reported from inside poll(), so that no copy is needed. `queued`: reported at another time, as
/// in a browser, and delivered by the next poll().
enum class Delivery { direct, queued };

/// One client and the network it is connected to.
struct LoggedClient {
  explicit LoggedClient(Delivery way = Delivery::direct, duet::ClientOptions options = {})
      : delivery(way), client(loop, std::move(options)) {
    log_to(client, log);
  }

  FakeTransport& net() { return FakeTransport::last(); }
  Attempt& attempt() { return net().newest(); }

  void report(duet::Function<void()> what) {
    if (delivery == Delivery::direct)
      net().in_poll(std::move(what));
    else
      what();
    loop.poll();
  }

  void connect(std::string_view url = "ws://a") {
    if (!client.connect(url)) std::abort();
  }
  void open(std::string_view subprotocol = {}) {
    connect();
    report([&] { attempt().open(subprotocol); });
  }
  void end(const duet::detail::SocketEvent& how = {}) {
    report([&] { attempt().end(how); });
  }
  void let_time_pass(duet::detail::Time time) {
    net().advance(time);
    loop.poll();
  }

  Delivery delivery;
  duet::Loop loop;
  Log log;
  duet::Client client;
};

inline constexpr std::array bye{std::byte{'b'}, std::byte{'y'}, std::byte{'e'}};
inline constexpr duet::detail::SocketEvent clean_end{
    .payload = bye, .code = 1000, .was_clean = true, .cause = duet::Cause::handshake};

}  // namespace duet_test
