// Keeps a client connected, and tells a person how that goes.
#pragma once

#include <duet/client.hpp>
#include <duet/loop.hpp>

#include <chrono>
#include <optional>
#include <string>

#include "link.hpp"

namespace common {

/// Connects a client, reconnects it, and keeps its Link up to date. The application passes the end of each connection on
/// with lose(), and says with greet() when the server has greeted it.
class Connector {
 public:
  struct Options {
    std::string url;
    std::optional<std::uint64_t> seed = {};  ///< of the pauses before reconnecting, for tests
  };

  /// The loop and the client must outlive it. `changed` is called after each change of link().
  Connector(duet::Loop& loop, duet::Client& client, Options options, duet::Function<void()> changed);
  ~Connector();
  Connector(const Connector&) = delete;
  Connector& operator=(const Connector&) = delete;

  /// Connects, and reconnects from then on.
  void start();

  /// Tries to connect at once. Does nothing while there is a connection or an attempt.
  void try_now();

  /// Reports whether the device has a network, if the host knows.
  void set_network(bool is_there);

  /// The server has greeted this connection: it is live.
  void greet();

  /// The connection or the attempt has ended.
  void lose(const duet::Closed& closed);

  [[nodiscard]] const Link& link() const { return link_; }
  [[nodiscard]] bool is_live() const { return link_.state == Link::State::live; }

 private:
  void count_down(std::chrono::milliseconds rest);
  void show(Link link);

  duet::Loop& loop_;
  duet::Client& client_;
  std::string url_;
  duet::Function<void()> changed_;
  Link link_;
  bool has_network_ = true;
  duet::TimerId countdown_ = 0;  // 0: not running
};

}  // namespace common
