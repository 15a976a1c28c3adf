#pragma once

#include "serve_options.hpp"

namespace duet_cli {

/// `duet serve`. Gives the exit status: 0 after an orderly end, 1 if the server cannot listen.
int serve(const ServeOptions& options);

}  // namespace duet_cli
