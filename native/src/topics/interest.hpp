#pragma once

#include <string_view>

namespace duet::detail {

/// Learns which topics and patterns have subscribers on this server.
class Interest {
 public:
  /// The first subscriber came, or the last one left. Called on any thread of the server, with the registry's
  /// lock held.
  virtual void on_interest(std::string_view pattern, bool has_subscribers) = 0;

 protected:
  ~Interest() = default;
};

}  // namespace duet::detail
