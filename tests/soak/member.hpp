#pragma once

#include <duet/client.hpp>
#include <duet/loop.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "subject.hpp"

namespace duet_soak {

/// The counts of the honest clients.
struct Counts {
  std::uint64_t published = 0;
  std::uint64_t delivered = 0;
  std::uint64_t misplaced = 0;   ///< messages that were not the next one of their topic
  std::uint64_t incomplete = 0;  ///< a history that lacked messages
  std::uint64_t dropped = 0;     ///< connections that ended unexpectedly
  std::uint64_t refused = 0;     ///< handshakes
  std::uint64_t reconnected = 0;
  std::vector<double> milliseconds;  ///< from publishing to receiving a message
  std::string first_failure;
};

/// An honest client: it subscribes to a topic, where one member publishes numbers, and expects each of them once and in
/// order, also those that it has missed while it was not connected.
class Member {
 public:
  struct Role {
    std::string topic;
    bool publishes = false;  ///< the only one in its topic
    bool compresses = false;
    bool moves = false;  ///< disconnects from time to time, and continues in the history
  };

  Member(duet::Loop& loop, const Subject& subject, const std::string& ca_file, Role role, Counts& counts);

  void connect();
  /// Publishes the next number, unless it is not connected.
  void publish();
  /// Disconnects, to connect again shortly after.
  void move();

  [[nodiscard]] const Role& role() const { return role_; }
  [[nodiscard]] bool is_subscribed() const { return state_ == State::subscribed; }
  [[nodiscard]] std::uint64_t published() const { return published_; }
  [[nodiscard]] std::uint64_t received() const { return received_; }

 private:
  enum class State : std::uint8_t { connecting, catching_up, subscribed, moving };

  void subscribe();
  void receive(std::string_view text);
  void receive_number(std::string_view text);
  void on_closed(const duet::Closed& closed);
  void fail(std::uint64_t& count, std::string_view what);

  duet::Loop& loop_;
  const Subject& subject_;
  Role role_;
  Counts& counts_;
  duet::Client client_;
  std::uint64_t published_ = 0;
  std::uint64_t received_ = 0;  // the last number
  State state_ = State::connecting;
};

}  // namespace duet_soak
