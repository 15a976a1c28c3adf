#pragma once

#include "serve_options.hpp"

namespace duet_cli {

/// Runs `duet serve`. Returns the exit status: 0 after a shutdown, 1 if the server cannot listen.
int serve(const ServeOptions& options);

}  // namespace duet_cli
