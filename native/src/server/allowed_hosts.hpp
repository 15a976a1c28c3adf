#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace duet::detail {

/// The hosts that a server answers for: this machine's own name, addresses, and those that are named
/// (ServerOptions::allowed_hosts).
class AllowedHosts {
 public:
  AllowedHosts() = default;
  explicit AllowedHosts(std::vector<std::string> names) : names_(std::move(names)) {}

  /// Whether this may be one of the names: "app.example", "*.app.example", "*".
  static bool is_name(std::string_view text);

  /// Takes a Host header's value, with or without a port. A page elsewhere can have its own name lead to this
  /// machine, and is then of the same origin (DNS rebinding); it cannot make an address or localhost its own.
  [[nodiscard]] bool contain(std::string_view authority) const;

  [[nodiscard]] bool empty() const { return names_.empty(); }

 private:
  std::vector<std::string> names_;
};

}  // namespace duet::detail
