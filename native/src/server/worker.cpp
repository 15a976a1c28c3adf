#include "server/worker.hpp"

#include <pthread.h>
#include <signal.h>

#include <latch>
#include <string>
#include <system_error>

#include "net/native_transport.hpp"

namespace duet::detail {

namespace {

/// While it lives, threads that are made get no signals: those are for the application's own threads.
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

}  // namespace

Worker::Worker(LoopCore& first, unsigned number) : first_(first), number_(number) {}

Worker::~Worker() {
  if (thread_.joinable()) {
    loop().post([this] { loop_.stop(); });
    thread_.join();
  }
  if (holds_first_) first_.release();
}

bool Worker::start() {
  if (thread_.joinable()) return true;
  loop().hold();  // until it is retired
  const SignalsBlocked blocked;
  try {
    thread_ = std::thread([this] { run(); });
  } catch (const std::system_error&) {
    loop().release();
    return false;
  }
  return true;
}

void Worker::run() {
  pthread_setname_np(pthread_self(), ("duet-" + std::to_string(number_)).c_str());
  core_->shared().enter(number_);
  loop_.run();
  first_.post([self = self_] {
    if (const auto worker = self.lock()) NativeTransport::of(worker->first_).bury_orphan(worker);
  });
}

void Worker::retire(std::shared_ptr<Worker> worker) {
  if (!worker->thread_.joinable()) return worker->core_.reset();
  worker->self_ = worker;
  std::latch gone(1);
  worker->loop().post([&] {
    worker->core_.reset();
    worker->loop().release();
    gone.count_down();
  });
  gone.wait();
  worker->holds_first_ = true;
  worker->first_.hold();
  NativeTransport::of(worker->first_).adopt(std::move(worker));
}

}  // namespace duet::detail
