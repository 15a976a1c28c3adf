#include "http/request_path.hpp"

#include "catch.hpp"

using duet::detail::parse_request_path;
using duet::detail::RequestPath;
using Names = std::vector<std::string>;

TEST_CASE("a path is split into decoded segments") {
  const RequestPath path = parse_request_path("/a/b%20c.txt?x=/y");
  CHECK(path.status == 200);
  CHECK(path.names == Names{"a", "b c.txt"});
  CHECK_FALSE(path.is_folder);
  CHECK(parse_request_path("/%C3%a4").names == Names{"\xc3\xa4"});
}

TEST_CASE("a path that ends with a slash is a folder") {
  CHECK(parse_request_path("/").is_folder);
  CHECK(parse_request_path("/").names.empty());
  CHECK(parse_request_path("/?a").is_folder);
  CHECK(parse_request_path("/a/").is_folder);
  CHECK(parse_request_path("/a/").names == Names{"a"});
}

TEST_CASE("a path cannot lead up or to hidden files or through an encoded slash") {
  for (const char* target : {"/..", "/../a", "/a/../b", "/%2e%2E/a", "/.", "/./a", "/.git/config", "/%2egit",
                             "//", "//a", "/a//b", "/a%2fb", "/..%2fa", "/a/%2f"}) {
    CAPTURE(target);
    CHECK(parse_request_path(target).status == 404);
  }
}

TEST_CASE("bad escapes and NUL are malformed") {
  for (const char* target : {"/%", "/%4", "/%zz", "/%4x", "/a%00", "/a%00.html", "/../%", "a", "", "*"}) {
    CAPTURE(target);
    CHECK(parse_request_path(target).status == 400);
  }
}
