#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duet {

/// The parsed and decoded query of a request's target, in the form that forms and URLSearchParams write
/// (WHATWG URL Standard, section 5.1): "a=1&a=2&b=x+y%21".
class Query {
 public:
  struct Field {
    std::string name;
    std::string value;  ///< empty also if there is no '='
    friend bool operator==(const Field&, const Field&) = default;
  };

  /// Parses the text after the '?'. '+' becomes a blank and %XX a byte; the result may contain any bytes,
  /// also NUL and invalid UTF-8. nullopt if a '%' is not followed by two hexadecimal digits: browsers take
  /// such a '%' literally, and a check of a value must not depend on how others read it.
  [[nodiscard]] static std::optional<Query> parse(std::string_view text);

  /// Parses the query of a whole target, "/path?a=1". A target without '?' has an empty query.
  [[nodiscard]] static std::optional<Query> of_target(std::string_view target);

  /// All fields in the order of the query, repeated names included.
  [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }

  /// The value of the first field with this name, or null. Valid as long as the query.
  [[nodiscard]] const std::string* find(std::string_view name) const;

  /// The values of all fields with this name, in order.
  [[nodiscard]] std::vector<std::string_view> all(std::string_view name) const;

 private:
  std::vector<Field> fields_;
};

}  // namespace duet
