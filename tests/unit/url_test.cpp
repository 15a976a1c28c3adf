#include <duet/url.hpp>

#include <string>

#include "catch.hpp"

using duet::Error;
using duet::parse_url;

namespace {

bool accepted(std::string_view text) {
  const auto url = parse_url(text);
  if (!url) CHECK(url.error() == Error::bad_url);
  return static_cast<bool>(url);
}

std::string href(std::string_view text) {
  const auto url = parse_url(text);
  return url ? url->href() : "refused";
}

}  // namespace

TEST_CASE("a URL is parsed into views of its text") {
  const auto url = parse_url("wss://example.com:8443/chat?room=1");
  REQUIRE(url);
  CHECK(url->secure);
  CHECK(url->host == "example.com");
  CHECK(url->port == 8443);
  CHECK(url->target == "/chat?room=1");
  CHECK(url->authority() == "example.com:8443");
}

TEST_CASE("the scheme is case-insensitive and http means ws") {
  CHECK(href("WS://a") == "ws://a/");
  CHECK(href("http://a") == "ws://a/");
  CHECK(href("HttpS://a") == "wss://a/");
  CHECK(href("wSs://a") == "wss://a/");
  for (const char* text : {"", "ws", "ws:", "ws:/", "ws:a", "ws:/a", "ftp://a", "wsss://a", "file:///a",
                           "//a", "/a", "a", " ws://a", "ws ://a", "ws\n://a"}) {
    CAPTURE(text);
    CHECK_FALSE(accepted(text));
  }
}

TEST_CASE("a missing port is the default port and the default port is omitted") {
  CHECK(parse_url("ws://a")->port == 80);
  CHECK(parse_url("wss://a")->port == 443);
  CHECK(href("ws://a:80/") == "ws://a/");
  CHECK(href("wss://a:443/") == "wss://a/");
  CHECK(href("wss://a:80/") == "wss://a:80/");
  CHECK(href("ws://a:65535") == "ws://a:65535/");
  for (const char* port :
       {"", "0", "00", "65536", "99999999999999999999", "-1", "+1", "8a", " 80", "80 ", "8:0"}) {
    CAPTURE(port);
    CHECK_FALSE(accepted("ws://a:" + std::string(port)));
    CHECK_FALSE(accepted("ws://[::1]:" + std::string(port) + "/"));
  }
}

TEST_CASE("a target may be empty or a path or only a query") {
  CHECK(parse_url("ws://a")->target.empty());
  CHECK(href("ws://a?x=1") == "ws://a/?x=1");
  CHECK(href("ws://a/b/../c?d/e?f") == "ws://a/b/../c?d/e?f");
  CHECK(href("ws://a/-._~!$&'()*+,;=:@/%41%aF") == "ws://a/-._~!$&'()*+,;=:@/%41%aF");
  for (const char* target :
       {"/ ", "/\"",   "/<",    "/>",        "/\\", "/^",  "/`",   "/{",   "/|",  "/}",  "/[",
        "/]", "/\x7f", "/\x01", "/\xc3\xa4", "/%",  "/%4", "/%4g", "/%g4", "/a%", "/?\n"}) {
    CAPTURE(target);
    CHECK_FALSE(accepted("ws://a" + std::string(target)));
  }
  CHECK_FALSE(accepted(std::string_view("ws://a/\0b", 9)));
  CHECK_FALSE(accepted(std::string_view("ws://a\0b", 8)));
}

TEST_CASE("a fragment or a user or a password is refused") {
  for (const char* text :
       {"ws://a#", "ws://a/#x", "ws://a/b?c#d", "ws://u@a", "ws://u:p@a", "ws://:p@a", "ws://@a"}) {
    CAPTURE(text);
    CHECK_FALSE(accepted(text));
  }
}

TEST_CASE("a host name consists of letters and digits and hyphens and underscores") {
  for (const char* host : {"a", "localhost", "example.com", "example.com.", "A-b.c_d", "1a.example",
                           "xn--e1afmkfd.example", "a1.b2"}) {
    CAPTURE(host);
    CHECK(accepted("ws://" + std::string(host)));
  }
  for (const char* host : {"", ".", "..", ".a", "a..b", "a b", "a%20", "a*", "a\\b",
                           "b\xc3\xbc"
                           "cher.example",
                           "[a]", "a]", "a[b", "a,b"}) {
    CAPTURE(host);
    CHECK_FALSE(accepted("ws://" + std::string(host)));
    CHECK_FALSE(accepted("ws://" + std::string(host) + "/x"));
  }
  CHECK(accepted("ws://" + std::string(253, 'a')));
  CHECK_FALSE(accepted("ws://" + std::string(254, 'a')));
}

TEST_CASE("an IPv6 address keeps its brackets") {
  CHECK(parse_url("ws://[::1]:8080/")->host == "[::1]");
  CHECK(href("ws://[::1]:8080/") == "ws://[::1]:8080/");
  for (const char* address :
       {"::", "::1", "1::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1::8", "FE80::a",
        "::1.2.3.4", "::ffff:1.2.3.4", "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5::1.2.3.4"}) {
    CAPTURE(address);
    CHECK(accepted("ws://[" + std::string(address) + "]"));
  }
  for (const char* address : {"",
                              ":",
                              ":::",
                              "1",
                              "1:2:3:4:5:6:7",
                              "1:2:3:4:5:6:7:8:9",
                              "1::2::3",
                              "1:2:3:4::5:6:7:8",
                              "12345::",
                              "g::",
                              "::1%eth0",
                              "::1:",
                              ":1::",
                              "1.2.3.4",
                              "::1.2.3",
                              "::1.2.3.4.5",
                              "::1.2.3.256",
                              "::1.2.3.4:5",
                              "1:2:3:4:5:6:7:1.2.3.4",
                              "::01.2.3.4",
                              "[::1]",
                              "::1 "}) {
    CAPTURE(address);
    CHECK_FALSE(accepted("ws://[" + std::string(address) + "]"));
  }
  for (const char* text : {"ws://[::1", "ws://::1", "ws://[::1]a", "ws://[::1]]", "ws://a[::1]", "ws://["}) {
    CAPTURE(text);
    CHECK_FALSE(accepted(text));
  }
}
