#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "http/head.hpp"

namespace duet::detail {

/// Reads the head of the answer to a client's request from bytes as they come. Interim answers before it are
/// passed over (RFC 9110 section 15.2), up to a hundred.
class AnswerReader {
 public:
  enum class State { incomplete, complete, too_large, bad };

  /// `max_size`: in bytes, of each head.
  explicit AnswerReader(std::size_t max_size) : limits_{max_size, max_size} {}

  /// Not called any more once it has returned anything but incomplete.
  State read(std::string_view bytes);

  /// Once complete.
  [[nodiscard]] const ResponseHead& head() const { return head_; }
  /// Once complete: the bytes behind the head.
  [[nodiscard]] std::string_view rest() const { return std::string_view(bytes_).substr(head_size_); }

 private:
  HeadLimits limits_;  // a line has at least two bytes, so it is the bytes that count
  HeadSearch search_;
  std::string bytes_;
  ResponseHead head_;
  std::size_t head_size_ = 0;
  int interim_ = 0;
};

}  // namespace duet::detail
