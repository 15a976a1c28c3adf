#include "http/headers.hpp"

#include "catch.hpp"
#include "cpu_time.hpp"

using duet::detail::has_body;
using duet::detail::Headers;

TEST_CASE("a header is found by its lower-case name and the first of several is returned") {
  const Headers headers{{"a", "1"}, {"b", "2"}, {"a", "3"}};
  REQUIRE(headers.find("a"));
  CHECK(*headers.find("a") == "1");
  CHECK(headers.find("c") == std::nullopt);
  CHECK(headers.count("a") == 2);
  CHECK(headers.count("c") == 0);
}

TEST_CASE("a token is found in any field of a name regardless of case") {
  const Headers headers{{"connection", "keep-alive"}, {"connection", " , UPGRADE ,x"}, {"other", "close"}};
  CHECK(headers.has_token("connection", "upgrade"));
  CHECK(headers.has_token("connection", "Keep-Alive"));
  CHECK_FALSE(headers.has_token("connection", "up"));
  CHECK_FALSE(headers.has_token("connection", "close"));
  CHECK_FALSE(headers.has_token("connection", ""));
}

TEST_CASE("several fields of a name are one list") {
  const Headers headers{{"a", "1"}, {"b", "2"}, {"a", "3, 4"}};
  CHECK(headers.joined("a") == "1, 3, 4");
  CHECK(headers.joined("c").empty());
}

TEST_CASE("several Cookie fields are one list as HTTP/2 splits it") {
  const Headers headers{{"cookie", "a=1"}, {"x", "y"}, {"cookie", "b=2; c=3"}};
  CHECK(headers.joined("cookie") == "a=1; b=2; c=3");
}

TEST_CASE("repeated fields are found and reported once each") {
  const Headers headers{{"b", "1"},      {"a", "2"}, {"b", "3"},     {"c", ""},
                        {"cookie", "x"}, {"b", "4"}, {"cookie", "y"}};
  const auto repeated = headers.repeated();
  REQUIRE(repeated.size() == 2);
  CHECK(repeated[0].name == "b");
  CHECK(repeated[0].value == "1, 3, 4");
  CHECK(repeated[1].value == "x; y");
  CHECK(Headers{{"a", "1"}, {"b", "1"}}.repeated().empty());
  CHECK(Headers{}.repeated().empty());
}

TEST_CASE("the search for repeated fields takes time linear in their number") {
  CHECK(duet_test::grows_linearly(5000, [](int lines) {
    Headers headers;
    for (int i = 0; i < lines; ++i) headers.add("x" + std::to_string(i % (lines / 2)), "1");
    CHECK(headers.repeated().size() == static_cast<std::size_t>(lines) / 2);
  }));
}

TEST_CASE("any length other than zero announces a body") {
  CHECK_FALSE(has_body(Headers{}));
  CHECK_FALSE(has_body(Headers{{"content-length", "0"}}));
  CHECK(has_body(Headers{{"content-length", "1"}}));
  CHECK(has_body(Headers{{"content-length", "10"}}));
  CHECK(has_body(Headers{{"content-length", ""}}));
  CHECK(has_body(Headers{{"content-length", "-0"}}));
  CHECK(has_body(Headers{{"content-length", "0"}, {"content-length", "5"}}));
  CHECK(has_body(Headers{{"transfer-encoding", "chunked"}}));
}
