#pragma once

#include "platform/system.hpp"
#if !DUET_SYSTEM_WINDOWS
#include <pthread.h>
#include <signal.h>
#endif

namespace duet::detail {

#if DUET_SYSTEM_WINDOWS

/// Windows calls the application's handlers on a thread of their own.
class SignalsBlocked {
 public:
  SignalsBlocked() {}
};

#else

/// During its lifetime, new threads have all signals blocked: signals are for the application's own threads.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_{};
};

#endif

}  // namespace duet::detail
