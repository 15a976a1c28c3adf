#include <windows.h>

#include <mutex>
#include <utility>

#include "signals.hpp"

namespace duet_cli {

struct Signals::Gate {
  duet::Loop& loop;
  std::function<void(Signal)> fn;

  // Windows calls the handler on a thread of its own, and with nothing but the event.
  static inline std::mutex mutex;
  static inline Gate* open = nullptr;

  static BOOL WINAPI handle(DWORD) {
    const std::lock_guard lock(mutex);
    if (!open) return FALSE;
    open->loop.post([fn = open->fn] { fn(Signal::end); });
    return TRUE;
  }
};

Signals::Signals(duet::Loop& loop, std::function<void(Signal)> fn)
    : gate_(std::make_shared<Gate>(Gate{loop, std::move(fn)})) {
  {
    const std::lock_guard lock(Gate::mutex);
    Gate::open = gate_.get();
  }
  SetConsoleCtrlHandler(Gate::handle, TRUE);
}

Signals::~Signals() {
  const std::lock_guard lock(Gate::mutex);
  Gate::open = nullptr;
}

}  // namespace duet_cli
