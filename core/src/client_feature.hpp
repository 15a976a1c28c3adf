#pragma once

#include <duet/closed.hpp>
#include <duet/send_result.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "transport.hpp"

namespace duet::detail {

/// An optional feature of a client. The state machine calls these functions, and the feature may intervene.
/// Only the source file of a feature creates it, so unused features are not linked.
class ClientFeature {
 public:
  virtual ~ClientFeature() = default;

  /// connect() begins an attempt.
  virtual void on_connect(std::string_view url) { static_cast<void>(url); }

  /// A send() was refused, or exceeded the high-water mark. The feature may still accept the message; returns
  /// the result for the caller.
  virtual SendResult on_send(std::span<const std::byte> payload, bool is_text, SendResult result) {
    return static_cast<void>(payload), static_cast<void>(is_text), result;
  }

  /// An event is about to be delivered. `closed` is set for the end of an attempt, for the feature to
  /// complete, and null for other events. `by_application` is true if the end follows close(). Returns true
  /// if the feature has delivered the event and nobody else may.
  virtual bool on_delivery(const SocketEvent& event, Closed* closed, bool by_application) {
    return static_cast<void>(event), static_cast<void>(closed), static_cast<void>(by_application), false;
  }

  /// The application calls close(), in any state. Returns true if that cancels the next reconnect attempt.
  virtual bool on_close() { return false; }
};

}  // namespace duet::detail
