#pragma once

#include <duet/client.hpp>
#include <duet/loop.hpp>
#include <duet/task.hpp>

#include <chrono>
#include <optional>

/// The awaitables of a Task: `co_await client.connected()`, `client.receive()`, `client.drained()`,
/// `client.closed()` and `loop.sleep(time)`. Client and Loop document each.
namespace duet {

namespace detail {

class EventBuffer;

/// A coroutine's wait for a condition of a client. It ends when the check returns true.
class ClientWait {
 public:
  ClientWait(const ClientWait&) = delete;
  ClientWait& operator=(const ClientWait&) = delete;
  ~ClientWait();

  [[nodiscard]] bool await_ready() { return check_(*this); }

  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> waiter) {
    wait(coroutine_of(waiter));
  }

 protected:
  using Check = bool (*)(ClientWait&);
  ClientWait(ClientCore& client, Check check) : client_(client), check_(check) {}

  ClientCore& client_;
  [[nodiscard]] bool waits() const { return coroutine_ != nullptr; }

 private:
  friend class EventBuffer;
  void wait(Coroutine& waiter);

  Check check_;
  EventBuffer* collector_ = nullptr;
  Coroutine* coroutine_ = nullptr;  // in the collector's list while it is not null
};

class [[nodiscard]] Connected final : public ClientWait {
 public:
  explicit Connected(ClientCore& client) : ClientWait(client, check) {}
  bool await_resume() const { return is_open_; }

 private:
  static bool check(ClientWait& self);
  bool is_open_ = false;
};

class [[nodiscard]] Received final : public ClientWait {
 public:
  explicit Received(ClientCore& client) : ClientWait(client, check) {}
  [[nodiscard]] std::optional<OwnedMessage> await_resume() { return std::move(message_); }

 private:
  static bool check(ClientWait& self);
  std::optional<OwnedMessage> message_;
};

class [[nodiscard]] Drained final : public ClientWait {
 public:
  explicit Drained(ClientCore& client) : ClientWait(client, check) {}
  bool await_resume() const { return is_open_; }

  static bool check(ClientWait& self);

 private:
  bool is_open_ = false;
};

class [[nodiscard]] Ended final : public ClientWait {
 public:
  explicit Ended(ClientCore& client) : ClientWait(client, check) {}
  Closed await_resume() { return std::move(closed_); }

 private:
  static bool check(ClientWait& self);
  Closed closed_;
};

/// A coroutine's wait for a duration.
class [[nodiscard]] Sleep final {
 public:
  Sleep(Loop& loop, std::chrono::milliseconds delay) : loop_(&loop), delay_(delay) {}
  Sleep(const Sleep&) = delete;
  Sleep& operator=(const Sleep&) = delete;
  ~Sleep();

  [[nodiscard]] bool await_ready() const { return false; }

  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> waiter) {
    wait(coroutine_of(waiter));
  }
  void await_resume() const {}

 private:
  class Alarm;
  void wait(Coroutine& waiter);

  Loop* loop_;  // null once the timer is no longer needed
  std::chrono::milliseconds delay_;
  TimerId timer_ = 0;
};

}  // namespace detail

inline detail::Connected Client::connected() { return detail::Connected(*core_); }
inline detail::Received Client::receive() { return detail::Received(*core_); }
inline detail::Drained Client::drained() { return detail::Drained(*core_); }
inline detail::Ended Client::closed() { return detail::Ended(*core_); }
inline detail::Sleep Loop::sleep(std::chrono::milliseconds delay) { return {*this, delay}; }

}  // namespace duet
