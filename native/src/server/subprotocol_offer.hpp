#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duet::detail {

/// What a client's list of subprotocols says: the names of its application, and what duet's own clients put
/// among them (wire_names.hpp).
class SubprotocolOffer {
 public:
  explicit SubprotocolOffer(std::vector<std::string> entries);

  /// In the client's order.
  [[nodiscard]] std::span<const std::string> names() const { return names_; }
  [[nodiscard]] const std::optional<std::string>& token() const { return token_; }

  /// What to answer when the application has chosen this name, or none.
  struct Answer {
    std::string subprotocol;  ///< as both applications know it; empty for none
    std::string entry;        ///< as it stands in the handshake
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
