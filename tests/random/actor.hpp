#pragma once

#include <duet/client.hpp>
#include <duet/task.hpp>

#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "journal.hpp"
#include "place.hpp"

namespace random_run {

/// One client after the other, with random actions, and the invariants of each: per attempt `open? message*
/// closed`, no callback inside a call, none after destruction, echoes whole and in order. The decisions
/// depend on the seed, the order of steps, and the number of received events.
class Actor {
 public:
  Actor(duet::Loop& loop, Journal& journal, const Peers& peers, std::string name, std::uint64_t seed);

  /// Performs one action.
  void act();
  /// Performs only actions that end the client: to be called until it returns true.
  [[nodiscard]] bool wind_down();

  struct Counts {
    std::uint64_t attempts = 0, opens = 0, messages = 0, clients = 0;
  };
  [[nodiscard]] const Counts& counts() const { return counts_; }

 private:
  enum class Face { callbacks, next, coroutine };

  void make_client();
  void listen();
  duet::Task<> converse(duet::Client& client);
  void connect();
  void send();
  /// Sends the next part of a message, or begins one.
  void send_part();
  void close();
  void destroy();
  void take_events();

  void on_open();
  void on_message(bool is_text, std::string_view payload);
  void on_close(const duet::Closed& closed);
  /// Performs an action inside a callback. It may destroy the client.
  void act_inside();

  void note(const std::string& line);
  void fail(const std::string& what) { journal_.fail(name_ + ": " + what); }
  /// Calls the client, which must not call back meanwhile.
  template <class Call>
  auto quietly(Call call);

  duet::Loop& loop_;
  Journal& journal_;
  const Peers& peers_;
  std::string name_;
  Random random_;
  std::unique_ptr<duet::Client> client_;
  std::optional<duet::Task<>> task_;
  std::shared_ptr<int> life_;  // of the client: callbacks use it to detect the client's destruction
  Face face_ = Face::callbacks;
  Place place_;
  bool retries_ = false;     // set_reconnect
  bool attempting_ = false;  // a closed event is due
  bool open_ = false;
  bool closing_ = false;
  bool in_call_ = false;
  std::uint32_t attempt_ = 0;
  std::uint32_t ended_ = 0;  // the attempt of the last closed event
  std::uint64_t sent_ = 0;
  std::string message_;           // that is sent in parts
  std::size_t message_sent_ = 0;  // bytes of it
  std::uint32_t message_attempt_ = 0;
  bool in_message_ = false;         // it has begun and not ended
  std::string received_;            // in parts
  std::deque<std::string> echoes_;  // not yet received
  unsigned waited_ = 0;             // steps without an echo
  Counts counts_;
};

}  // namespace random_run
