#include <duet/query.hpp>

#include <algorithm>
#include <utility>

#include "base/ascii.hpp"
#include "base/percent.hpp"

namespace duet {

namespace {

std::optional<std::string> decoded(std::string_view text) {
  std::string blanks(text);
  std::replace(blanks.begin(), blanks.end(), '+', ' ');  // before decoding: an encoded '+' stays a '+'
  return detail::percent_decoded(blanks);
}

}  // namespace

std::optional<Query> Query::parse(std::string_view text) {
  Query query;
  while (!text.empty()) {
    std::string_view value = detail::ascii::take_until(text, '&');
    if (value.empty()) continue;
    auto name = decoded(detail::ascii::take_until(value, '='));
    auto rest = decoded(value);
    if (!name || !rest) return {};
    query.fields_.push_back({std::move(*name), std::move(*rest)});
  }
  return query;
}

std::optional<Query> Query::of_target(std::string_view target) {
  const std::size_t mark = target.find('?');
  return parse(mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1));
}

const std::string* Query::find(std::string_view name) const {
  const auto found =
      std::find_if(fields_.begin(), fields_.end(), [name](const Field& field) { return field.name == name; });
  return found == fields_.end() ? nullptr : &found->value;
}

std::vector<std::string_view> Query::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const Field& field : fields_)
    if (field.name == name) values.emplace_back(field.value);
  return values;
}

}  // namespace duet
