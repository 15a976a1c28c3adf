#pragma once

#include "transport.hpp"

namespace duet::detail {

class ClientCore;

/// A SocketEvent that waits for its client: with a copy of what it is about, in one allocation.
struct QueuedEvent {
  QueuedEvent* next = nullptr;
  ClientCore* client;  // null once that client is gone
  SocketEvent event;   // its views are into the bytes behind this struct

  /// Owned by the caller; give it to EventQueue or to destroy(). Null when there is no memory for a
  /// message; for less than that the program ends, as with `new`.
  static QueuedEvent* copy(ClientCore* client, const SocketEvent& event);
  static void destroy(QueuedEvent* event);
  /// What a copy of the event takes, in bytes.
  static std::ptrdiff_t size(const SocketEvent& event);
};

/// First in, first out, over all clients of a loop, so that their events keep their order among each other.
class EventQueue {
 public:
  EventQueue() = default;
  EventQueue(const EventQueue&) = delete;
  EventQueue& operator=(const EventQueue&) = delete;
  ~EventQueue();

  void push(QueuedEvent* event);
  /// Null when empty. Owned by the caller.
  QueuedEvent* pop();
  [[nodiscard]] bool empty() const { return !first_; }
  /// The oldest; null when empty.
  [[nodiscard]] QueuedEvent* first() const { return first_; }
  /// The newest; null when empty.
  [[nodiscard]] const QueuedEvent* last() const { return last_; }
  /// What is queued for this client will not be delivered.
  void forget(const ClientCore* client);

 private:
  QueuedEvent* first_ = nullptr;
  QueuedEvent* last_ = nullptr;
};

}  // namespace duet::detail
