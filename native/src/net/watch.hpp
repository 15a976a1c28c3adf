#pragma once

#include <memory>
#include <new>

#include "platform/unique_socket.hpp"

namespace duet::detail {

/// Receives the events of a watched file descriptor.
class FdEvents {
 public:
  virtual void on_readable() = 0;
  virtual void on_writable() = 0;
  /// The descriptor is broken, or both directions have ended. It is the last event: the owner releases the
  /// watch.
  virtual void on_hangup() = 0;
  /// One of these functions has thrown std::bad_alloc: the owner gives up its operation, and may release the
  /// watch.
  virtual void on_no_memory() = 0;

 protected:
  ~FdEvents() = default;
};

/// A file descriptor that a Reactor watches. Reading is watched from the start.
class Watch {
 public:
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  [[nodiscard]] NativeSocket fd() const { return fd_; }

  /// Reports events to another receiver from now on.
  void report_to(FdEvents& events) { events_ = &events; }

  /// Calls on_writable once, as soon as the socket is writable. Not from inside that watch's on_writable.
  virtual void want_write() = 0;

  /// Stops or resumes watching for reading.
  virtual void pause(bool paused) = 0;

  /// Closes the descriptor and destroys the watch. Nothing is reported any more. May be called from its own
  /// events.
  virtual void release() = 0;

 protected:
  Watch(NativeSocket fd, FdEvents& events) : events_(&events), fd_(fd) {}
  virtual ~Watch() = default;

  void let_go() { events_ = nullptr; }
  [[nodiscard]] bool is_released() const { return !events_; }

  /// Calls `event` with the receiver.
  template <class Event>
  void report(Event&& event) {
    try {
      event(*events_);
    } catch (const std::bad_alloc&) {
      if (events_) events_->on_no_memory();
    }
  }

 private:
  FdEvents* events_;  // null once released
  const NativeSocket fd_;
};

struct ReleaseWatch {
  void operator()(Watch* watch) const { watch->release(); }
};

/// Releases the watch at its end.
using OwnedWatch = std::unique_ptr<Watch, ReleaseWatch>;

}  // namespace duet::detail
