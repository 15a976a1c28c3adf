#pragma once

#include <functional>

namespace duet_cli {

/// Starts a detached thread that gets no signals: they are for the threads that wait for them. Returns false if
/// there is no thread left.
[[nodiscard]] bool start_quiet_thread(std::function<void()> run);

}  // namespace duet_cli
