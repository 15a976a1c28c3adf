#pragma once

#include "text/leaf.hpp"
#include "text/leaf_index.hpp"
#include "text/prefix_sums.hpp"
#include "text/run.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace text {

/// All characters of a document in their order, erased ones included, as runs in leaves. Finding a position
/// or a character takes O(log n) and a walk through one leaf.
class RunList {
 public:
  /// A character of a run, or the end of the list. Any change of the list makes it invalid.
  struct Place {
    std::uint32_t leaf;
    std::uint32_t run;
    std::uint32_t offset;

    friend bool operator==(const Place&, const Place&) = default;
  };

  RunList();

  /// Makes room for one more agent: the next one in the document's list.
  void add_agent() { leaf_of_.emplace_back(); }
  /// Returns the number of agents.
  [[nodiscard]] std::size_t agents() const { return leaf_of_.size(); }

  /// Returns the text's length in UTF-16 code units.
  [[nodiscard]] std::uint32_t units() const { return units_; }

  [[nodiscard]] Place begin() const;
  [[nodiscard]] Place end() const;
  /// Returns the run of a place that is not the end.
  [[nodiscard]] const Run& run_at(Place place) const { return leaves_[place.leaf].runs[place.run]; }
  /// Returns the beginning of the next run.
  [[nodiscard]] Place next_run(Place place) const;
  /// Returns the next character.
  [[nodiscard]] Place next(Place place) const;
  /// Returns the character before a place; no_point at the beginning.
  [[nodiscard]] Point before(Place place) const;
  [[nodiscard]] bool is_before(Place a, Place b) const;

  /// Returns the place of a known character.
  [[nodiscard]] Place find(Point point) const;
  struct AtPosition {
    Place place;
    bool is_inside_pair;
  };
  /// Returns the character of the text that begins at a position; the end if there is none.
  [[nodiscard]] AtPosition at(std::uint32_t position) const;
  /// Returns the number of UTF-16 code units before a place.
  [[nodiscard]] std::uint32_t position_of(Place place) const;
  /// Returns the text of the next `length` characters of a place's run, which is not erased.
  [[nodiscard]] std::string_view text_at(Place place, std::uint32_t length) const;
  /// Returns the whole text.
  [[nodiscard]] std::string text() const;

  /// Inserts a run before a place. The text is that of the run, and is empty if it is erased.
  void insert(Place place, const Run& run, std::string_view text);
  /// Erases the next `length` characters of a place's run. Returns the UTF-16 code units that were erased.
  std::uint32_t erase(Place place, std::uint32_t length);

 private:
  void insert_part(Place place, const Run& run, std::string_view text);
  void change_units(Leaf& leaf, std::uint32_t difference);
  void split_if_large(std::uint32_t leaf);

  std::vector<Leaf> leaves_;  // in the order of their creation; a leaf is known by its index
  std::vector<std::uint32_t> order_;
  PrefixSums units_before_;  // by a leaf's ordinal
  std::uint32_t units_ = 0;
  std::vector<LeafIndex> leaf_of_;  // by agent
};

}  // namespace text
