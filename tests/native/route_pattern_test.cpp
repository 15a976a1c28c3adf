// The selection of the route for a path.
#include "server/route_pattern.hpp"

#include "catch.hpp"
#include "http/cookie.hpp"

using namespace duet::detail;

namespace {

/// Returns "no", or the parameters: "id=1 ".
std::string matched(const char* pattern, const char* path) {
  const auto parameters = RoutePattern::parse(pattern).value().match(path);
  if (!parameters) return "no";
  std::string text;
  for (const auto& [name, value] : *parameters) text += name + '=' + value + ' ';
  return text;
}

bool closer(const char* one, const char* other) {
  return RoutePattern::parse(one)->is_closer_than(*RoutePattern::parse(other));
}

}  // namespace

TEST_CASE("the words of a pattern match literally and each name matches one segment") {
  CHECK(matched("/", "/").empty());
  CHECK(matched("/", "/a") == "no");
  CHECK(matched("/chat", "/chat").empty());
  CHECK(matched("/chat", "/ch%61t").empty());
  CHECK(matched("/chat", "/chat/") == "no");
  CHECK(matched("/chat", "/Chat") == "no");
  CHECK(matched("/room/:id", "/room/1") == "id=1 ");
  CHECK(matched("/room/:id", "/room/a%2Fb%20c") == "id=a/b c ");
  CHECK(matched("/room/:id", "/room/") == "no");
  CHECK(matched("/room/:id", "/room") == "no");
  CHECK(matched("/room/:id", "/room/1/2") == "no");
  CHECK(matched("/room/:id", "/room/%zz") == "no");
  CHECK(matched("/:a/x/:b", "/1/x/2") == "a=1 b=2 ");
  CHECK(matched("/files/*", "/files/a/b") == "*=a/b ");
  CHECK(matched("/files/*", "/files/") == "*= ");
  CHECK(matched("/files/*", "/files") == "no");
  CHECK(matched("/*", "/") == "*= ");
}

TEST_CASE("a word has priority over a name and a name over the rest") {
  CHECK(closer("/room/hall", "/room/:id"));
  CHECK(closer("/room/:id", "/room/*"));
  CHECK(closer("/room/:id", "/*"));
  CHECK(closer("/:a/x", "/:a/:b"));
  CHECK_FALSE(closer("/room/:id", "/room/:other"));
  CHECK_FALSE(closer("/*", "/room"));
}

TEST_CASE("a malformed pattern is refused") {
  for (const char* bad : {"", "chat", "*", "/*/a", "/:", "/a/:x/:x", "/a/:"})
    CHECK_FALSE(RoutePattern::parse(bad));
}

TEST_CASE("RFC 6265 4.2.1: cookies are parsed into names and values") {
  CHECK(find_cookie("a=1; b=2", "a") == "1");
  CHECK(find_cookie("a=1; b=2", "b") == "2");
  CHECK(find_cookie("a=1;b=x=y", "b") == "x=y");
  CHECK(find_cookie("a=1; a=2", "a") == "1");
  CHECK(find_cookie("ab=1", "a").empty());
  CHECK(find_cookie("a", "a").empty());
  CHECK(find_cookie("", "a").empty());
}
