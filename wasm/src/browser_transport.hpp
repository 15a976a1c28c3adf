// browser_transport.hpp: the transport over the host's own WebSocket; its JavaScript half is duet.js.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "core/src/loop_core.hpp"
#include "core/src/transport.hpp"

#ifdef __EMSCRIPTEN_PTHREADS__
#include <pthread.h>
#endif

namespace duet::detail {

/// The events of duet.js, which uses the same numbers.
enum class Kind : int {
  room = 0,    ///< not an event: allocates the buffer for one
  turn = 1,    ///< the timer
  open = 2,    ///< with the subprotocol
  text = 3,    ///< with the message; without data if it is too big, or the allocation failed
  binary = 4,  ///< the same
  closed = 5,  ///< with the reason
  failed = 6,  ///< failed, without a close event; with a sentence or nothing
  trap = 7,    ///< not an event: traps
};

class BrowserTransport;

/// An object that JavaScript knows by a number: a socket or a transport. Numbers are never reused; events for
/// destroyed objects are dropped. Each thread has its own numbers, as it has its own JavaScript.
class JsHandle {
 public:
  JsHandle(const JsHandle&) = delete;
  JsHandle& operator=(const JsHandle&) = delete;

  /// Returns null if it was destroyed.
  static JsHandle* find(int handle);

  BrowserTransport& transport;
  const int handle;
  std::size_t limit = 0;  ///< for a socket: the maximum size of a message, in bytes

 protected:
  explicit JsHandle(BrowserTransport& owner);
  ~JsHandle();

 private:
  JsHandle* next_;
};

class BrowserSocket final : public Socket, public JsHandle {
 public:
  BrowserSocket(BrowserTransport& owner, SocketEvents& events) : JsHandle(owner), events_(events) {}
  ~BrowserSocket() override;

  void send(std::span<const std::byte> payload, bool is_text) override;
  void close(std::uint16_t code, std::string_view reason) override;
  [[nodiscard]] std::size_t buffered() const override;
  [[nodiscard]] std::size_t queued() const override;
  [[nodiscard]] Outflow outflow() const override { return {sent_.bytes, sent_.bytes - buffered()}; }

  /// May destroy this.
  void report(Kind kind, std::uint16_t code, const std::byte* data, std::size_t size);

 private:
  /// The amount sent up to some moment. The host reports how many bytes are still queued, and not how many
  /// messages.
  struct Mark {
    std::uint64_t bytes = 0;
    std::size_t messages = 0;
    unsigned turn = 0;
  };

  SocketEvents& events_;
  Mark sent_;
  mutable Mark gone_;  // all of it has been handed to the network
  mutable Mark next_;  // the next one to be that
  bool was_open_ = false;
};

/// Until the program has called run(), events queue in core and poll() delivers them. wait() hands the thread
/// back to the host. From then on each event is a turn of the loop, and so is the host's only timer.
class BrowserTransport final : public Transport, public JsHandle {
 public:
  explicit BrowserTransport(LoopCore& loop) : JsHandle(*this), loop_(loop) { loop_.attention().may_lapse(); }
  ~BrowserTransport() override;

  [[nodiscard]] Time now() const override;
  void poll() override;
  void flush() override;
  void wait() override;
  void wake_at(Time time) override;
  void wake() override;
  std::unique_ptr<Socket> open(const OpenRequest& request, SocketEvents& events) override;
  [[nodiscard]] LoopCore& loop() { return loop_; }
  /// Returns a counter of turns: a host sends queued data only between them.
  [[nodiscard]] unsigned turn() const { return turn_; }

  /// Handles an event of this transport's socket, or Kind::turn. Returns true when the loop has run out of
  /// things to do.
  bool handle_event(JsHandle& thing, Kind kind, std::uint16_t code, const std::byte* data, std::size_t size);

 private:
  void set_timer();

  LoopCore& loop_;
  Time wake_time_ = never;
  unsigned turn_ = 0;
  bool woken_ = false;  // a turn is due at once: the timer is set to 0
  bool idle_ = false;
  std::atomic<bool> handed_back_ = false;
#ifdef __EMSCRIPTEN_PTHREADS__
  const pthread_t thread_ = pthread_self();
#endif
};

}  // namespace duet::detail
