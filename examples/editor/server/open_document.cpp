#include "open_document.hpp"

#include <algorithm>
#include <utility>

using namespace std::chrono_literals;

namespace editor {

duet::Connection OpenDocument::enter(Person person, const duet::Connection& ws) {
  const text::Agent agent = person.agent;
  Visitor& visitor = people_[agent];
  visitor.person = std::move(person);
  left_.erase(agent);
  changed_.insert(agent);
  return std::exchange(visitor.ws, ws);
}

void OpenDocument::leave(text::Agent agent, const duet::Connection& ws) {
  const auto found = people_.find(agent);
  if (found == people_.end() || found->second.ws != ws) return;
  people_.erase(found);
  changed_.erase(agent);
  left_.insert(agent);
}

void OpenDocument::rename(text::Agent agent, std::string name) {
  people_.at(agent).person.name = std::move(name);
  changed_.insert(agent);
}

void OpenDocument::select(text::Agent agent, std::optional<Selection> selection) {
  people_.at(agent).person.selection = selection;
  changed_.insert(agent);
}

std::vector<Person> OpenDocument::others(text::Agent agent) const {
  std::vector<Person> all;
  for (const auto& [one, visitor] : people_)
    if (one != agent) all.push_back(visitor.person);
  return all;
}

OpenDocument::Time OpenDocument::due() const {
  // Everybody hears of everybody: the cost grows with the square of the number.
  return told_ + std::clamp(std::chrono::milliseconds(people_.size() * 2), 40ms, 500ms);
}

Presence OpenDocument::take_news(Time now) {
  Presence news;
  for (const text::Agent agent : std::exchange(changed_, {})) news.here.push_back(people_.at(agent).person);
  news.left.assign(left_.begin(), left_.end());
  left_.clear();
  told_ = now;
  return news;
}

}  // namespace editor
