#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duet::detail {

/// An element of Sec-WebSocket-Extensions (RFC 6455 section 9.1).
struct Extension {
  struct Parameter {
    std::string name;
    std::optional<std::string> value;  ///< a token, without any quotes
  };
  std::string name;
  std::vector<Parameter> parameters;
};

/// Parses the values of the header, joined by commas. Empty elements are skipped, so a header without any
/// other is an empty list (RFC 9110 section 5.6.1.2). Returns nullopt for a violation of the grammar.
std::optional<std::vector<Extension>> parse_extensions(std::string_view header);

}  // namespace duet::detail
