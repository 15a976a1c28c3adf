#include "http/headers.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.hpp"

namespace duet::detail {

namespace {

std::string_view separator_of(std::string_view name) { return name == "cookie" ? "; " : ", "; }

/// Returns true if no two fields have the same name. Looks at few fields only: comparing each name with all
/// others takes quadratic time.
bool are_few_and_distinct(const Headers& headers) {
  std::array<std::string_view, 16> names;
  std::size_t count = 0;
  for (const auto [name, value] : headers) {
    const auto end = names.begin() + static_cast<std::ptrdiff_t>(count);
    if (count == names.size() || std::find(names.begin(), end, name) != end) return false;
    names[count++] = name;
  }
  return true;
}

}  // namespace

void Headers::add(std::string_view name, std::string_view value) {
  const Sizes sizes{static_cast<std::uint32_t>(name.size()), static_cast<std::uint32_t>(value.size())};
  block_.append(reinterpret_cast<const char*>(&sizes), sizeof sizes).append(name).append(value);
  const auto begin = block_.end() - static_cast<std::ptrdiff_t>(name.size() + value.size());
  std::transform(begin, begin + static_cast<std::ptrdiff_t>(name.size()), begin, ascii::lower);
}

void Headers::replace(std::string_view name, std::string_view value) {
  Headers replaced;
  for (const Field field : *this) replaced.add(field.name, field.name == name ? value : field.value);
  *this = std::move(replaced);
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (const Field field : *this)
    if (field.name == name) return field.value;
  return {};
}

std::optional<std::string_view> Headers::find_only(std::string_view name) const {
  std::optional<std::string_view> found;
  for (const Field field : *this) {
    if (field.name != name) continue;
    if (found) return {};
    found = field.value;
  }
  return found;
}

std::size_t Headers::count(std::string_view name) const {
  std::size_t count = 0;
  for (const Field field : *this) count += field.name == name;
  return count;
}

bool Headers::has_token(std::string_view name, std::string_view token) const {
  const auto is_it = [token](std::string_view element) {
    return ascii::equals_ignoring_case(element, token);
  };
  for (const Field field : *this)
    if (field.name == name && ascii::any_in_list(field.value, is_it)) return true;
  return false;
}

std::string Headers::joined(std::string_view name) const {
  std::string all;
  bool first = true;
  for (const Field field : *this) {
    if (field.name != name) continue;
    if (!first) all += separator_of(name);
    all += field.value;
    first = false;
  }
  return all;
}

std::vector<Header> Headers::repeated() const {
  if (are_few_and_distinct(*this)) return {};
  std::vector<Field> by_name;
  by_name.reserve(static_cast<std::size_t>(std::distance(begin(), end())));
  for (const Field field : *this) by_name.push_back(field);
  std::sort(by_name.begin(), by_name.end(), [](const Field& a, const Field& b) {
    const int order = a.name.compare(b.name);
    return order != 0 ? order < 0 : a.name.data() < b.name.data();
  });
  std::vector<Header> joined;
  for (std::size_t i = 1; i < by_name.size(); ++i) {
    const auto& [name, value] = by_name[i];
    if (name != by_name[i - 1].name) continue;
    if (joined.empty() || joined.back().name != name)
      joined.push_back({std::string(name), std::string(by_name[i - 1].value)});
    joined.back().value.append(separator_of(name)).append(value);
  }
  return joined;
}

bool has_body(const Headers& headers) {
  for (const auto [name, value] : headers) {
    if (name == "transfer-encoding") return true;
    if (name == "content-length" && (value.empty() || value.find_first_not_of('0') != value.npos))
      return true;
  }
  return false;
}

}  // namespace duet::detail
