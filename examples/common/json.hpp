// JSON values, and reads of members that a stranger may have left out or given another type. Nothing throws.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The core is also compiled without exceptions. They would not be thrown: every read below checks the type.
#ifndef JSON_NOEXCEPTION
#define JSON_NOEXCEPTION
#endif
#include <nlohmann/json.hpp>

namespace common {

using Json = nlohmann::json;

/// Parses one JSON object. nullopt for anything else.
inline std::optional<Json> parse_object(std::string_view text) {
  Json json = Json::parse(text.begin(), text.end(), nullptr, false);
  if (!json.is_object()) return std::nullopt;
  return json;
}

/// Returns the JSON as text. Bytes that are not UTF-8 become U+FFFD.
inline std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// The string member, or an empty one. Valid as long as `json`.
inline const std::string& text_in(const Json& json, const char* key) {
  static const std::string empty;
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? *found->get_ptr<const std::string*>() : empty;
}

/// The member if it is a whole number from 0 to 2^53 - 1, the numbers that a page counts exactly.
inline std::optional<std::uint64_t> number_in(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_number_unsigned()) return std::nullopt;
  const auto number = found->get<std::uint64_t>();
  if (number >= std::uint64_t{1} << 53) return std::nullopt;
  return number;
}

/// The member if it is `true`.
inline bool flag_in(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_boolean() && found->get<bool>();
}

/// The array member, or an empty array. Valid as long as `json`.
inline const Json& list_in(const Json& json, const char* key) {
  static const Json empty = Json::array();
  const auto found = json.find(key);
  return found != json.end() && found->is_array() ? *found : empty;
}

/// The strings of the array member.
inline std::vector<std::string> texts_in(const Json& json, const char* key) {
  std::vector<std::string> texts;
  for (const Json& one : list_in(json, key))
    if (one.is_string()) texts.push_back(one.get<std::string>());
  return texts;
}

}  // namespace common
