#include "http/headers.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace duet::detail {

namespace {

std::string_view separator_of(std::string_view name) { return name == "cookie" ? "; " : ", "; }

}  // namespace

const std::string* Headers::find(std::string_view name) const {
  for (const Header& header : list) {
    if (header.name == name) return &header.value;
  }
  return nullptr;
}

std::size_t Headers::count(std::string_view name) const {
  const auto n = std::count_if(list.begin(), list.end(), [name](const Header& h) { return h.name == name; });
  return static_cast<std::size_t>(n);
}

bool Headers::has_token(std::string_view name, std::string_view token) const {
  const auto is_it = [token](std::string_view element) {
    return ascii::equals_ignoring_case(element, token);
  };
  return std::any_of(list.begin(), list.end(), [&](const Header& header) {
    return header.name == name && ascii::any_in_list(header.value, is_it);
  });
}

std::string Headers::joined(std::string_view name) const {
  std::string all;
  bool first = true;
  for (const Header& header : list) {
    if (header.name != name) continue;
    if (!first) all += separator_of(name);
    all += header.value;
    first = false;
  }
  return all;
}

// Sorts: comparing each name with all others would take quadratic time.
std::vector<Header> Headers::repeated() const {
  std::vector<const Header*> by_name;
  by_name.reserve(list.size());
  for (const Header& header : list) by_name.push_back(&header);
  std::sort(by_name.begin(), by_name.end(), [](const Header* a, const Header* b) {
    const int order = a->name.compare(b->name);
    return order != 0 ? order < 0 : a < b;
  });
  std::vector<Header> joined;
  for (std::size_t i = 1; i < by_name.size(); ++i) {
    const std::string& name = by_name[i]->name;
    if (name != by_name[i - 1]->name) continue;
    if (joined.empty() || joined.back().name != name) joined.push_back(*by_name[i - 1]);
    joined.back().value.append(separator_of(name)).append(by_name[i]->value);
  }
  return joined;
}

bool has_body(const Headers& headers) {
  return std::any_of(headers.list.begin(), headers.list.end(), [](const Header& header) {
    if (header.name == "transfer-encoding") return true;
    if (header.name != "content-length") return false;
    return header.value.empty() || header.value.find_first_not_of('0') != std::string::npos;
  });
}

}  // namespace duet::detail
