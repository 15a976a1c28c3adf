#include "http/origin.hpp"

#include "catch.hpp"

using duet::detail::host_of;
using duet::detail::Scheme;
using duet::detail::scheme_of;

namespace {

bool same(std::string_view origin, std::string_view host, Scheme scheme = Scheme::unknown) {
  return duet::detail::same_origin(origin, host, scheme);
}

}  // namespace

TEST_CASE("an origin with the server's host and port is the same origin") {
  CHECK(same("http://localhost:8080", "localhost:8080"));
  CHECK(same("https://Example.COM", "example.com"));
  CHECK(same("HTTP://a", "A"));
  CHECK(same("http://[::1]:8080", "[::1]:8080"));
  CHECK(same("http://[::1]", "[::1]:80"));
}

TEST_CASE("a missing port is the default port of the scheme") {
  CHECK(same("http://a", "a:80"));
  CHECK(same("http://a:80", "a"));
  CHECK(same("https://a", "a:443"));
  CHECK(same("https://a:443", "a"));
  CHECK(same("http://a", "a:"));
  CHECK_FALSE(same("https://a", "a:80"));
  CHECK_FALSE(same("http://a", "a:8080"));
}

TEST_CASE("another host or port is another origin") {
  CHECK_FALSE(same("http://a", "b"));
  CHECK_FALSE(same("http://a.b", "b"));
  CHECK_FALSE(same("http://a:1", "a:2"));
  CHECK_FALSE(same("http://[::1]", "[::2]"));
}

TEST_CASE("null and other schemes and malformed origins are never the same origin") {
  CHECK_FALSE(same("null", "null"));
  CHECK_FALSE(same("", ""));
  CHECK_FALSE(same("a", "a"));
  CHECK_FALSE(same("http://", ""));
  CHECK_FALSE(same("file://a", "a"));
  CHECK_FALSE(same("http://a/", "a"));
  CHECK_FALSE(same("http://a/", "a/"));
  CHECK_FALSE(same("http://a@b", "a@b"));
  CHECK_FALSE(same("http://a:x", "a:x"));
  CHECK_FALSE(same("http://a:65616", "a:80"));
  CHECK_FALSE(same("http://a:-1", "a:-1"));
  CHECK_FALSE(same("http://[::1", "[::1"));
  CHECK_FALSE(same("http://[::1]x", "[::1]x"));
  CHECK_FALSE(same("http://:80", ":80"));
}

TEST_CASE("an origin's scheme must equal that of the request if it is known") {
  CHECK(same("https://a", "a", Scheme::https));
  CHECK(same("https://a:8443", "a:8443", Scheme::https));
  CHECK(same("https://a:443", "a", Scheme::https));
  CHECK(same("http://a", "a:80", Scheme::http));
  CHECK_FALSE(same("http://a", "a", Scheme::https));
  CHECK_FALSE(same("http://a:8443", "a:8443", Scheme::https));
  CHECK_FALSE(same("https://a", "a", Scheme::http));
}

TEST_CASE("schemes are recognised by the names that proxies use") {
  CHECK(scheme_of("http") == Scheme::http);
  CHECK(scheme_of("WS") == Scheme::http);
  CHECK(scheme_of("HTTPS") == Scheme::https);
  CHECK(scheme_of("wss") == Scheme::https);
  CHECK(scheme_of("") == Scheme::unknown);
  CHECK(scheme_of("ftp") == Scheme::unknown);
}

TEST_CASE("the host of an authority excludes its port") {
  CHECK(host_of("a.example:80") == "a.example");
  CHECK(host_of("[::1]:80") == "[::1]");
  CHECK(host_of("a.example") == "a.example");
  CHECK(host_of("a b").empty());
  CHECK(host_of("").empty());
}
