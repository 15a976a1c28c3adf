// The effect of an event on the store.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "event.hpp"
#include "store.hpp"

namespace chat {

/// The result of an event, for the person who wanted it.
struct Outcome {
  std::string fault = {};          ///< a sentence without its full stop; then nothing has changed
  std::uint64_t wait = 0;          ///< with a fault: the milliseconds after which it may be wanted again
  StoredRoom* room = nullptr;      ///< that it belongs to
  std::optional<Message> message;  ///< the new state of the message that it belongs to
  bool is_new = false;             ///< the message has changed just now
  Person person = {};              ///< with a new name
};

/// Changes the store. It decides by the event and the store alone, without a clock or a random number, and refuses
/// what earlier events have made impossible: a name that is taken, a change of a message that was deleted.
Outcome apply(Store& store, const Event& event);

/// The outcome of an event that was applied before.
Outcome outcome_of(Store& store, const Event& event);

}  // namespace chat
