#pragma once

#include <duet/closed.hpp>
#include <duet/send_result.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "transport.hpp"

namespace duet::detail {

/// A feature of a client that not every program uses: the state machine tells it what happens, and it may
/// take its part. Only the source file of a feature makes its hook, so what a program does not ask for is not
/// linked.
class ClientFeature {
 public:
  virtual ~ClientFeature() = default;

  /// connect() begins an attempt.
  virtual void on_connect(std::string_view url) { static_cast<void>(url); }

  /// A send() that was not plainly taken: refused, or above the high-water mark. The hook may take care of
  /// the message after all, and returns what came of it.
  virtual SendResult on_send(std::span<const std::byte> payload, bool is_text, SendResult result) {
    return static_cast<void>(payload), static_cast<void>(is_text), result;
  }

  /// The user is to hear of an event now. `closed` is what an end comes to, for the hook to complete, null
  /// for other events; `by_application`: it ends after close(). True when the hook has told the user, and
  /// nobody else is to.
  virtual bool on_delivery(const SocketEvent& event, Closed* closed, bool by_application) {
    return static_cast<void>(event), static_cast<void>(closed), static_cast<void>(by_application), false;
  }

  /// The application calls close(), in any state. True when that ends the waiting for another attempt.
  virtual bool on_close() { return false; }
};

}  // namespace duet::detail
