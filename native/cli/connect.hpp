#pragma once

#include "connect_options.hpp"

namespace duet_cli {

/// `duet connect`. Ends the process: with 0 after an orderly close, with 1 where something went wrong, with 2
/// for options that cannot be used.
[[noreturn]] void connect(const ConnectOptions& options);

}  // namespace duet_cli
