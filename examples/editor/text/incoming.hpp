#pragma once

#include "text/fault.hpp"
#include "text/operation.hpp"
#include "text/roster.hpp"
#include "text/waiting.hpp"

#include <optional>

namespace text {

// The checks of an operation that was received. A peer may send any values.

/// Returns the agent that made the operation.
[[nodiscard]] Agent agent_of(const Operation& operation);

/// Returns what is wrong with an operation, as far as it can be said without the document.
[[nodiscard]] std::optional<Fault> fault_of(const Operation& operation);

/// Removes the characters that the document knows from the beginning of an operation without a fault. Returns
/// false if it knows all.
[[nodiscard]] bool drop_known(Operation& operation, const Roster& roster);

/// Returns an earlier operation that the document lacks, if there is one.
[[nodiscard]] std::optional<Waiting::Need> need_of(const Operation& operation, const Roster& roster);

}  // namespace text
