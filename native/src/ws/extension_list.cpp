#include "ws/extension_list.hpp"

#include "base/ascii.hpp"

namespace duet::detail {

namespace {

/// Blanks are allowed between any two parts: the grammar is from RFC 2616 (section 2.1, implied *LWS).
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(ascii::trim(text)) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    advance(1);
    return true;
  }

  /// Reads a token. Returns an empty string if there is none here.
  std::string token() {
    std::size_t size = 0;
    while (size < rest_.size() && ascii::is_token_char(rest_[size])) ++size;
    std::string text(rest_.substr(0, size));
    advance(size);
    return text;
  }

  /// Reads a token, or a quoted-string that contains one. Returns an empty string if there is neither here.
  std::string value() {
    if (!rest_.starts_with('"')) return token();
    std::string text;
    for (std::size_t i = 1; i < rest_.size(); ++i) {
      if (rest_[i] == '"') {
        advance(i + 1);
        return ascii::is_token(text) ? text : std::string();
      }
      if (rest_[i] == '\\' && ++i == rest_.size()) break;
      text += rest_[i];
    }
    return {};
  }

 private:
  void advance(std::size_t size) { rest_ = ascii::trim(rest_.substr(size)); }

  std::string_view rest_;
};

bool parse_extension(Cursor& cursor, Extension& extension) {
  extension.name = cursor.token();
  if (extension.name.empty()) return false;
  while (cursor.take(';')) {
    Extension::Parameter parameter{cursor.token(), {}};
    if (parameter.name.empty()) return false;
    if (cursor.take('=')) {
      parameter.value = cursor.value();
      if (parameter.value->empty()) return false;
    }
    extension.parameters.push_back(std::move(parameter));
  }
  return true;
}

}  // namespace

std::optional<std::vector<Extension>> parse_extensions(std::string_view header) {
  std::vector<Extension> list;
  Cursor cursor(header);
  while (!cursor.at_end()) {
    if (cursor.take(',')) continue;
    if (!parse_extension(cursor, list.emplace_back())) return {};
    if (!cursor.at_end() && !cursor.take(',')) return {};
  }
  return list;
}

}  // namespace duet::detail
