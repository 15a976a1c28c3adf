#include "text/roster.hpp"

namespace text {

std::optional<std::uint32_t> Roster::find(Agent agent) const {
  const auto found = indexes_.find(agent);
  if (found == indexes_.end()) return std::nullopt;
  return found->second;
}

std::uint32_t Roster::add(Agent agent) {
  const auto [at, is_new] = indexes_.try_emplace(agent, size());
  if (is_new) {
    agents_.push_back(agent);
    inserted_.push_back(0);
    erased_.emplace_back();
  }
  return at->second;
}

Known Roster::known(Agent agent) const {
  const std::optional<std::uint32_t> index = find(agent);
  return index ? Known{inserted_[*index], erased_[*index].size()} : Known{};
}

Version Roster::version() const {
  Version version;
  for (const Agent agent : agents_) {
    if (known(agent) != Known{}) version[agent] = known(agent);
  }
  return version;
}

std::optional<Id> Roster::optional_id(Point point) const {
  if (point == no_point) return std::nullopt;
  return id(point);
}

Point Roster::point(const std::optional<Id>& id) const {
  return id ? Point{indexes_.at(id->agent), id->sequence} : no_point;
}

}  // namespace text
