#include "text/fugue_max.hpp"

#include <utility>

namespace text {

namespace {

using Place = RunList::Place;

Place place_or_end(const RunList& list, Point point) {
  return point == no_point ? list.end() : list.find(point);
}

/// Returns whether the left neighbour `a` is before the left neighbour `b`.
bool is_left_before(const RunList& list, Point a, Point b) {
  if (b == no_point) return false;
  return a == no_point || list.is_before(list.find(a), list.find(b));
}

bool is_id_before(Point a, Point b, std::span<const Agent> agents) {
  return std::pair(agents[a.agent], a.sequence) < std::pair(agents[b.agent], b.sequence);
}

}  // namespace

// The neighbours of a character are known wherever that character is. If one of them is between the two, no
// replica has seen these side by side. Otherwise one has that received only them and all characters on which
// they depend.
bool can_be_neighbours(const RunList& list, Point left, Point right) {
  const Place left_place = left == no_point ? list.begin() : list.find(left);
  const Place right_place = place_or_end(list, right);
  if (left != no_point) {
    if (!list.is_before(left_place, right_place)) return false;
    if (list.is_before(place_or_end(list, list.run_at(left_place).right), right_place)) return false;
  }
  if (right == no_point) return true;
  return !is_left_before(list, left, list.run_at(right_place).left_of(right_place.offset));
}

// The tree of the paper as a list. A character without right-hand descendants of its left neighbour before it
// is a right child of its left neighbour, otherwise a left child of its right one. The list is the tree's
// depth-first order, hence the walk from the left neighbour passes the siblings in order, each followed by
// its descendants, whose left neighbours are behind the common one. Siblings with the same left neighbour are
// ordered by their right neighbours, the last one first, then by id.
Place fugue_max_place(const RunList& list, const Run& run, std::span<const Agent> agents) {
  const Place end = place_or_end(list, run.right);
  Place at = run.left == no_point ? list.begin() : list.next(list.find(run.left));
  Place place = at;
  // The siblings that were passed last belong before the run only if one that follows does.
  bool is_undecided = false;
  while (at != end) {
    const Run& other = list.run_at(at);
    const Point other_left = other.left_of(at.offset);
    if (other_left == run.left) {
      const Place other_end = place_or_end(list, other.right);
      if (other_end == end && is_id_before(run.first, other.at(at.offset), agents)) break;
      is_undecided = list.is_before(other_end, end);
    } else if (is_left_before(list, other_left, run.left)) {
      break;
    }
    // The rest of this run descends from its character here. It ends early if the right neighbour is part of
    // it.
    const bool has_end = end.leaf == at.leaf && end.run == at.run && end.offset > at.offset;
    at = has_end ? end : list.next_run(at);
    if (!is_undecided) place = at;
  }
  return place;
}

}  // namespace text
