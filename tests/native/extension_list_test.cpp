// RFC 6455 section 9.1: the grammar of Sec-WebSocket-Extensions.
#include "ws/extension_list.hpp"

#include "catch.hpp"

using duet::detail::parse_extensions;

namespace {

/// Returns the list in canonical form, without quotes; "malformed".
std::string read(std::string_view header) {
  const auto list = parse_extensions(header);
  if (!list) return "malformed";
  std::string out;
  for (const auto& extension : *list) {
    if (!out.empty()) out += " | ";
    out += extension.name;
    for (const auto& [name, value] : extension.parameters) out += " " + name + (value ? ":" + *value : "");
  }
  return out;
}

}  // namespace

TEST_CASE("extensions are separated by commas and their parameters by semicolons") {
  CHECK(read("foo") == "foo");
  CHECK(read("foo, bar,baz") == "foo | bar | baz");
  CHECK(read("foo; a; b=1;c=x-y") == "foo a b:1 c:x-y");
  CHECK(read("foo; a, foo; a=2; a=3, bar") == "foo a | foo a:2 a:3 | bar");
  CHECK(read("x-webkit-deflate-frame; no_context_takeover") == "x-webkit-deflate-frame no_context_takeover");
}

TEST_CASE("blanks between the parts and empty elements are ignored") {
  CHECK(read(" \tfoo\t; a = 1 ;b  ,  bar ") == "foo a:1 b | bar");
  CHECK(read("foo;a=1,bar") == "foo a:1 | bar");
  CHECK(read(",, foo,,bar ,") == "foo | bar");
  CHECK(read("").empty());
  CHECK(read(" , ").empty());
}

TEST_CASE("a quoted value is accepted if its content is a token") {
  CHECK(read("foo; a=\"10\"") == "foo a:10");
  CHECK(read("foo; a=\"1\\0\"; b") == "foo a:10 b");
  CHECK(read("foo; a=\"x\\y\", bar") == "foo a:xy | bar");
  for (const char* header :
       {"foo; a=\"\"", "foo; a=\"1", "foo; a=\"1\\", "foo; a=\"1\\\"", "foo; a=\"1 2\"", "foo; a=\"1,2\"",
        "foo; a=\"1;2\"", "foo; a=\"1\"2", "foo; \"a\"=1", "\"foo\""}) {
    CAPTURE(header);
    CHECK(read(header) == "malformed");
  }
}

TEST_CASE("a malformed part makes the whole list malformed") {
  for (const char* header :
       {"foo bar", "foo;", "foo; ;a", "foo; a=", "foo; =1", ";a", "foo; a b", "foo; a=1 2", "foo; a==1",
        "foo/bar", "good, foo;", "foo; a=1=2", "f\xC3\xBC", "foo; a=(1)"}) {
    CAPTURE(header);
    CHECK(read(header) == "malformed");
  }
  CHECK(read(std::string_view("foo\0", 4)) == "malformed");
}
