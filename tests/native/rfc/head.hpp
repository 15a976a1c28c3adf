// The heads of the opening handshake: valid ones, which can be modified.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace duet_test {

/// A start line and header lines. Modifying functions return a changed copy.
class Head {
 public:
  Head(std::string start_line, std::vector<std::pair<std::string, std::string>> fields)
      : start_line_(std::move(start_line)), fields_(std::move(fields)) {}

  [[nodiscard]] Head starting(std::string_view start_line) const;
  [[nodiscard]] Head without(std::string_view name) const;
  /// Replaces a value.
  [[nodiscard]] Head with(std::string_view name, std::string_view value) const;
  /// Appends a line.
  [[nodiscard]] Head plus(std::string_view name, std::string_view value) const;
  /// Inserts a line before the others.
  [[nodiscard]] Head first(std::string_view name, std::string_view value) const;

  [[nodiscard]] std::string text() const;

 private:
  std::string start_line_;
  std::vector<std::pair<std::string, std::string>> fields_;
};

/// Returns the request of RFC 6455 section 1.3, without Origin and Sec-WebSocket-Protocol.
Head good_request();
/// The Sec-WebSocket-Accept of its answer in section 1.3.
inline constexpr std::string_view good_accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

/// A placeholder for the correct Sec-WebSocket-Accept until the request is known.
inline constexpr std::string_view right_accept = "(accept)";
Head good_answer();

/// Returns the value of a header line in a head as transmitted; "none" without such a line.
std::string value_of(std::string_view head, std::string_view name);
/// Returns the number of header lines with that name.
int count_of(std::string_view head, std::string_view name);

}  // namespace duet_test
