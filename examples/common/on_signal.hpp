// The end of a program that runs until it is stopped.
#pragma once

#include <pthread.h>
#include <signal.h>
#include <duet/loop.hpp>

#include <functional>
#include <thread>

namespace common {

/// Calls stop() on the loop at SIGINT or SIGTERM. A signal handler may do almost nothing, so a thread waits for them. The
/// loop must exist until then: nothing else ends the program.
inline void on_signal(duet::Loop& loop, std::function<void()> stop) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread([signals, &loop, stop = std::move(stop)] {
    int signal = 0;
    if (sigwait(&signals, &signal) == 0) loop.post([stop] { stop(); });
  }).detach();
}

}  // namespace common
