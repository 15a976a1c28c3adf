// The selection of the proxy for a connection.
#include "client/proxy.hpp"

#include <cstdlib>

#include "catch.hpp"
#include "test_system.hpp"

using namespace duet::detail;

namespace {

std::string parsed(std::string_view text) {
  const auto proxy = parse_proxy(text);
  if (!proxy) return "none";
  return proxy->host + ' ' + std::to_string(proxy->port) +
         (proxy->authorization.empty() ? "" : ' ' + proxy->authorization);
}

/// Sets environment variables, and restores them.
class Environment {
 public:
  explicit Environment(std::initializer_list<std::pair<const char*, const char*>> variables) {
    for (const char* name : names) duet_test::set_variable(name, nullptr);
    for (const auto& [name, value] : variables) duet_test::set_variable(name, value);
  }
  ~Environment() {
    for (const char* name : names) duet_test::set_variable(name, nullptr);
  }

 private:
  static constexpr const char* names[] = {"http_proxy",  "HTTP_PROXY", "https_proxy",
                                          "HTTPS_PROXY", "all_proxy",  "ALL_PROXY",
                                          "no_proxy",    "NO_PROXY",   "REQUEST_METHOD"};
};

const Destination plain{"game.example", 80, false};
const Destination secure{"game.example", 443, true};

}  // namespace

TEST_CASE("a proxy is given by an http URL or by its host alone") {
  CHECK(parsed("http://proxy.example:3128") == "proxy.example 3128");
  CHECK(parsed("HTTP://proxy.example:3128/") == "proxy.example 3128");
  CHECK(parsed("http://proxy.example") == "proxy.example 80");
  CHECK(parsed("proxy.example:8080") == "proxy.example 8080");
  CHECK(parsed("http://[::1]:8080") == "[::1] 8080");
}

