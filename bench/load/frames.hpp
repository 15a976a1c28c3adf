#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "options.hpp"

namespace bench {

/// The messages of a measurement, and their frames as a client sends them (RFC 6455 section 5.2), prepared in
/// one sequence: a connection sends it repeatedly.
class Frames {
 public:
  explicit Frames(const Options& options);

  [[nodiscard]] std::size_t count() const { return messages_.size(); }
  [[nodiscard]] bool text() const { return text_; }
  [[nodiscard]] std::string_view message(std::size_t i) const { return messages_[i]; }
  [[nodiscard]] std::size_t frame_size(std::size_t i) const { return ends_[i] - (i ? ends_[i - 1] : 0); }
  [[nodiscard]] std::string_view bytes() const { return bytes_; }

 private:
  void append(std::string_view payload, bool compressed, unsigned key);

  bool text_;
  std::vector<std::string> messages_;
  std::string bytes_;
  std::vector<std::size_t> ends_;
};

}  // namespace bench
