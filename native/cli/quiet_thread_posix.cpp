#include <pthread.h>
#include <signal.h>

#include <system_error>
#include <thread>
#include <utility>

#include "quiet_thread.hpp"

namespace duet_cli {

bool start_quiet_thread(std::function<void()> run) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  bool started = true;
  try {
    std::thread(std::move(run)).detach();
  } catch (const std::system_error&) {
    started = false;
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return started;
}

}  // namespace duet_cli
