#include <pthread.h>
#include <signal.h>

#include <mutex>
#include <thread>

#include "signals.hpp"

namespace duet_cli {

struct Signals::Gate {
  std::mutex mutex;
  bool open = true;
};

Signals::Signals(duet::Loop& loop, std::function<void(Signal)> fn) : gate_(std::make_shared<Gate>()) {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int one : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, one);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread([gate = gate_, &loop, fn = std::move(fn), signals] {
    int signal = 0;
    while (sigwait(&signals, &signal) == 0) {
      const std::lock_guard lock(gate->mutex);
      if (gate->open) loop.post([fn, signal] { fn(signal == SIGHUP ? Signal::reload : Signal::end); });
    }
  }).detach();
}

Signals::~Signals() {
  const std::lock_guard lock(gate_->mutex);
  gate_->open = false;
}

}  // namespace duet_cli
