#include "server/route_pattern.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/percent.hpp"

namespace duet::detail {

// The parts between slashes, after the first slash: "/" has one that is empty.
std::optional<RoutePattern> RoutePattern::parse(std::string_view text) {
  if (!text.starts_with('/')) return {};
  RoutePattern pattern;
  for (std::string_view rest = text; !rest.empty();) {
    rest.remove_prefix(1);
    const std::string_view part = rest.substr(0, rest.find('/'));
    rest.remove_prefix(part.size());
    Part made{Part::Kind::word, std::string(part)};
    if (part.starts_with(':')) made = {Part::Kind::name, std::string(part.substr(1))};
    if (part == "*") made = {Part::Kind::rest, "*"};
    if (made.kind == Part::Kind::rest && !rest.empty()) return {};
    if (made.kind == Part::Kind::name && made.text.empty()) return {};
    if (made.kind != Part::Kind::word &&
        std::find(pattern.parts_.begin(), pattern.parts_.end(), made) != pattern.parts_.end())
      return {};
    pattern.parts_.push_back(std::move(made));
  }
  return pattern;
}

std::optional<RouteParameters> RoutePattern::match(std::string_view path) const {
  RouteParameters parameters;
  for (const Part& part : parts_) {
    if (path.empty()) return {};
    path.remove_prefix(1);
    if (part.kind == Part::Kind::rest) {
      parameters.emplace_back("*", path);
      return parameters;
    }
    const std::string_view here = path.substr(0, path.find('/'));
    path.remove_prefix(here.size());
    std::optional<std::string> decoded = percent_decoded(here);
    if (!decoded) return {};
    if (part.kind == Part::Kind::word && *decoded != part.text) return {};
    if (part.kind == Part::Kind::word) continue;
    if (decoded->empty()) return {};
    parameters.emplace_back(part.text, std::move(*decoded));
  }
  if (!path.empty()) return {};
  return parameters;
}

bool RoutePattern::is_closer_than(const RoutePattern& other) const {
  return std::lexicographical_compare(other.parts_.begin(), other.parts_.end(), parts_.begin(), parts_.end(),
                                      [](const Part& a, const Part& b) { return a.kind < b.kind; });
}

}  // namespace duet::detail
