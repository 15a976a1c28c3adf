#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duet_cli {

/// A JSON object taken apart no further than its members, whose values stay as they were written: numbers
/// that no double holds and keys that stand twice within them come through unchanged.
class JsonMembers {
 public:
  struct Member {
    std::string name;
    std::string_view value;  // JSON, a part of the text
  };

  /// Nothing if the text is no JSON (RFC 8259; UTF-8, numbers that are finite as doubles) or no object. Takes
  /// no more stack for deeper nesting. The members' values live as long as the text.
  [[nodiscard]] static std::optional<JsonMembers> parse(std::string_view text);

  [[nodiscard]] const std::vector<Member>& list() const { return list_; }
  /// Of arrays and objects in each other, this one included.
  [[nodiscard]] std::size_t depth() const { return depth_; }

 private:
  std::vector<Member> list_;
  std::size_t depth_ = 1;
};

/// A JSON string's text; nothing if the JSON is no string.
[[nodiscard]] std::optional<std::string> json_text(std::string_view json);

/// A text as a JSON string, quotes included.
[[nodiscard]] std::string json_quoted(std::string_view text);

}  // namespace duet_cli
