#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace duet::detail {

/// What stood in a path where a pattern has names, percent-decoded: {{"room", "1"}}.
using RouteParameters = std::vector<std::pair<std::string, std::string>>;

/// A path with names for parts of it: "/room/:id" has one for a part that is not empty, "/files/*" takes any
/// rest, which has the name "*".
class RoutePattern {
 public:
  /// Nothing if it does not begin with '/', has a name twice or none, or a '*' that is not its last part.
  static std::optional<RoutePattern> parse(std::string_view text);

  [[nodiscard]] std::optional<RouteParameters> match(std::string_view path) const;

  /// Of two patterns that match a path, whether this one says more about it: at the first part where they
  /// differ, a word before a name before '*'.
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
