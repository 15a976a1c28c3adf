#include "event.hpp"

#include <cstring>
#include <new>

namespace duet::detail {

Event* Event::make(Kind kind, std::string_view payload, std::string_view detail) {
  void* memory = ::operator new(sizeof(Event) + payload.size() + detail.size());
  Event* event = new (memory) Event;
  event->kind = kind;
  event->size = payload.size();
  event->detail_size = detail.size();
  char* data = reinterpret_cast<char*>(event + 1);
  if (!payload.empty()) std::memcpy(data, payload.data(), payload.size());
  if (!detail.empty()) std::memcpy(data + payload.size(), detail.data(), detail.size());
  return event;
}

void Event::destroy(Event* event) { ::operator delete(event); }

EventQueue::~EventQueue() {
  while (Event* event = pop()) Event::destroy(event);
}

void EventQueue::push(Event* event) {
  (last_ ? last_->next : first_) = event;
  last_ = event;
}

Event* EventQueue::pop() {
  Event* event = first_;
  if (event && !(first_ = event->next)) last_ = nullptr;
  return event;
}

void EventQueue::forget(const ClientCore* client) {
  for (Event* event = first_; event; event = event->next)
    if (event->client == client) event->client = nullptr;
}

}  // namespace duet::detail
