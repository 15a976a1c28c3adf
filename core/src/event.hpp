#pragma once

#include <duet/closed.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "transport.hpp"

namespace duet::detail {

class ClientCore;

/// Something to tell a client, with a copy of what it is about: one allocation, payload behind the header.
struct Event {
  enum class Kind : std::uint8_t { open, message, closed };

  Event* next = nullptr;
  ClientCore* client = nullptr;  // null once that client is gone
  std::size_t size = 0;          // of the payload: message, subprotocol or reason
  std::size_t detail_size = 0;   // of the closed event's detail, behind the reason
  std::uint16_t code = 0;
  Kind kind = Kind::open;
  Cause cause = Cause::lost;
  bool is_text = false;
  bool was_clean = false;

  [[nodiscard]] const char* data() const { return reinterpret_cast<const char*>(this + 1); }
  [[nodiscard]] std::string_view payload() const { return {data(), size}; }
  [[nodiscard]] std::string_view detail() const { return {data() + size, detail_size}; }

  /// Owned by the caller; give it to EventQueue or to destroy().
  static Event* make(Kind kind, std::string_view payload, std::string_view detail = {});
  static void destroy(Event* event);
};

/// First in, first out, over all clients of a loop, so that their events keep their order among each other.
class EventQueue {
 public:
  EventQueue() = default;
  EventQueue(const EventQueue&) = delete;
  EventQueue& operator=(const EventQueue&) = delete;
  ~EventQueue();

  void push(Event* event);
  /// Null when empty. Owned by the caller.
  Event* pop();
  [[nodiscard]] bool empty() const { return !first_; }
  /// The newest; null when empty.
  [[nodiscard]] const Event* last() const { return last_; }
  /// What is queued for this client will not be delivered.
  void forget(const ClientCore* client);

 private:
  Event* first_ = nullptr;
  Event* last_ = nullptr;
};

}  // namespace duet::detail
