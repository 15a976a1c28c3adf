#pragma once

#include <duet/result.hpp>

namespace duet {

/// The result of sending a message: accepted; accepted, but slow down; or refused, and nothing was sent.
///
/// A program may ignore it: on_close reports that a connection has ended, and on_drain that a full queue has
/// room again.
class SendResult {
 public:
  SendResult() = default;
  SendResult(Error error) : state_(error) {}
  /// Accepted. `slow_down`: the send queue is above the high-water mark.
  static SendResult accepted(bool slow_down) { return slow_down ? SendResult(slow) : SendResult(); }

  /// True if the message was accepted.
  explicit operator bool() const { return state_ == Error{} || state_ == slow; }

  /// Backpressure: true if the send queue is above the high-water mark, and after queue_full. on_drain
  /// reports when it has shrunk.
  [[nodiscard]] bool slow_down() const { return state_ == slow || state_ == Error::queue_full; }

  /// True if the message was accepted and the send queue is not above the high-water mark.
  [[nodiscard]] bool has_room() const { return state_ == Error{}; }

  /// The reason for a refusal.
  [[nodiscard]] Error error() const { return assert(!*this), state_; }

  operator Result<>() const { return *this ? Result<>() : Result<>(state_); }

 private:
  static constexpr Error slow{255};  // no error: one byte for all three, so that it is returned in a register

  Error state_{};
};

}  // namespace duet
