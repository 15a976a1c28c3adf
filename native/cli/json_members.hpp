#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duet_cli {

/// The members of a JSON object, whose values are not parsed further: large numbers and duplicate keys within
/// them are passed on unchanged.
class JsonMembers {
 public:
  struct Member {
    std::string name;
    std::string_view value;  // JSON, a part of the text
  };

  /// Parses an object. Returns nullopt if the text is not JSON (RFC 8259; UTF-8, numbers that are finite as
  /// doubles) or not an object. Deep nesting needs no more stack. The members' values are views of the text.
  [[nodiscard]] static std::optional<JsonMembers> parse(std::string_view text);

  [[nodiscard]] const std::vector<Member>& list() const { return list_; }
  /// Returns the nesting depth of arrays and objects, this one included.
  [[nodiscard]] std::size_t depth() const { return depth_; }

 private:
  std::vector<Member> list_;
  std::size_t depth_ = 1;
};

/// Returns the text of a JSON string; nullopt for other JSON.
[[nodiscard]] std::optional<std::string> json_text(std::string_view json);

/// Returns the text as a JSON string, quotes included.
[[nodiscard]] std::string json_quoted(std::string_view text);

}  // namespace duet_cli
