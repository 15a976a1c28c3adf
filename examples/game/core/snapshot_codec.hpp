// Snapshots as differences.
#pragma once

#include <optional>

#include "bits.hpp"
#include "snapshot.hpp"

namespace game {

/// Writes the snapshot as its difference from `baseline`, an earlier one that the receiver has; in full if it is null.
void write(BitWriter& writer, const Snapshot& snapshot, const Snapshot* baseline);

/// Reads it. `history` has the earlier ones. nullopt for anything that write() does not write: numbers out of range or
/// order, changes of something that the baseline does not have, a baseline that is not there.
std::optional<Snapshot> read_snapshot(BitReader& reader, const SnapshotHistory& history);

}  // namespace game
