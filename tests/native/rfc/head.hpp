// The opening handshake's heads, good ones to be spoilt.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace duet_test {

/// A start line and header lines. What changes it gives a changed copy.
class Head {
 public:
  Head(std::string start_line, std::vector<std::pair<std::string, std::string>> fields)
      : start_line_(std::move(start_line)), fields_(std::move(fields)) {}

  [[nodiscard]] Head starting(std::string_view start_line) const;
  [[nodiscard]] Head without(std::string_view name) const;
  /// Another value in the place of its own.
  [[nodiscard]] Head with(std::string_view name, std::string_view value) const;
  /// One more line, behind the others.
  [[nodiscard]] Head plus(std::string_view name, std::string_view value) const;
  /// One more line, before the others.
  [[nodiscard]] Head first(std::string_view name, std::string_view value) const;

  [[nodiscard]] std::string text() const;

 private:
  std::string start_line_;
  std::vector<std::pair<std::string, std::string>> fields_;
};

/// RFC 6455 section 1.3's request, but for Origin and Sec-WebSocket-Protocol.
Head good_request();
/// The Sec-WebSocket-Accept that section 1.3 answers it with.
inline constexpr std::string_view good_accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

/// Stands for the right Sec-WebSocket-Accept until the request is known.
inline constexpr std::string_view right_accept = "(accept)";
Head good_answer();

/// The value of a header line of a head as it is on the wire; "none" without such a line.
std::string value_of(std::string_view head, std::string_view name);
/// How often a header line of that name is there.
int count_of(std::string_view head, std::string_view name);

}  // namespace duet_test
