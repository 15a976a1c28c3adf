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

/// Returns whether the name is "localhost" or below it, with or without a trailing dot, in lower case. Such
/// names resolve to loopback without asking name servers (RFC 6761 section 6.3).
bool is_localhost(std::string_view host);

/// Resolves host names without blocking the loop.
class Resolver {
 public:
  explicit Resolver(LoopCore& loop);
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  /// `host` is a name, an IPv4 address, or an IPv6 address in brackets. `done` is called later on the loop,
  /// unless the loop is destroyed before. Destroying the result cancels the request.
  [[nodiscard]] Lookups::Asking resolve(const std::string& host, std::uint16_t port,
                                        Function<void(Addresses)> done);

  /// Resolves in the calling thread: for addresses, and for a server's own name at start-up. With AI_PASSIVE
  /// an empty host means every address of the machine.
  static Addresses resolve_now(const std::string& host, std::uint16_t port, int flags);

 private:
  struct Gate;  // closes when the loop is destroyed, while a lookup may still be running
  std::shared_ptr<Gate> gate_;
};

}  // namespace duet::detail
