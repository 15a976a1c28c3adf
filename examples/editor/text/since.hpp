#pragma once

#include "text/operation.hpp"
#include "text/roster.hpp"
#include "text/run_list.hpp"
#include "text/version.hpp"

namespace text {

/// Returns the operations that a replica with this version lacks. An operation is behind those on which it
/// depends: the replica applies each at once. Characters that were erased since have no text.
[[nodiscard]] Operations operations_since(const RunList& list, const Roster& roster, const Version& version);

}  // namespace text
