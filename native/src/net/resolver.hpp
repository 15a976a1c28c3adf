#pragma once

#include <duet/function.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "net/address.hpp"
#include "net/lookups.hpp"

namespace duet::detail {

class LoopCore;

/// "localhost" and the names below it, with or without a dot at the end, in lower case: loopback, whatever
/// name servers say of it (RFC 6761 section 6.3).
bool is_localhost(std::string_view host);

/// Looks names up without holding up the loop.
class Resolver {
 public:
  explicit Resolver(LoopCore& loop);
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  /// `host` may be a name, an IPv4 address, or an IPv6 address in brackets. `done` is called later on the
  /// loop, not if the loop has gone by then. To be kept for as long as somebody waits for that.
  [[nodiscard]] Lookups::Asking resolve(const std::string& host, std::uint16_t port,
                                        Function<void(Addresses)> done);

  /// Without a thread: for addresses, and for a server's own at start-up. With `passive` an empty host
  /// stands for every address of the machine.
  static Addresses resolve_now(const std::string& host, std::uint16_t port, int flags);

 private:
  struct Gate;  // closes when the loop goes, while a lookup may still be running
  std::shared_ptr<Gate> gate_;
};

}  // namespace duet::detail
