#include <duet/query.hpp>

#include "catch.hpp"

using duet::Query;
using Fields = std::vector<Query::Field>;

TEST_CASE("a query is parsed into names and values in order") {
  const auto query = Query::parse("a=1&b=2&a=3&c&d=&=e");
  REQUIRE(query);
  CHECK(query->fields() == Fields{{"a", "1"}, {"b", "2"}, {"a", "3"}, {"c", ""}, {"d", ""}, {"", "e"}});
}

TEST_CASE("a repeated name returns its first value or all of them") {
  const auto query = Query::parse("a=1&b=2&a=3");
  REQUIRE(query);
  REQUIRE(query->find("a"));
  CHECK(*query->find("a") == "1");
  CHECK(query->all("a") == std::vector<std::string_view>{"1", "3"});
  CHECK(query->find("z") == nullptr);
  CHECK(query->all("z").empty());
}

TEST_CASE("a plus is a blank and an escape is a byte and only the first equals sign separates") {
  const auto query = Query::parse("a+b=c+d&e=f=g&h%3D%26=%2B%2520&%C3%A4=%00%ff");
  REQUIRE(query);
  CHECK(query->fields() ==
        Fields{{"a b", "c d"}, {"e", "f=g"}, {"h=&", "+%20"}, {"\xc3\xa4", std::string("\0\xff", 2)}});
}

TEST_CASE("empty parameters are skipped") {
  CHECK(Query::parse("")->fields().empty());
  CHECK(Query::parse("&&")->fields().empty());
  CHECK(Query::parse("&a&&b&")->fields() == Fields{{"a", ""}, {"b", ""}});
}

TEST_CASE("one malformed escape makes the whole query malformed") {
  for (const char* text : {"%", "a=%", "a=%4", "a=%zz", "a=%4z", "%4=a", "good=1&b=%", "a=%+1", "a=% 1"}) {
    CAPTURE(text);
    CHECK_FALSE(Query::parse(text));
  }
}

TEST_CASE("the query of a target begins after its first question mark") {
  CHECK(Query::of_target("/a?b=c?d")->fields() == Fields{{"b", "c?d"}});
  CHECK(Query::of_target("/a?")->fields().empty());
  CHECK(Query::of_target("/a%b")->fields().empty());
  CHECK_FALSE(Query::of_target("/a?%b"));
}
