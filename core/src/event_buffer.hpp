#pragma once

#include <duet/event.hpp>

#include <deque>
#include <optional>
#include <vector>

#include "client_core.hpp"
#include "client_feature.hpp"
#include "timer.hpp"

namespace duet::detail {

class ClientWait;

/// Buffers the events of a client for Client::next() and for coroutines.
class EventBuffer final : public ClientFeature, private Timer {
 public:
  static constexpr char kind = 0;
  static constexpr int rank = 2;

  explicit EventBuffer(ClientCore& client);
  /// Cancels the waiting coroutines.
  ~EventBuffer() override;

  std::optional<Event> next();

  // Used by coroutines.
  void add(ClientWait& wait) { waits_.push_back(&wait); }
  void remove(const ClientWait& wait) { std::erase(waits_, &wait); }
  /// Discards the events before the connection that is open now.
  void skip_to_open();
  /// Returns how the newest attempt ended; nullopt if it has not ended, or ended before this object existed.
  [[nodiscard]] const std::optional<Closed>& ended() const { return ended_; }
  /// Makes a drained event due if the send queue exceeds the high-water mark.
  void check_drain();

 private:
  void on_connect(std::string_view url) override;
  bool on_delivery(const SocketEvent& event, Closed* closed, bool by_application) override;
  /// Discards pending messages: none is delivered after close().
  bool on_close() override;
  /// Runs after a close() that cancelled a reconnect attempt: no event will resume the coroutines.
  void fire() override { wake(); }

  void keep(Event event);
  /// The allocation for a message failed: only the end of this attempt is kept.
  void run_out();
  /// Resumes the coroutines whose wait has ended.
  void wake();
  [[nodiscard]] bool anyone_drains() const;

  struct Waiting {
    Event event;
    std::ptrdiff_t size;  // as charged
  };

  ClientCore& client_;
  std::deque<Waiting> waiting_;
  std::size_t opens_ = 0;  // among the pending events
  std::optional<Closed> ended_;
  bool out_of_memory_ = false;
  std::vector<ClientWait*> waits_;
};

}  // namespace duet::detail
