#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duet::detail {

/// A client's list of subprotocols: the names of its application, and the entries added by duet's own clients
/// (wire_names.hpp).
class SubprotocolOffer {
 public:
  explicit SubprotocolOffer(std::vector<std::string> entries);

  /// In the client's order.
  [[nodiscard]] std::span<const std::string> names() const { return names_; }
  [[nodiscard]] const std::optional<std::string>& token() const { return token_; }

  /// The answer when the application has chosen this name, or none.
  struct Answer {
    std::string subprotocol;  ///< for the applications of both ends; empty for none
    std::string entry;        ///< in the handshake
    bool keeps_alive = false;
  };
  [[nodiscard]] Answer answer(std::string_view chosen) const;

 private:
  [[nodiscard]] bool has(std::string_view entry) const;

  std::vector<std::string> entries_;
  std::vector<std::string> names_;
  std::optional<std::string> token_;
};

}  // namespace duet::detail
