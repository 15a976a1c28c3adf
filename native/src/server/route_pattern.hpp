#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace duet::detail {

/// The parts of a path for the names of a pattern, percent-decoded: {{"room", "1"}}.
using RouteParameters = std::vector<std::pair<std::string, std::string>>;

/// A path with names for parts of it: "/room/:id" matches a non-empty part, "/files/*" matches any rest,
/// which has the name "*".
class RoutePattern {
 public:
  /// Returns nullopt if it does not begin with '/', has a name twice or an empty one, or a '*' that is not
  /// its last part.
  static std::optional<RoutePattern> parse(std::string_view text);

  [[nodiscard]] std::optional<RouteParameters> match(std::string_view path) const;

  /// Returns whether this pattern is more specific than another that matches the same path: at the first part
  /// where they differ, a word precedes a name, and a name precedes '*'.
  [[nodiscard]] bool is_closer_than(const RoutePattern& other) const;

  friend bool operator==(const RoutePattern&, const RoutePattern&) = default;

 private:
  struct Part {
    enum class Kind { rest, name, word };
    Kind kind;
    std::string text;
    friend bool operator==(const Part&, const Part&) = default;
  };
  std::vector<Part> parts_;
};

}  // namespace duet::detail
