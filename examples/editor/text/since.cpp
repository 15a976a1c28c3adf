#include "text/since.hpp"

#include <string>
#include <vector>

namespace text {

namespace {

/// The insertions that a replica lacks, agent by agent. Where one depends on another agent's, that agent is
/// first.
class Insertions {
 public:
  Insertions(const RunList& list, const Roster& roster, const Version& version)
      : list_(list), roster_(roster) {
    for (const Agent agent : roster.agents()) {
      const auto known = version.find(agent);
      sent_.push_back(known == version.end() ? 0 : known->second.inserted);
    }
  }

  Operations all() {
    for (bool has_more = true; has_more;) {
      has_more = false;
      for (std::uint32_t agent = 0; agent < sent_.size(); ++agent) {
        while (sent_[agent] < roster_.inserted(agent) && send_next(agent)) has_more = true;
      }
    }
    return std::move(operations_);
  }

 private:
  [[nodiscard]] bool is_sent(Point point) const {
    return point == no_point || point.sequence < sent_[point.agent];
  }

  /// Returns false if the agent's next insertion depends on one that was not sent.
  bool send_next(std::uint32_t agent) {
    const Point first{agent, sent_[agent]};
    const RunList::Place place = list_.find(first);
    const Run& run = list_.run_at(place);
    const Point left = run.left_of(place.offset);
    if (!is_sent(left) || !is_sent(run.right)) return false;
    const std::uint32_t length = run.length - place.offset;
    Insertion insertion{.first = roster_.id(first), .length = length};
    insertion.continues = first.sequence > 0 && left == Point{agent, first.sequence - 1} &&
                          list_.run_at(list_.find(left)).right == run.right;
    if (!insertion.continues) {
      insertion.left = roster_.optional_id(left);
      insertion.right = roster_.optional_id(run.right);
    }
    if (!run.is_erased) insertion.text = std::string(list_.text_at(place, length));
    sent_[agent] += length;
    if (!join_last(insertion)) operations_.emplace_back(std::move(insertion));
    return true;
  }

  /// Appends an insertion to the last one if that is possible.
  bool join_last(const Insertion& insertion) {
    auto* const last = operations_.empty() ? nullptr : &std::get<Insertion>(operations_.back());
    if (!last || !insertion.continues || last->text.empty() != insertion.text.empty()) return false;
    if (insertion.first != Id{last->first.agent, last->first.sequence + last->length}) return false;
    last->length += insertion.length;
    last->text += insertion.text;
    return true;
  }

  const RunList& list_;
  const Roster& roster_;
  std::vector<std::uint32_t> sent_;  // the replica's characters, by agent
  Operations operations_;
};

}  // namespace

Operations operations_since(const RunList& list, const Roster& roster, const Version& version) {
  Operations operations = Insertions(list, roster, version).all();
  for (std::uint32_t index = 0; index < roster.size(); ++index) {
    const Agent agent = roster.agents()[index];
    const auto known = version.find(agent);
    for (const auto& entry : roster.erased(index).since(known == version.end() ? 0 : known->second.erased)) {
      operations.emplace_back(
          Erasure{agent, entry.number, {roster.id(entry.target), entry.length}, entry.is_backward});
    }
  }
  return operations;
}

}  // namespace text
