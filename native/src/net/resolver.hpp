#pragma once

#include <sys/socket.h>
#include <duet/function.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace duet::detail {

class LoopCore;

/// An address to connect or bind to.
struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

/// In the order to try them (RFC 6724, as the system sorts them); empty with a sentence when there is none.
struct Addresses {
  std::vector<Address> list;
  std::string error;
};

/// Looks names up without holding up the loop.
class Resolver {
 public:
  explicit Resolver(LoopCore& loop);
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  /// `host` may be a name, an IPv4 address, or an IPv6 address in brackets. `done` is called later on the
  /// loop, not if the loop has gone by then.
  void resolve(const std::string& host, std::uint16_t port, Function<void(Addresses)> done);

  /// Without a thread: for addresses, and for a server's own at start-up. With `passive` an empty host
  /// stands for every address of the machine.
  static Addresses resolve_now(const std::string& host, std::uint16_t port, int flags);

 private:
  struct Gate;  // closes when the loop goes, while a lookup may still be running
  std::shared_ptr<Gate> gate_;
};

}  // namespace duet::detail
