#pragma once

#include "text/id.hpp"
#include "text/run.hpp"
#include "text/run_list.hpp"

#include <span>

namespace text {

/// Returns whether some replica can have seen two known characters, or the ends of the text, side by side.
/// Without this, operations that no honest replica makes would have different places on different replicas.
[[nodiscard]] bool can_be_neighbours(const RunList& list, Point left, Point right);

/// Returns the place of a run that another replica inserted: between its neighbours, among the characters
/// that others inserted there at the same time. The agents' numbers break ties. Both neighbours are known.
///
/// The order is that of FugueMax (M. Weidner, M. Kleppmann, "The Art of the Fugue: Minimizing Interleaving in
/// Collaborative Text Editing", arXiv 2305.00583, section 5): every replica finds the same one, and of the
/// texts that several people insert at one place, as few interleave as can be.
[[nodiscard]] RunList::Place fugue_max_place(const RunList& list, const Run& run,
                                             std::span<const Agent> agents);

}  // namespace text
