#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace duet::detail {

/// The hosts for which a server answers: this machine's own name, addresses, and the configured names
/// (ServerOptions::allowed_hosts).
class AllowedHosts {
 public:
  AllowedHosts() = default;
  explicit AllowedHosts(std::vector<std::string> names) : names_(std::move(names)) {}

  /// Returns whether the text is a valid name: "app.example", "*.app.example", "*".
  static bool is_name(std::string_view text);

  /// Takes a Host header's value, with or without a port. A foreign page can point its own host name at this
  /// machine, and then has the same origin (DNS rebinding); it cannot do that with an address or localhost.
  [[nodiscard]] bool contain(std::string_view authority) const;

  [[nodiscard]] bool empty() const { return names_.empty(); }

 private:
  std::vector<std::string> names_;
};

}  // namespace duet::detail