TEST_CASE("a proxy's credentials are percent-decoded and sent as base64 (RFC 7617)") {
  CHECK(parsed("http://Aladdin:open%20sesame@proxy.example") ==
        "proxy.example 80 Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  CHECK(parsed("http://user@proxy.example") == "proxy.example 80 Basic dXNlcjo=");
  CHECK(parsed("http://user:a:b@proxy.example") == "proxy.example 80 Basic dXNlcjphOmI=");
  CHECK(parsed("http://user:p@ss@proxy.example") == "proxy.example 80 Basic dXNlcjpwQHNz");
  CHECK(parsed("http://us%3aer:x@proxy.example") == "none");
  CHECK(parsed("http://user:%zz@proxy.example") == "none");
}

TEST_CASE("a value that is not an HTTP proxy is refused") {
  for (const char* text :
       {"", "http://", "https://proxy.example", "socks5://proxy.example", "http://proxy.example/path",
        "http://proxy.example:0", "http://proxy.example:70000", "http://pro xy", "http://proxy.example?q"})
    CHECK(parsed(text) == "none");
}

TEST_CASE("no_proxy lists hosts with their subdomains and addresses and ports") {
  CHECK(is_exempt("game.example", plain));
  CHECK(is_exempt("example", plain));
  CHECK(is_exempt(".example", plain));
  CHECK(is_exempt("other, GAME.Example", plain));
  CHECK(is_exempt("other\tgame.example:80", plain));
  CHECK(is_exempt("*", plain));
  CHECK_FALSE(is_exempt("game.example:81", plain));
  CHECK_FALSE(is_exempt("ame.example", plain));
  CHECK_FALSE(is_exempt("a.game.example", plain));
  CHECK_FALSE(is_exempt("", plain));
  CHECK_FALSE(is_exempt(" ,, .", plain));
  CHECK(is_exempt("127.0.0.1", {"127.0.0.1", 80, false}));
  CHECK(is_exempt("::1", {"[::1]", 80, false}));
  CHECK(is_exempt("[::1]", {"[::1]", 80, false}));
  CHECK(is_exempt("[::1]:80", {"[::1]", 80, false}));
  CHECK_FALSE(is_exempt("[::1]:81", {"[::1]", 80, false}));
}

TEST_CASE("no_proxy accepts a domain with a leading asterisk or dot or a trailing dot") {
  const Destination dotted{"game.example.", 80, false};
  for (const char* entry :
       {"*.example", "*.example:80", ".example.", "example.", "*.game.example", "GAME.example."}) {
    CHECK(is_exempt(entry, plain));
    CHECK(is_exempt(entry, dotted));
  }
  CHECK(is_exempt("game.example", dotted));
  for (const char* entry :
       {"*.example:81", "*ame.example", "*.ame.example", "g*.example", "*.", "..", ".", "game.example.."}) {
    CHECK_FALSE(is_exempt(entry, plain));
    CHECK_FALSE(is_exempt(entry, dotted));
  }
}

TEST_CASE("no_proxy accepts networks of addresses") {
  const auto exempt = [](std::string_view list, const char* host) {
    return is_exempt(list, {host, 80, false});
  };
  CHECK(exempt("10.0.0.0/8", "10.1.2.3"));
  CHECK(exempt("other, 10.0.0.0/8,x", "10.255.255.255"));
  CHECK(exempt("10.0.0.0/8:80", "10.1.2.3"));
  CHECK(exempt("0.0.0.0/0", "192.0.2.1"));
  CHECK(exempt("192.0.2.128/25", "192.0.2.200"));
  CHECK(exempt("10.0.0.0/8", "[::ffff:a01:203]"));
  CHECK(exempt("2001:db8::/32", "[2001:db8:1::1]"));
  CHECK(exempt("[2001:db8::]/32", "[2001:db8:1::1]"));
  CHECK(exempt("[2001:db8::]/32:80", "[2001:db8:1::1]"));
  CHECK_FALSE(exempt("10.0.0.0/8", "11.0.0.0"));
  CHECK_FALSE(exempt("10.0.0.0/8:81", "10.1.2.3"));
  CHECK_FALSE(exempt("192.0.2.128/25", "192.0.2.1"));
  CHECK_FALSE(exempt("2001:db8::/32", "[2001:db9::1]"));
  CHECK_FALSE(exempt("10.0.0.0/8", "game.example"));
  for (const char* entry :
       {"10.0.0.0/33", "10.0.0.0/", "/8", "10/8", "10.0.0.0/x", "10.0.0.0/8/8", "10.0.0.0/-1", "example/8"})
    CHECK_FALSE(exempt(entry, "10.1.2.3"));
}

TEST_CASE("no_proxy compares addresses as addresses") {
  const auto exempt = [](std::string_view list, const char* host) {
    return is_exempt(list, {host, 80, false});
  };
  CHECK(exempt("127.1", "127.0.0.1"));
  CHECK(exempt("0:0::1", "[::1]"));
  CHECK(exempt("[0:0::1]:80", "[::1]"));
  CHECK(exempt("10.0.0.1", "[::ffff:a00:1]"));
  CHECK_FALSE(exempt("0.0.1", "10.0.0.1"));  // the end of an address is no domain
  CHECK_FALSE(exempt("::80", "[::1]"));
  CHECK(exempt("::80", "[::80]"));
}

TEST_CASE("the environment sets a proxy for the URL's scheme and one for all schemes") {
  {
    const Environment set{{"http_proxy", "a"}, {"https_proxy", "b"}, {"all_proxy", "c"}};
    CHECK(proxy_in_environment(plain) == "a");
    CHECK(proxy_in_environment(secure) == "b");
  }
  {
    const Environment set{{"HTTP_PROXY", "a"}, {"HTTPS_PROXY", "b"}, {"REQUEST_METHOD", "GET"}};
    CHECK(proxy_in_environment(plain).empty());  // from the request of this CGI program
    CHECK(proxy_in_environment(secure) == "b");
  }
  {
    const Environment set{{"ALL_PROXY", "c"}, {"no_proxy", "game.example:443"}};
    CHECK(proxy_in_environment(plain) == "c");
    CHECK(proxy_in_environment(secure).empty());
  }
}

TEST_CASE("an explicit proxy has priority and the environment is read only on request") {
  const Environment set{{"http_proxy", "environment:1"}, {"https_proxy", "ftp://x"}};
  std::string error;
  CHECK_FALSE(proxy_for(plain, {}, error));
  CHECK(proxy_for(plain, {.proxy = {.from_environment = true}}, error)->host == "environment");
  CHECK(proxy_for(plain, {.proxy = {.url = "mine", .from_environment = true}}, error)->host == "mine");
  CHECK_FALSE(proxy_for(plain, {.unix_socket = "/a", .proxy = {.url = "mine"}}, error));
  CHECK(error.empty());
  CHECK_FALSE(proxy_for(secure, {.proxy = {.from_environment = true}}, error));
  CHECK(error == "the environment names an invalid HTTP proxy");
}
