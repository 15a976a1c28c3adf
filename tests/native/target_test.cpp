#include "client/target.hpp"

#include "catch.hpp"

using duet::detail::normalised_target;

// Each line is what a browser sends for new WebSocket("ws://a" + target) (WHATWG URL, "path state").
TEST_CASE("a target goes out as a browser would send it") {
  CHECK(normalised_target("") == "/");
  CHECK(normalised_target("/") == "/");
  CHECK(normalised_target("?x") == "/?x");
  CHECK(normalised_target("/a/b?c") == "/a/b?c");
  CHECK(normalised_target("/a/") == "/a/");
  CHECK(normalised_target("//") == "//");
  CHECK(normalised_target("//a//b") == "//a//b");
}

TEST_CASE("dot segments are removed, also written as %2e") {
  CHECK(normalised_target("/.") == "/");
  CHECK(normalised_target("/./") == "/");
  CHECK(normalised_target("/a/.") == "/a/");
  CHECK(normalised_target("/./a") == "/a");
  CHECK(normalised_target("/a/./b") == "/a/b");
  CHECK(normalised_target("/..") == "/");
  CHECK(normalised_target("/../a") == "/a");
  CHECK(normalised_target("/a/..") == "/");
  CHECK(normalised_target("/a/../") == "/");
  CHECK(normalised_target("/a/../b") == "/b");
  CHECK(normalised_target("/a/b/..") == "/a/");
  CHECK(normalised_target("/a/b/../../../c") == "/c");
  CHECK(normalised_target("/a/%2e%2E/b") == "/b");
  CHECK(normalised_target("/a/.%2e/b") == "/b");
  CHECK(normalised_target("/a/%2E/b") == "/a/b");
  CHECK(normalised_target("/a//../b") == "/a/b");
  CHECK(normalised_target("//..") == "/");
  CHECK(normalised_target("/...") == "/...");
  CHECK(normalised_target("/.a/..b/c.") == "/.a/..b/c.");
  CHECK(normalised_target("/%2f../a") == "/%2f../a");
}

TEST_CASE("the query is left alone but for the apostrophe") {
  CHECK(normalised_target("/?a/../b") == "/?a/../b");
  CHECK(normalised_target("/'?'x'") == "/'?%27x%27");
  CHECK(normalised_target("?") == "/?");
  CHECK(normalised_target("/a/..?x/../y?z") == "/?x/../y?z");
}
