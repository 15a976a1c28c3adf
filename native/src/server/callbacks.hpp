#pragma once

#include <duet/route.hpp>

#include <optional>

#include "core/src/slot.hpp"

namespace duet::detail {

/// The application's callbacks, a server's or one of its routes'.
struct Callbacks {
  std::optional<Slot> upgrade;
  std::optional<Slot> open;
  std::optional<Slot> message;
  std::optional<Slot> message_part;
  std::optional<Slot> close;
  std::optional<Slot> drain;

  // Limits of the route.
  std::optional<std::size_t> max_message_size;
  std::optional<unsigned> max_frames_per_message;

  Callbacks() = default;
  explicit Callbacks(Route route)
      : max_message_size(route.max_message_size), max_frames_per_message(route.max_frames_per_message) {
    put(upgrade, std::move(route.on_upgrade));
    put(open, std::move(route.on_open));
    put(message, std::move(route.on_message));
    put(message_part, std::move(route.on_message_part));
    put(close, std::move(route.on_close));
    put(drain, std::move(route.on_drain));
  }

  /// Returns whether messages are delivered to on_message_part; the second, whether either callback is set.
  [[nodiscard]] bool takes_parts() const { return message_part && !message_part->empty(); }
  [[nodiscard]] bool takes_messages() const { return takes_parts() || (message && !message->empty()); }

  template <class Signature>
  static void put(std::optional<Slot>& slot, Function<Signature> callback) {
    if (!slot && !callback) return;
    if (!slot) slot.emplace();
    slot->set(std::move(callback));
  }
};

}  // namespace duet::detail
