#include "server/allowed_hosts.hpp"

#include "catch.hpp"

using duet::detail::AllowedHosts;

TEST_CASE("localhost and its subdomains and addresses are always allowed") {
  const AllowedHosts none;
  for (const char* host : {"localhost", "LocalHost:8080", "localhost.", "app.localhost", "a.b.localhost:1",
                           "127.0.0.1", "192.0.2.1:80", "[::1]", "[2001:db8::1]:443"}) {
    CAPTURE(host);
    CHECK(none.contain(host));
  }
  for (const char* host :
       {"", ":80", "example.com", "localhost.example", "notlocalhost", ".localhost", "127.1", "1.2.3.4.",
        "127.0.0.1.example", "::1", "[127.0.0.1]", "[::1", "[::1]x", "a b", "localhost:x"}) {
    CAPTURE(host);
    CHECK_FALSE(none.contain(host));
  }
}

TEST_CASE("hosts are allowed by name or by domain or all at once") {
  const AllowedHosts named({"app.example", "*.wide.example"});
  CHECK(named.contain("APP.example:8080"));
  CHECK(named.contain("app.example."));
  CHECK(named.contain("a.b.wide.example"));
  CHECK(named.contain("localhost"));
  CHECK_FALSE(named.contain("x.app.example"));
  CHECK_FALSE(named.contain("wide.example"));
  CHECK_FALSE(named.contain("notwide.example"));
  const AllowedHosts all({"*"});
  CHECK(all.contain("anything.example"));
  CHECK_FALSE(all.contain("a b"));
  CHECK_FALSE(all.contain(""));
}

TEST_CASE("a malformed host name is refused") {
  for (const char* name :
       {"a", "app.example", "*.example", "*", "xn--bcher-kva.example", "a_b", "my-app.test"})
    CHECK(AllowedHosts::is_name(name));
  for (const char* name :
       {"", "*.", "*a", "a.*", ".example", "example.", "a b", "http://a", "a:80", "a/b", "[::1]",
        "b\xC3\xBC"
        "cher.example"})
    CHECK_FALSE(AllowedHosts::is_name(name));
}
