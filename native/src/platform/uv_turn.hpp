#pragma once

#include <uv.h>

#include "platform/system.hpp"

namespace duet::detail {

/// Runs the loop so that it reports each descriptor once at most: an answer to the first report is sent before the
/// end of the data is read.
inline void uv_turn(uv_loop_t* loop, uv_run_mode mode) {
#if DUET_SYSTEM_WINDOWS && UV_VERSION_HEX < 0x012D00
  // Up to 1.44, a run on Windows reports what was found by the run before.
  const bool reports = loop->pending_reqs_tail != nullptr;
  uv_run(loop, mode);
  if (!reports) uv_run(loop, UV_RUN_NOWAIT);
#else
  uv_run(loop, mode);
#endif
}

}  // namespace duet::detail
