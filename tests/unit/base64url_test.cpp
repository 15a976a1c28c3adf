#include "core/src/base64url.hpp"

#include "catch.hpp"

using duet::detail::from_base64url;
using duet::detail::to_base64url;

TEST_CASE("the examples of RFC 4648 section 10 without padding") {
  const std::pair<const char*, const char*> examples[] = {
      {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},         {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : examples) {
    CHECK(to_base64url(bytes) == text);
    CHECK(from_base64url(text) == bytes);
  }
}

TEST_CASE("all bytes survive and are encoded in token characters") {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    const std::string text = to_base64url(std::string_view(bytes).substr(size));
    CHECK(text.find_first_of("+/=") == std::string::npos);
    CHECK(from_base64url(text) == bytes.substr(size));
  }
}

TEST_CASE("malformed input is refused") {
  for (const char* text : {"Z", "Zm9vY", "Zg==", "Zh", "Zm9", "Zm 9", "Zm+v", "Zm/v", "\xc3\xa4"})
    CHECK_FALSE(from_base64url(text));
}
