#include "event_queue.hpp"

#include <cstdlib>
#include <cstring>
#include <new>

#include "message_memory.hpp"

namespace duet::detail {

namespace {

/// Copies the viewed data to `to` and points the view at the copy.
template <class View>
void keep(View& view, void* to) {
  if (!view.empty()) std::memcpy(to, view.data(), view.size());
  view = {static_cast<typename View::const_pointer>(to), view.size()};
}

}  // namespace

QueuedEvent* QueuedEvent::copy(ClientCore* client, const SocketEvent& event) {
  const bool is_message =
      event.kind >= SocketEvent::Kind::text && event.kind <= SocketEvent::Kind::last_binary_part;
  const auto bytes = static_cast<std::size_t>(size(event));
  void* const memory = is_message ? message_memory(bytes) : std::malloc(bytes);
  if (!memory && is_message) return nullptr;
  if (!memory) std::abort();
  auto* queued = new (memory) QueuedEvent{nullptr, client, event};
  auto* const behind = reinterpret_cast<std::byte*>(queued + 1);
  keep(queued->event.payload, behind);
  keep(queued->event.detail, behind + event.payload.size());
  return queued;
}

std::ptrdiff_t QueuedEvent::size(const SocketEvent& event) {
  return static_cast<std::ptrdiff_t>(sizeof(QueuedEvent) + event.payload.size() + event.detail.size());
}

void QueuedEvent::destroy(QueuedEvent* event) { std::free(event); }

EventQueue::~EventQueue() {
  while (QueuedEvent* event = pop()) QueuedEvent::destroy(event);
}

void EventQueue::push(QueuedEvent* event) {
  (last_ ? last_->next : first_) = event;
  last_ = event;
}

QueuedEvent* EventQueue::pop() {
  QueuedEvent* event = first_;
  if (event && !(first_ = event->next)) last_ = nullptr;
  return event;
}

void EventQueue::forget(const ClientCore* client) {
  for (QueuedEvent* event = first_; event; event = event->next)
    if (event->client == client) event->client = nullptr;
}

}  // namespace duet::detail
