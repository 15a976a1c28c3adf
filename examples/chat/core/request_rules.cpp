#include "request_rules.hpp"

#include <algorithm>

namespace chat {

bool is_reaction(std::string_view emoji) {
  return std::find(reaction_choices.begin(), reaction_choices.end(), emoji) != reaction_choices.end();
}

bool is_request_id(std::string_view id) {
  const auto fits = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  return id.size() >= 8 && id.size() <= 40 && std::all_of(id.begin(), id.end(), fits);
}

}  // namespace chat
