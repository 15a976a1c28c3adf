#include "http/origin.hpp"

#include "catch.hpp"

using duet::detail::same_origin;

TEST_CASE("an origin with the host and port of the server is the same") {
  CHECK(same_origin("http://localhost:8080", "localhost:8080"));
  CHECK(same_origin("https://Example.COM", "example.com"));
  CHECK(same_origin("HTTP://a", "A"));
  CHECK(same_origin("http://[::1]:8080", "[::1]:8080"));
  CHECK(same_origin("http://[::1]", "[::1]:80"));
}

TEST_CASE("a missing port is the default one of the scheme") {
  CHECK(same_origin("http://a", "a:80"));
  CHECK(same_origin("http://a:80", "a"));
  CHECK(same_origin("https://a", "a:443"));
  CHECK(same_origin("https://a:443", "a"));
  CHECK(same_origin("http://a", "a:"));
  CHECK_FALSE(same_origin("https://a", "a:80"));
  CHECK_FALSE(same_origin("http://a", "a:8080"));
}

TEST_CASE("another host or port is another origin") {
  CHECK_FALSE(same_origin("http://a", "b"));
  CHECK_FALSE(same_origin("http://a.b", "b"));
  CHECK_FALSE(same_origin("http://a:1", "a:2"));
  CHECK_FALSE(same_origin("http://[::1]", "[::2]"));
}

TEST_CASE("null, other schemes and malformed origins are never the same") {
  CHECK_FALSE(same_origin("null", "null"));
  CHECK_FALSE(same_origin("", ""));
  CHECK_FALSE(same_origin("a", "a"));
  CHECK_FALSE(same_origin("http://", ""));
  CHECK_FALSE(same_origin("file://a", "a"));
  CHECK_FALSE(same_origin("http://a/", "a"));
  CHECK_FALSE(same_origin("http://a/", "a/"));
  CHECK_FALSE(same_origin("http://a@b", "a@b"));
  CHECK_FALSE(same_origin("http://a:x", "a:x"));
  CHECK_FALSE(same_origin("http://a:65616", "a:80"));
  CHECK_FALSE(same_origin("http://a:-1", "a:-1"));
  CHECK_FALSE(same_origin("http://[::1", "[::1"));
  CHECK_FALSE(same_origin("http://[::1]x", "[::1]x"));
  CHECK_FALSE(same_origin("http://:80", ":80"));
}
