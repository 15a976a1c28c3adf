// The descriptor by which a libwebsockets context is woken, while the context ends on a loop of libuv.
#pragma once

#include "platform/unique_fd.hpp"

namespace duet::detail {

/// libwebsockets closes this descriptor too often or not at all: up to 4.2 twice, first in lws_context_destroy() and then
/// when the loop has closed the handle; 4.3.5 never. In between another thread may open a file that gets the number. This
/// class sees to it that the descriptor is closed, and nothing else.
class WakeNumber {
 public:
  explicit WakeNumber(int fd);

  /// Closes the descriptor if it is still open. libwebsockets must be done.
  ~WakeNumber();
  WakeNumber(const WakeNumber&) = delete;
  WakeNumber& operator=(const WakeNumber&) = delete;

  /// Keeps the number taken if the descriptor was closed, so that the second close does not close another file. Returns
  /// false if another thread has it already, or if no descriptor is left.
  bool hold();

 private:
  [[nodiscard]] bool is_open() const;

  const int fd_;
  const UniqueFd copy_;  // of the same open file
};

}  // namespace duet::detail
