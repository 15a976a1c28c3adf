#include "client/url_path.hpp"

#include "catch.hpp"

using duet::detail::remove_dot_segments;

// Each line is what a browser sends for new WebSocket("ws://a" + target) (WHATWG URL, "path state").
TEST_CASE("a target is sent as a browser would send it") {
  CHECK(remove_dot_segments("") == "/");
  CHECK(remove_dot_segments("/") == "/");
  CHECK(remove_dot_segments("?x") == "/?x");
  CHECK(remove_dot_segments("/a/b?c") == "/a/b?c");
  CHECK(remove_dot_segments("/a/") == "/a/");
  CHECK(remove_dot_segments("//") == "//");
  CHECK(remove_dot_segments("//a//b") == "//a//b");
}

TEST_CASE("dot segments are removed even if written as %2e") {
  CHECK(remove_dot_segments("/.") == "/");
  CHECK(remove_dot_segments("/./") == "/");
  CHECK(remove_dot_segments("/a/.") == "/a/");
  CHECK(remove_dot_segments("/./a") == "/a");
  CHECK(remove_dot_segments("/a/./b") == "/a/b");
  CHECK(remove_dot_segments("/..") == "/");
  CHECK(remove_dot_segments("/../a") == "/a");
  CHECK(remove_dot_segments("/a/..") == "/");
  CHECK(remove_dot_segments("/a/../") == "/");
  CHECK(remove_dot_segments("/a/../b") == "/b");
  CHECK(remove_dot_segments("/a/b/..") == "/a/");
  CHECK(remove_dot_segments("/a/b/../../../c") == "/c");
  CHECK(remove_dot_segments("/a/%2e%2E/b") == "/b");
  CHECK(remove_dot_segments("/a/.%2e/b") == "/b");
  CHECK(remove_dot_segments("/a/%2E/b") == "/a/b");
  CHECK(remove_dot_segments("/a//../b") == "/a/b");
  CHECK(remove_dot_segments("//..") == "/");
  CHECK(remove_dot_segments("/...") == "/...");
  CHECK(remove_dot_segments("/.a/..b/c.") == "/.a/..b/c.");
  CHECK(remove_dot_segments("/%2f../a") == "/%2f../a");
}

TEST_CASE("the query is unchanged except for the apostrophe") {
  CHECK(remove_dot_segments("/?a/../b") == "/?a/../b");
  CHECK(remove_dot_segments("/'?'x'") == "/'?%27x%27");
  CHECK(remove_dot_segments("?") == "/?");
  CHECK(remove_dot_segments("/a/..?x/../y?z") == "/?x/../y?z");
}
