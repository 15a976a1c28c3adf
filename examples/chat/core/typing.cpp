#include "typing.hpp"

namespace chat {

void Typing::add(const std::string& name) {
  remove(name);
  timers_[name] = loop_.after(std::chrono::seconds(5), [this, name] {
    timers_.erase(name);
    on_change_();
  });
}

void Typing::remove(const std::string& name) {
  const auto found = timers_.find(name);
  if (found == timers_.end()) return;
  loop_.cancel(found->second);
  timers_.erase(found);
}

void Typing::clear() {
  for (const auto& [name, timer] : timers_) loop_.cancel(timer);
  timers_.clear();
}

std::vector<std::string> Typing::names() const {
  std::vector<std::string> names;
  for (const auto& [name, timer] : timers_) names.push_back(name);
  return names;
}

}  // namespace chat
