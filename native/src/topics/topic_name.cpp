#include "topics/topic_name.hpp"

#include <duet/utf8.hpp>

#include <algorithm>

namespace duet::detail {

namespace {

constexpr std::size_t longest_topic = 256;

bool is_part(std::string_view text) {
  return text.size() <= longest_topic && is_utf8(text) && std::none_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) < ' ' || c == '\x7f' || c == '*';
         });
}

}  // namespace

bool is_topic(std::string_view name) { return !name.empty() && is_part(name); }

bool is_topic_pattern(std::string_view pattern) {
  if (pattern.ends_with('*')) return is_part(pattern.substr(0, pattern.size() - 1));
  return is_topic(pattern);
}

}  // namespace duet::detail
