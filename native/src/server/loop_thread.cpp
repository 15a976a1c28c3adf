#include "server/loop_thread.hpp"

#include <future>
#include <string>
#include <system_error>

#include "net/io_context.hpp"
#include "platform/signals_blocked.hpp"
#include "platform/thread_name.hpp"

namespace duet::detail {

LoopThread::LoopThread(LoopCore& first, unsigned number) : first_(first), number_(number) {}

LoopThread::~LoopThread() {
  if (thread_.joinable()) {
    loop().post([this] { loop_.stop(); });
    thread_.join();
  }
  if (holds_first_) first_.unref();
}

bool LoopThread::prepare(std::string& error) {
  if (thread_.joinable()) return true;
  Reactor& reactor = IoContext::of(loop()).reactor();
  if (reactor.prepare()) return true;
  error = reactor.why();
  return false;
}

bool LoopThread::start() {
  if (thread_.joinable()) return true;
  loop().ref();  // until it is retired
  const SignalsBlocked blocked;
  try {
    thread_ = std::thread([this] { run(); });
  } catch (const std::system_error&) {
    loop().unref();
    return false;
  }
  return true;
}

void LoopThread::run() {
  name_this_thread("duet-" + std::to_string(number_));
  core_->shared().enter(number_);
  loop_.run();
  first_.post([self = self_] {
    if (const auto worker = self.lock()) IoContext::of(worker->first_).keep_no_more(worker);
  });
}

void LoopThread::retire(std::shared_ptr<LoopThread> worker) {
  if (!worker->thread_.joinable()) return worker->core_.reset();
  worker->self_ = worker;
  std::promise<void> gone;
  const std::future<void> is_gone = gone.get_future();
  worker->loop().post([&worker, gone = std::move(gone)]() mutable {
    worker->core_.reset();
    worker->loop().unref();
    gone.set_value();
  });
  is_gone.wait();
  worker->holds_first_ = true;
  worker->first_.ref();
  IoContext& first = IoContext::of(worker->first_);
  first.keep(std::move(worker));
}

}  // namespace duet::detail
