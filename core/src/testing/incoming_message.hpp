#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace duet::detail {

struct TestItem;

/// A message that one end receives, assembled or in parts of whole characters, as a native end does.
class IncomingMessage {
 public:
  struct Part {
    std::string payload;
    bool is_first = false;
    bool is_last = false;
  };

  /// Adds what was sent. Returns the next part to deliver, if there is one. A message that is assembled is
  /// delivered as one part. `in_parts` matters until the first part was delivered.
  std::optional<Part> add(const TestItem& item, bool in_parts);

  /// Returns the size of the message so far, in bytes.
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  std::string pending_;  // received and not delivered
  std::size_t size_ = 0;
  bool is_text_ = false;
  bool has_begun_ = false;
  bool is_delivered_ = false;  // the first part
};

}  // namespace duet::detail
