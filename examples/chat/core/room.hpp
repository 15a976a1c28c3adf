// A room that a person has joined, as the client knows it.
#pragma once

#include <duet/loop.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "timeline.hpp"
#include "typing.hpp"

namespace chat {

/// A value that the fronts show. Chat changes it.
struct Room {
  /// `on_change` is called when somebody's typing has ended.
  Room(duet::Loop& loop, std::string called, duet::Function<void()> on_change)
      : name(std::move(called)), typing(loop, std::move(on_change)) {}

  std::string name;
  Timeline timeline;

  std::uint64_t version = 0;  ///< all changes up to this one are known; a new connection asks for later ones
  std::uint64_t last = 0;     ///< the offset of the room's newest message, loaded or not
  std::uint64_t read = 0;     ///< the person has read up to this offset, on any device

  /// The server knows that it was read up to this offset.
  std::uint64_t reported_read = 0;

  /// Messages above this offset were new when the person last came to the room: the place of the "new messages"
  /// line. 0: no line.
  std::uint64_t divider = 0;

  std::vector<std::string> people;   ///< present now, sorted
  std::uint64_t people_version = 0;  ///< counts the changes of `people`
  Typing typing;

  bool is_live = false;     ///< the server has confirmed the room on this connection
  bool is_loading = false;  ///< a page of history was requested

  [[nodiscard]] std::uint64_t unread() const { return last > read ? last - read : 0; }
};

}  // namespace chat
