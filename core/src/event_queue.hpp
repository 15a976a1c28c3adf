#pragma once

#include "transport.hpp"

namespace duet::detail {

class ClientCore;

/// A SocketEvent that is queued for its client, with a copy of its data in the same allocation.
struct QueuedEvent {
  QueuedEvent* next = nullptr;
  ClientCore* client;  // null once that client is destroyed
  SocketEvent event;   // its views point to the bytes behind this struct

  /// Owned by the caller; pass it to EventQueue or to destroy(). Returns null if the allocation for a message
  /// fails. If the allocation for anything smaller fails, the program ends, as with `new`.
  static QueuedEvent* copy(ClientCore* client, const SocketEvent& event);
  static void destroy(QueuedEvent* event);
  /// Returns the size of a copy of the event, in bytes.
  static std::ptrdiff_t size(const SocketEvent& event);
};

/// A FIFO queue of the events of all clients of a loop. It keeps their order.
class EventQueue {
 public:
  EventQueue() = default;
  EventQueue(const EventQueue&) = delete;
  EventQueue& operator=(const EventQueue&) = delete;
  ~EventQueue();

  void push(QueuedEvent* event);
  /// Removes the oldest event; null when empty. Owned by the caller.
  QueuedEvent* pop();
  [[nodiscard]] bool empty() const { return !first_; }
  /// The oldest; null when empty.
  [[nodiscard]] QueuedEvent* first() const { return first_; }
  /// The newest; null when empty.
  [[nodiscard]] const QueuedEvent* last() const { return last_; }
  /// Drops the events of this client: they will not be delivered.
  void forget(const ClientCore* client);

 private:
  QueuedEvent* first_ = nullptr;
  QueuedEvent* last_ = nullptr;
};

}  // namespace duet::detail
