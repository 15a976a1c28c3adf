#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "http/head.hpp"

namespace duet::detail {

/// Reads the head of the response to a client's request, in any number of pieces. Skips up to a hundred
/// interim responses before it (RFC 9110 section 15.2).
class AnswerReader {
 public:
  enum class State { incomplete, complete, too_large, bad };

  /// `max_size` is the limit of each head, in bytes.
  explicit AnswerReader(std::size_t max_size) : limits_{max_size, max_size} {}

  /// Not called again once it has returned anything but incomplete.
  State read(std::string_view bytes);

  /// Valid once complete.
  [[nodiscard]] const ResponseHead& head() const { return head_; }
  /// Valid once complete: the bytes after the head.
  [[nodiscard]] std::string_view rest() const { return std::string_view(bytes_).substr(head_size_); }

 private:
  HeadLimits limits_;  // a line has at least two bytes, so only the bytes matter
  HeadSearch search_;
  std::string bytes_;
  ResponseHead head_;
  std::size_t head_size_ = 0;
  int interim_ = 0;
};

}  // namespace duet::detail
