#include "json_members.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace duet_cli {

namespace {

using Json = nlohmann::json;

/// Walks over text that is valid JSON.
class Walk {
 public:
  explicit Walk(std::string_view text) : rest_(text) {}

  bool take(char c) {
    skip_blanks();
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string_view string() {
    skip_blanks();
    std::size_t end = 1;
    while (rest_[end] != '"') end += rest_[end] == '\\' ? 2 : 1;
    return cut(end + 1);
  }

  /// Raises `depth` to that of the value.
  std::string_view value(std::size_t& depth) {
    skip_blanks();
    if (rest_.front() == '"') return string();
    if (rest_.front() != '{' && rest_.front() != '[')
      return cut(std::min(rest_.size(), rest_.find_first_of(",}] \t\r\n")));
    const std::string_view from = rest_;
    std::size_t open = 0;
    do {
      const char c = rest_.front();
      if (c == '"') {
        string();
        continue;
      }
      if (c == '{' || c == '[') depth = std::max(depth, ++open);
      if (c == '}' || c == ']') --open;
      rest_.remove_prefix(1);
    } while (open > 0);
    return from.substr(0, from.size() - rest_.size());
  }

 private:
  void skip_blanks() { rest_.remove_prefix(std::min(rest_.size(), rest_.find_first_not_of(" \t\r\n"))); }
  std::string_view cut(std::size_t size) {
    const std::string_view head = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return head;
  }

  std::string_view rest_;
};

}  // namespace

std::optional<JsonMembers> JsonMembers::parse(std::string_view text) {
  // The parser skips a byte order mark (RFC 8259 section 8.1: it must not be sent) and stops at NUL.
  if (text.starts_with("\xEF\xBB\xBF") || text.find('\0') != std::string_view::npos) return {};
  if (!Json::accept(text)) return {};
  JsonMembers members;
  Walk walk(text);
  if (!walk.take('{')) return {};
  while (!walk.take('}')) {
    const std::string_view name = walk.string();
    walk.take(':');
    std::size_t depth = 0;
    members.list_.push_back({json_text(name).value_or(""), walk.value(depth)});
    members.depth_ = std::max(members.depth_, depth + 1);
    walk.take(',');
  }
  return members;
}

std::optional<std::string> json_text(std::string_view json) {
  if (!json.starts_with('"')) return {};
  const Json value = Json::parse(json, nullptr, false);
  if (!value.is_string()) return {};
  return value.get<std::string>();
}

std::string json_quoted(std::string_view text) {
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace duet_cli
