#pragma once

#include <duet/result.hpp>

namespace duet {

/// What send() says: the message was taken; taken, but slow down; or refused.
class SendResult {
 public:
  SendResult() = default;
  SendResult(Error error) : what_(error) {}
  /// Taken; `slow_down`: more than the high-water mark waits now.
  static SendResult taken(bool slow_down) { return slow_down ? SendResult(slow) : SendResult(); }

  /// Whether the message was taken.
  explicit operator bool() const { return what_ == Error{} || what_ == slow; }

  /// Whether more than ClientOptions::high_water_mark waits for the network: on_drain tells when it is time
  /// to go on. True after queue_full too.
  [[nodiscard]] bool slow_down() const { return what_ == slow || what_ == Error::queue_full; }

  /// Taken, and nothing more to say.
  [[nodiscard]] bool plainly_taken() const { return what_ == Error{}; }

  /// Why it was refused.
  [[nodiscard]] Error error() const { return assert(!*this), what_; }

  operator Result<>() const { return *this ? Result<>() : Result<>(what_); }

 private:
  static constexpr Error slow{255};  // no error: one byte for all three, so that it is returned in a register

  Error what_{};
};

}  // namespace duet
