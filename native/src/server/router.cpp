#include "server/router.hpp"

namespace duet::detail {

bool Router::add(std::string_view pattern, Route route) {
  std::optional<RoutePattern> parsed = RoutePattern::parse(pattern);
  if (!parsed) return false;
  auto callbacks = std::make_unique<Callbacks>(std::move(route));
  for (Entry& entry : routes_) {
    if (!(entry.pattern == *parsed)) continue;
    entry.callbacks.swap(callbacks);
    replaced_.push_back(std::move(callbacks));
    return true;
  }
  routes_.push_back({std::move(*parsed), std::move(callbacks)});
  return true;
}

Router::Found Router::find(std::string_view path) const {
  Found found;
  const Entry* best = nullptr;
  for (const Entry& entry : routes_) {
    if (best && !entry.pattern.is_closer_than(best->pattern)) continue;
    std::optional<RouteParameters> parameters = entry.pattern.match(path);
    if (!parameters) continue;
    best = &entry;
    found = {entry.callbacks.get(), std::move(*parameters)};
  }
  return found;
}

}  // namespace duet::detail
