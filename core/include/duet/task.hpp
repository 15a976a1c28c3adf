#pragma once

#include <cassert>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <new>
#include <optional>
#include <type_traits>
#include <utility>

namespace duet {

namespace detail {

class TaskHandle;
class TaskWait;

/// The base of every Task's promise. Resuming never nests: a coroutine that becomes ready while another one
/// runs is resumed after that one has suspended, so a long chain of tasks cannot overflow the stack.
class Coroutine {
 public:
  explicit Coroutine(std::coroutine_handle<> frame);
  Coroutine(const Coroutine&) = delete;
  Coroutine& operator=(const Coroutine&) = delete;
  ~Coroutine();

  /// Marks the coroutine as suspended. Must be the last call in await_suspend(), as it may destroy the frame.
  void suspend();
  /// Resumes the coroutine once no other one runs. Must not be called inside suspend().
  void resume();
  /// Destroys the coroutine, because it can never be resumed, and all tasks that await it.
  void cancel();
  /// Marks the coroutine as finished. May destroy the frame, as suspend().
  void finish();

  [[nodiscard]] bool finished() const { return finished_; }

 protected:
  /// Allocates the memory of a frame.
  static void* allocate(std::size_t size);

 private:
  friend class TaskHandle;
  friend class TaskWait;

  void destroy();

  std::coroutine_handle<> frame_;
  TaskHandle* owner_ = nullptr;
  TaskWait* awaited_by_ = nullptr;
  Coroutine* next_ready_ = nullptr;
  bool ready_ = false;  // in the list of coroutines to resume
  bool running_ = true;
  bool finished_ = false;
  bool abandoned_ = false;  // has no owner: destroyed when it suspends
  bool detached_ = false;   // has no owner: destroyed when it ends
};

/// Returns the Coroutine of an awaiting frame. Only a duet::Task can await an awaitable of duet.
template <class Promise>
Coroutine& coroutine_of(std::coroutine_handle<Promise> waiter) {
  static_assert(std::is_base_of_v<Coroutine, Promise>, "only a duet::Task may wait for this");
  return waiter.promise();
}

/// Owns a coroutine. Empty once the coroutine was cancelled.
class TaskHandle {
 public:
  explicit TaskHandle(Coroutine& coroutine) : coroutine_(&coroutine) { coroutine.owner_ = this; }
  TaskHandle(TaskHandle&& other) noexcept { take(other); }
  TaskHandle& operator=(TaskHandle&& other) noexcept;
  ~TaskHandle() { reset(); }

  void reset();
  void detach();
  [[nodiscard]] Coroutine* coroutine() const { return coroutine_; }

 private:
  friend class Coroutine;
  void take(TaskHandle& other);

  Coroutine* coroutine_ = nullptr;
};

/// Waits for the end of a task.
class TaskWait {
 public:
  explicit TaskWait(Coroutine* coroutine) : coroutine_(coroutine) {}
  TaskWait(const TaskWait&) = delete;
  TaskWait& operator=(const TaskWait&) = delete;
  ~TaskWait() { leave(); }

  [[nodiscard]] bool await_ready() const { return coroutine_ && coroutine_->finished(); }

  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> waiter) {
    wait(coroutine_of(waiter));
  }

 protected:
  void leave();
  Coroutine* coroutine_;  // null once it was cancelled

 private:
  friend class Coroutine;
  void wait(Coroutine& waiter);
  Coroutine* waiter_ = nullptr;
};

template <class T>
class Promise;

struct End {
  bool await_ready() const noexcept { return false; }
  template <class P>
  void await_suspend(std::coroutine_handle<P> frame) const noexcept {
    frame.promise().finish();
  }
  void await_resume() const noexcept {}
};

/// The part of a promise that does not depend on its value.
class PromiseBase : public Coroutine {
 public:
  static void* operator new(std::size_t size) { return allocate(size); }
  static void operator delete(void* frame) { ::operator delete(frame); }

  using Coroutine::Coroutine;
  std::suspend_never initial_suspend() const noexcept { return {}; }
  End final_suspend() const noexcept { return {}; }
  void unhandled_exception() const noexcept { std::terminate(); }
};

}  // namespace detail

/// A coroutine, to be written as a function that returns one:
///
///   duet::Task<> greet(duet::Client& client) {
///     const bool is_open = co_await client.connected();
///     if (is_open) client.send_text("Hello");
///     while (auto message = co_await client.receive()) print(message->payload);
///   }
///
/// It runs at once, in its caller, until it first waits. From then on the loop resumes it. It may await the
/// awaitables of duet/coroutine.hpp and other tasks.
///
/// The Task owns the coroutine. When the Task is destroyed, the coroutine and its variables are destroyed: at
/// once if it is suspended, else when it suspends next. A coroutine that can never be resumed, because the
/// client or loop that it waits for was destroyed, is destroyed too, with all tasks that await it. An
/// exception that leaves a coroutine ends the program. Everything belongs to one thread.
///
/// GCC before 12.3 (Debian 12 has one) miscompiles a coroutine with no variable in its outermost block and a
/// co_await in the condition of an `if` or a loop (GCC bug 106188). Such a coroutine ends the program with a
/// message about this. Declare a variable instead: `const bool is_open = co_await ...; if (is_open)`.
template <class T = void>
class [[nodiscard]] Task {
 public:
  using promise_type = detail::Promise<T>;

  explicit Task(promise_type& promise) : handle_(promise) {}

  /// Returns whether the coroutine has run to its end. False if it was cancelled.
  [[nodiscard]] bool done() const { return handle_.coroutine() && handle_.coroutine()->finished(); }

  /// Gives up the ownership: the coroutine is destroyed at its end, or when it can never be resumed.
  void detach() && { handle_.detach(); }

  /// The awaitable of a Task: another Task may await its end, once, and gets its value.
  class Wait : public detail::TaskWait {
   public:
    using TaskWait::TaskWait;
    T await_resume() {
      leave();
      return static_cast<promise_type*>(coroutine_)->take();
    }
  };
  Wait operator co_await() const { return Wait(handle_.coroutine()); }

 private:
  detail::TaskHandle handle_;
};

namespace detail {

template <class T>
class Promise final : public PromiseBase {
 public:
  Promise() : PromiseBase(std::coroutine_handle<Promise>::from_promise(*this)) {}
  Task<T> get_return_object() { return Task<T>(*this); }
  template <class From>
  requires std::is_convertible_v<From&&, T>
  void return_value(From&& value) { value_.emplace(std::forward<From>(value)); }
  T take() { return std::move(*value_); }

 private:
  std::optional<T> value_;
};

template <>
class Promise<void> final : public PromiseBase {
 public:
  Promise() : PromiseBase(std::coroutine_handle<Promise>::from_promise(*this)) {}
  Task<> get_return_object() { return Task<>(*this); }
  void return_void() const {}
  void take() const {}
};

}  // namespace detail

}  // namespace duet
