#pragma once

#include "text/id.hpp"
#include "text/run.hpp"
#include "text/run_list.hpp"

#include <span>

namespace text {

/// Returns the place of a run that another replica inserted: between its neighbours, among the characters that
/// others inserted there at the same time. The agents' numbers break ties. Both neighbours are known and in order.
///
/// The order is that of FugueMax (M. Weidner, M. Kleppmann, "The Art of the Fugue: Minimizing Interleaving in
/// Collaborative Text Editing", arXiv 2305.00583, section 5): every replica finds the same one, and of the texts that
/// several people insert at one place, as few interleave as can be.
[[nodiscard]] RunList::Place fugue_max_place(const RunList& list, const Run& run,
                                             std::span<const Agent> agents);

}  // namespace text
