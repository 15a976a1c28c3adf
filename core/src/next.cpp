#include <duet/client.hpp>
#include <duet/event.hpp>

#include <deque>

#include "client_core.hpp"
#include "client_hook.hpp"
#include "drain.hpp"
#include "hook_list.hpp"

namespace duet {

namespace detail {

namespace {

/// Keeps the events of a client for Client::next().
class Collector final : public ClientHook {
 public:
  static constexpr char kind = 0;
  static constexpr int rank = 2;

  explicit Collector(ClientCore& client) : client_(client) {
    client.loop().weigh_queued();
    HookList::get<Drain>(client);
  }

  std::optional<Event> next();

 private:
  bool on_delivery(const SocketEvent& event, Closed* closed, bool by_application) override;
  /// No message is taken after it.
  bool on_close() override;

  struct Waiting {
    Event event;
    std::ptrdiff_t size;  // as charged
  };

  ClientCore& client_;
  std::deque<Waiting> waiting_;
};

bool Collector::on_delivery(const SocketEvent& event, Closed* closed, bool) {
  using Kind = SocketEvent::Kind;
  Event kept;
  if (closed) {
    kept.kind = Event::Kind::closed;
    kept.closed = *closed;
  } else if (event.kind == Kind::drained) {
    if (!HookList::get<Drain>(client_).has_drained()) return true;
    kept.kind = Event::Kind::drained;
  } else if (event.kind != Kind::open) {
    kept.kind = Event::Kind::message;
    kept.message = {std::string(event.payload), event.kind == Kind::text};
  }
  const auto size = static_cast<std::ptrdiff_t>(sizeof(Waiting) + event.payload.size());
  waiting_.push_back({std::move(kept), size});
  client_.charge(size);
  return true;
}

bool Collector::on_close() {
  if (client_.state() != ReadyState::open) return false;
  std::erase_if(waiting_, [this](const Waiting& one) {
    const bool drops = one.event.kind == Event::Kind::message || one.event.kind == Event::Kind::drained;
    if (drops) client_.charge(-one.size);
    return drops;
  });
  return false;
}

std::optional<Event> Collector::next() {
  if (waiting_.empty()) return {};
  Waiting first = std::move(waiting_.front());
  waiting_.pop_front();
  client_.charge(-first.size);
  return std::move(first.event);
}

}  // namespace

}  // namespace detail

std::optional<Event> Client::next() { return detail::HookList::get<detail::Collector>(*core_).next(); }

}  // namespace duet
