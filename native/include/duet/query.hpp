#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duet {

/// The query of a request's target, taken apart and decoded as forms and URLSearchParams write it (WHATWG URL
/// Standard, section 5.1): "a=1&a=2&b=x+y%21".
class Query {
 public:
  struct Field {
    std::string name;
    std::string value;  ///< empty also where there is no '='
    friend bool operator==(const Field&, const Field&) = default;
  };

  /// Takes what stands behind the '?'. '+' is a blank, %XX a byte; what comes of it is any bytes, NUL and
  /// what is not UTF-8 included. Nothing if a '%' is not followed by two hexadecimal digits: a browser would
  /// take it as it stands, and whoever checks a value must not have to guess who reads it otherwise.
  [[nodiscard]] static std::optional<Query> parse(std::string_view text);

  /// The same for a whole target, "/path?a=1"; one without '?' has an empty query.
  [[nodiscard]] static std::optional<Query> of_target(std::string_view target);

  /// In the order they came, repeated names included.
  [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }

  /// The value of the first field of this name, or null. Valid as long as the query.
  [[nodiscard]] const std::string* find(std::string_view name) const;

  /// The values of all fields of this name, in their order.
  [[nodiscard]] std::vector<std::string_view> all(std::string_view name) const;

 private:
  std::vector<Field> fields_;
};

}  // namespace duet
