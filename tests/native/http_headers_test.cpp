#include "http/headers.hpp"

#include "catch.hpp"

using duet::detail::has_body;
using duet::detail::Headers;

TEST_CASE("a header is found by its lower-case name, the first of several") {
  const Headers headers{{{"a", "1"}, {"b", "2"}, {"a", "3"}}};
  REQUIRE(headers.find("a"));
  CHECK(*headers.find("a") == "1");
  CHECK(headers.find("c") == nullptr);
  CHECK(headers.count("a") == 2);
  CHECK(headers.count("c") == 0);
}

TEST_CASE("a token is found in any field of a name, whatever its case") {
  const Headers headers{{{"connection", "keep-alive"}, {"connection", " , UPGRADE ,x"}, {"other", "close"}}};
  CHECK(headers.has_token("connection", "upgrade"));
  CHECK(headers.has_token("connection", "Keep-Alive"));
  CHECK_FALSE(headers.has_token("connection", "up"));
  CHECK_FALSE(headers.has_token("connection", "close"));
  CHECK_FALSE(headers.has_token("connection", ""));
}

TEST_CASE("several fields of a name are one list") {
  const Headers headers{{{"a", "1"}, {"b", "2"}, {"a", "3, 4"}}};
  CHECK(headers.joined("a") == "1, 3, 4");
  CHECK(headers.joined("c").empty());
}

TEST_CASE("anything but a length of zero announces a body") {
  CHECK_FALSE(has_body(Headers{}));
  CHECK_FALSE(has_body(Headers{{{"content-length", "0"}}}));
  CHECK(has_body(Headers{{{"content-length", "1"}}}));
  CHECK(has_body(Headers{{{"content-length", "10"}}}));
  CHECK(has_body(Headers{{{"content-length", ""}}}));
  CHECK(has_body(Headers{{{"content-length", "-0"}}}));
  CHECK(has_body(Headers{{{"content-length", "0"}, {"content-length", "5"}}}));
  CHECK(has_body(Headers{{{"transfer-encoding", "chunked"}}}));
}
