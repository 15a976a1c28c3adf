#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "attack.hpp"
#include "subject.hpp"
#include "tls.hpp"

namespace duet_soak {

/// A peer that attacks a server over one connection after another.
class Attacker {
 public:
  Attacker(const Attack& attack, const Subject& subject, int poll, unsigned number);
  ~Attacker();
  Attacker(const Attacker&) = delete;
  Attacker& operator=(const Attacker&) = delete;

  /// To be called ten times a second.
  void tick();

  /// Handles epoll's events. `buffer` is used only during the call.
  void on_events(std::uint32_t events, std::span<char> buffer);

  [[nodiscard]] bool is_connected() const { return state_ != State::resting; }
  /// Returns the number of connections on which the attack began.
  [[nodiscard]] std::uint64_t attempts() const { return attempts_; }

 private:
  enum class State : std::uint8_t { resting, connecting, tls, answer, attacking };

  void connect();
  void on_connected();
  void on_ready();
  void attack();
  void receive(std::span<char> buffer);
  void send(std::size_t most);
  void want(bool write);
  void end();

  const Attack& attack_;
  const Subject& subject_;
  Random random_;
  std::string unsent_;
  std::string head_;
  std::optional<bench::Tls> tls_;
  std::uint64_t attempts_ = 0;
  unsigned source_;
  unsigned ticks_ = 0;  // left until it connects while resting, since it connected otherwise
  int poll_;
  int fd_ = -1;
  State state_ = State::resting;
};

}  // namespace duet_soak
