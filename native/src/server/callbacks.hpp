#pragma once

#include <duet/route.hpp>

#include <optional>

#include "slot.hpp"

namespace duet::detail {

/// The application's callbacks, a server's or one of its routes'.
struct Callbacks {
  std::optional<Slot> upgrade;
  std::optional<Slot> open;
  std::optional<Slot> message;
  std::optional<Slot> close;
  std::optional<Slot> drain;

  Callbacks() = default;
  explicit Callbacks(Route route) {
    put(upgrade, std::move(route.on_upgrade));
    put(open, std::move(route.on_open));
    put(message, std::move(route.on_message));
    put(close, std::move(route.on_close));
    put(drain, std::move(route.on_drain));
  }

  template <class Signature>
  static void put(std::optional<Slot>& slot, Function<Signature> callback) {
    if (!slot && !callback) return;
    if (!slot) slot.emplace();
    slot->set(std::move(callback));
  }
};

}  // namespace duet::detail
