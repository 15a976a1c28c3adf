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

/// Keeps the events of a client for who asks for them: Client::next(), and coroutines.
class EventBuffer final : public ClientFeature, private Timer {
 public:
  static constexpr char kind = 0;
  static constexpr int rank = 2;

  explicit EventBuffer(ClientCore& client);
  /// Cancels the coroutines that wait.
  ~EventBuffer() override;

  std::optional<Event> next();

  // For coroutines.
  void add(ClientWait& wait) { waits_.push_back(&wait); }
  void remove(const ClientWait& wait) { std::erase(waits_, &wait); }
  /// Forgets what came before the connection that is open now.
  void skip_to_open();
  /// How the newest attempt ended; nothing if it has not, or before this was there.
  [[nodiscard]] const std::optional<Closed>& ended() const { return ended_; }
  /// Asks that on_drain's event be owed if it is time for that.
  void check_drain();

 private:
  void on_connect(std::string_view url) override;
  bool on_delivery(const SocketEvent& event, Closed* closed, bool by_application) override;
  /// No message is taken after it.
  bool on_close() override;
  /// After a close() that ended the waiting for another attempt: nothing else will tell the coroutines.
  void fire() override { wake(); }

  void keep(Event event);
  /// Of an attempt whose message found no memory nothing is kept but its end.
  void run_out();
  /// Those go on for whom the wait is over.
  void wake();
  [[nodiscard]] bool anyone_drains() const;

  struct Waiting {
    Event event;
    std::ptrdiff_t size;  // as charged
  };

  ClientCore& client_;
  std::deque<Waiting> waiting_;
  std::size_t opens_ = 0;  // among what waits
  std::optional<Closed> ended_;
  bool out_of_memory_ = false;
  std::vector<ClientWait*> waits_;
};

}  // namespace duet::detail
