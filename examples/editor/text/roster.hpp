#pragma once

#include "text/erasure_log.hpp"
#include "text/id.hpp"
#include "text/run.hpp"
#include "text/version.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace text {

/// The agents of a document and the number of their characters and erasures. A Point has an agent's index.
class Roster {
 public:
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(agents_.size()); }
  /// The agents by index.
  [[nodiscard]] std::span<const Agent> agents() const { return agents_; }
  [[nodiscard]] std::optional<std::uint32_t> find(Agent agent) const;
  /// Returns the index of an agent, which becomes part of the roster.
  [[nodiscard]] std::uint32_t add(Agent agent);

  [[nodiscard]] std::uint32_t inserted(std::uint32_t index) const { return inserted_[index]; }
  void add_inserted(std::uint32_t index, std::uint32_t characters) { inserted_[index] += characters; }
  [[nodiscard]] const ErasureLog& erased(std::uint32_t index) const { return erased_[index]; }
  void add_erased(std::uint32_t index, const ErasureLog::Entry& entry) { erased_[index].add(entry); }

  [[nodiscard]] Known known(Agent agent) const;
  [[nodiscard]] Version version() const;

  [[nodiscard]] Id id(Point point) const { return {agents_[point.agent], point.sequence}; }
  /// Returns nullopt for no_point.
  [[nodiscard]] std::optional<Id> optional_id(Point point) const;
  /// Returns the point of an id of a known agent, and no_point for nullopt.
  [[nodiscard]] Point point(const std::optional<Id>& id) const;

 private:
  std::vector<Agent> agents_;
  std::vector<std::uint32_t> inserted_;
  std::vector<ErasureLog> erased_;
  std::map<Agent, std::uint32_t> indexes_;
};

}  // namespace text
