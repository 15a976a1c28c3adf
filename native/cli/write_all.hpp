#pragma once

#include <string_view>

namespace duet_cli {

/// Writes all of it, and waits as long as that takes: also where the descriptor is one that does not block,
/// as another process that shares it may have made it. Gives 0, or the errno of what went wrong.
[[nodiscard]] int write_all(int descriptor, std::string_view text);

}  // namespace duet_cli
