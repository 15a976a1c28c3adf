#include <duet/task.hpp>

#include <cstdio>
#include <cstdlib>

namespace duet::detail {

namespace {

/// The coroutines to resume on this thread, in order.
thread_local Coroutine* first_ready = nullptr;
thread_local bool resuming = false;

#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
#define DUET_CHECK_FRAMES 1
thread_local void* newest_frame = nullptr;
#else
#define DUET_CHECK_FRAMES 0
#endif

}  // namespace

Coroutine::Coroutine(std::coroutine_handle<> frame) : frame_(frame) {
#if DUET_CHECK_FRAMES
  if (frame.address() == newest_frame) return;
  std::fputs(
      "duet: this compiler cannot compile a coroutine with co_await in a condition and no variable in its "
      "outermost block (GCC bug 106188): declare one\n",
      stderr);
  std::abort();
#endif
}

void* Coroutine::allocate(std::size_t size) {
  void* const frame = ::operator new(size);
#if DUET_CHECK_FRAMES
  newest_frame = frame;
#endif
  return frame;
}

// Runs inside the destruction of the frame: a coroutine that awaits this one can never be resumed.
Coroutine::~Coroutine() {
  if (ready_) {
    Coroutine** place = &first_ready;
    while (*place != this) place = &(*place)->next_ready_;
    *place = next_ready_;
  }
  if (TaskWait* const wait = std::exchange(awaited_by_, nullptr)) {
    wait->coroutine_ = nullptr;
    wait->waiter_->cancel();
  }
}

void Coroutine::suspend() {
  running_ = false;
  if (abandoned_) destroy();
}

void Coroutine::finish() {
  running_ = false;
  finished_ = true;
  if (abandoned_ || detached_) return destroy();
  if (awaited_by_) awaited_by_->waiter_->resume();
}

void Coroutine::resume() {
  Coroutine** place = &first_ready;
  while (*place) place = &(*place)->next_ready_;
  *place = this;
  ready_ = true;
  if (resuming) return;
  resuming = true;
  while (Coroutine* const one = first_ready) {
    first_ready = std::exchange(one->next_ready_, nullptr);
    one->ready_ = false;
    one->running_ = true;
    one->frame_.resume();
  }
  resuming = false;
}

void Coroutine::cancel() {
  if (owner_) owner_->coroutine_ = nullptr;
  destroy();
}

void Coroutine::destroy() { frame_.destroy(); }

TaskHandle& TaskHandle::operator=(TaskHandle&& other) noexcept {
  if (this == &other) return *this;
  reset();
  take(other);
  return *this;
}

void TaskHandle::take(TaskHandle& other) {
  coroutine_ = std::exchange(other.coroutine_, nullptr);
  if (coroutine_) coroutine_->owner_ = this;
}

void TaskHandle::reset() {
  Coroutine* const coroutine = std::exchange(coroutine_, nullptr);
  if (!coroutine) return;
  coroutine->owner_ = nullptr;
  coroutine->abandoned_ = true;
  if (!coroutine->running_) coroutine->destroy();
}

void TaskHandle::detach() {
  Coroutine* const coroutine = std::exchange(coroutine_, nullptr);
  if (!coroutine) return;
  coroutine->owner_ = nullptr;
  coroutine->detached_ = true;
  if (coroutine->finished_) coroutine->destroy();
}

void TaskWait::wait(Coroutine& waiter) {
  if (!coroutine_) return waiter.cancel();
  assert(!coroutine_->awaited_by_ && "two coroutines await the same task");
  waiter_ = &waiter;
  coroutine_->awaited_by_ = this;
  waiter.suspend();
}

void TaskWait::leave() {
  if (coroutine_ && coroutine_->awaited_by_ == this) coroutine_->awaited_by_ = nullptr;
}

}  // namespace duet::detail
