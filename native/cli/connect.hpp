#pragma once

#include "connect_options.hpp"

namespace duet_cli {

/// Runs `duet connect` and ends the process. Exit status: 0 after a clean close, 1 for an error, 2 for
/// unusable options.
[[noreturn]] void connect(const ConnectOptions& options);

}  // namespace duet_cli
