// The ids of a client's requests.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace chat {

/// Generates ids that no other client has: 16 random letters and digits.
class RequestIds {
 public:
  /// With a seed, the same ids in the same order.
  explicit RequestIds(std::optional<std::uint64_t> seed);

  std::string next();

 private:
  std::uint64_t state_;
};

}  // namespace chat
