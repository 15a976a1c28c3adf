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

/// What the frame of every Task begins with. Resuming never nests: what is to go on while another coroutine
/// runs waits for that one to suspend, so no chain of tasks is too long for the stack.
class Coroutine {
 public:
  explicit Coroutine(std::coroutine_handle<> frame);
  Coroutine(const Coroutine&) = delete;
  Coroutine& operator=(const Coroutine&) = delete;
  ~Coroutine();

  /// It waits for something. The last thing that await_suspend() does: the frame may be gone.
  void suspend();
  /// What it waited for is there. Never from within suspend().
  void resume();
  /// What it waits for will never come: it is destroyed, and who waits for it.
  void cancel();
  /// It has come to its end. As suspend().
  void finish();

  [[nodiscard]] bool finished() const { return finished_; }

 protected:
  /// The memory of a frame.
  static void* allocate(std::size_t size);

 private:
  friend class TaskHandle;
  friend class TaskWait;

  void destroy();

  std::coroutine_handle<> frame_;
  TaskHandle* owner_ = nullptr;
  TaskWait* awaited_by_ = nullptr;
  Coroutine* next_ready_ = nullptr;
  bool ready_ = false;  // in the list of those that are to go on
  bool running_ = true;
  bool finished_ = false;
  bool abandoned_ = false;  // nobody owns it: destroyed when it suspends
  bool detached_ = false;   // nobody owns it: destroyed when it ends
};

/// The coroutine that is suspended where it waits for something of duet's.
template <class Promise>
Coroutine& coroutine_of(std::coroutine_handle<Promise> waiter) {
  static_assert(std::is_base_of_v<Coroutine, Promise>, "only a duet::Task may wait for this");
  return waiter.promise();
}

/// Owns a coroutine, unless that was cancelled.
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
  Coroutine* coroutine_;  // null when it was cancelled

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
///     if (is_open) client.send("Hello");
///     while (auto message = co_await client.receive()) print(message->payload);
///   }
///
/// It runs at once, in its caller, until it first waits for something; from then on the loop resumes it. What
/// it waits for is in duet/coroutine.hpp, or another Task.
///
/// The Task owns the coroutine: when it goes, the coroutine is destroyed where it waits, with its variables,
/// or if it runs, at the next place where it waits. Where a coroutine can never go on, because the client or
/// the loop that it waits for is gone, it is destroyed just so, with all tasks that wait for it.
/// An exception that leaves a coroutine ends the program. Everything belongs to one thread.
///
/// GCC before 12.3, Debian 12's, gets coroutines wrong that have no variable of their own in their outermost
/// block and a co_await in the condition of an `if` or a loop (its bug 106188): they end the program with a
/// sentence that says so. `const bool is_open = co_await ...; if (is_open)` is well.
template <class T = void>
class [[nodiscard]] Task {
 public:
  using promise_type = detail::Promise<T>;

  explicit Task(promise_type& promise) : handle_(promise) {}

  /// Whether it has come to its end. False when it was cancelled.
  [[nodiscard]] bool done() const { return handle_.coroutine() && handle_.coroutine()->finished(); }

  /// Lets it go on without an owner: it is destroyed at its end, or when it can never go on.
  void detach() && { handle_.detach(); }

  /// Another Task waits for its end, once, and gets its value.
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
