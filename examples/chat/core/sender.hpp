// Sends the outbox's requests, one at a time, and again after a lost connection.
#pragma once

#include <duet/loop.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "outbox.hpp"
#include "request_ids.hpp"

namespace chat {

class Sender {
 public:
  /// The sender's surroundings. All of them outlive it.
  struct Hooks {
    duet::Function<bool(const Request&)> can_send;     ///< the connection and the room are live
    duet::Function<bool(const Request&)> send;         ///< returns whether the connection has accepted it
    duet::Function<void()> on_change;                  ///< a request has another state
    duet::Function<void(std::string_view)> on_outbox;  ///< the text to store (Chat::on_outbox)
  };

  Sender(duet::Loop& loop, std::optional<std::uint64_t> seed, Hooks hooks)
      : loop_(loop), ids_(seed), hooks_(std::move(hooks)) {}
  ~Sender() { loop_.cancel(pause_); }
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

  /// Adds a request with a new id, and sends it if possible. Returns false if too many are waiting.
  bool add(Request request);

  /// Sends the next request if none is under way.
  void pump();

  /// The server has carried out this request, also on an earlier connection. Others' ids are ignored.
  void confirm(std::string_view id);

  /// The server has refused this request: for good, or to be sent again after the time to wait.
  void refuse(std::string_view id, std::string_view why, std::optional<std::chrono::milliseconds> wait);

  void retry(std::string_view id);    ///< of a request that was refused
  void discard(std::string_view id);  ///< of a request that was not sent, or was refused

  /// Keeps the request that is under way.
  void lose_connection();

  /// Reads a stored text.
  void restore(std::string_view text);

  [[nodiscard]] const Outbox& outbox() const { return outbox_; }

 private:
  void save();

  duet::Loop& loop_;
  RequestIds ids_;
  Hooks hooks_;
  Outbox outbox_;
  duet::TimerId pause_ = 0;  // the server asked to slow down; 0: it did not
};

}  // namespace chat
