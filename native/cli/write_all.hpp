#pragma once

#include <string_view>

namespace duet_cli {

/// Writes all of it, and blocks until that is done, even on a non-blocking descriptor, which another process
/// that shares it may have made so. Returns 0, or an errno.
[[nodiscard]] int write_all(int descriptor, std::string_view text);

}  // namespace duet_cli
