#pragma once

#include "platform/unique_fd.hpp"

namespace duet::detail {

/// A pipe whose ends are non-blocking and closed on exec.
struct Pipe {
  UniqueFd read_end;
  UniqueFd write_end;

  /// Returns one without ends, with errno, on failure.
  static Pipe make();
  explicit operator bool() const { return static_cast<bool>(write_end); }
};

}  // namespace duet::detail
