// Hosts of URLs. Each expected text is the Host header of Chromium, Firefox and Node.
#include <duet/url.hpp>

#include <string>
#include <utility>

#include "catch.hpp"

namespace {

/// Returns the host in the form that is sent.
std::string canonical(const std::string& host) {
  const std::string text = "ws://" + host + ":8080/x";
  const auto url = duet::parse_url(text);
  if (!url) return "refused";
  CHECK(url->host == host);
  CHECK(url->target == "/x");
  CHECK(url->authority() == url->canonical_host() + ":8080");
  CHECK(url->href() == "ws://" + url->authority() + "/x");
  return url->canonical_host();
}

}  // namespace

TEST_CASE("a name becomes lower case") {
  CHECK(canonical("GAME.Example") == "game.example");
  CHECK(canonical("XN--E1AFMKFD.example") == "xn--e1afmkfd.example");
  CHECK(canonical("A_b-C") == "a_b-c");
}

TEST_CASE("a name keeps its final dot") {
  CHECK(canonical("LocalHost.") == "localhost.");
  CHECK(canonical("example.com.") == "example.com.");
}

TEST_CASE("a percent-encoded name is decoded") {
  CHECK(canonical("%6cocalhost") == "localhost");
  CHECK(canonical("%4Cocalhost") == "localhost");
  CHECK(canonical("a%2Eb%2d%5f") == "a.b-_");
  CHECK(canonical("127.0.0.%31") == "127.0.0.1");
  CHECK(canonical("127%2e0.0.1") == "127.0.0.1");
  for (const char* host : {"%", "a%", "a%4", "%zz", "a%4g", "a%20b", "a%00b", "a%25b", "a%2fb", "a%3ab",
                           "a%40b", "%c3%bc", "%E2%80%8B127.0.0.1", "%5b::1%5d", "%2e", "%2ea", "a%2e%2eb"})
    CHECK(canonical(host) == "refused");
}

TEST_CASE("an IPv4 address becomes four decimal numbers") {
  for (const char* host : {"127.0.0.1", "127.1", "127.0.1", "0x7f.1", "0X7F.0x0.0.01", "0177.0.0.1",
                           "2130706433", "0x7f000001", "0x7F000001.", "017700000001", "127.0.0.1.", "127.1.",
                           "00000000000127.1", "0x00000000000000007f.1"}) {
    CAPTURE(host);
    const bool is_octal_127 = std::string_view(host).starts_with("00000000000127");
    CHECK(canonical(host) == (is_octal_127 ? "87.0.0.1" : "127.0.0.1"));
  }
  CHECK(canonical("0") == "0.0.0.0");
  CHECK(canonical("4294967295") == "255.255.255.255");
  CHECK(canonical("1.16777215") == "1.255.255.255");
  CHECK(canonical("1.2.65535") == "1.2.255.255");
}

TEST_CASE("a host that ends in a number but is not an IPv4 address is refused") {
  for (const char* host : {"256.256.256.256",
                           "1.2.3.4.5",
                           "1.2.3.256",
                           "256.1.1.1",
                           "1.256.1",
                           "1.2.65536",
                           "1.16777216",
                           "4294967296",
                           "0x100000000",
                           "99999999999999999999999999",
                           "0xffffffffffffffffffffffffffffffff",
                           "1.2.3.08",
                           "09.1.2.3",
                           "0128",
                           "a.1",
                           "a.0x1f",
                           "foo.09",
                           "1a.2",
                           "1.2.3.4..",
                           "1..2",
                           ".1",
                           "0x",
                           "foo.0x",
                           "0x.1",
                           "0x1g.1",
                           "-1.1",
                           "1_1.1"}) {
    CAPTURE(host);
    CHECK(canonical(host) == "refused");
  }
}

TEST_CASE("a name may have numbers except at its end") {
  for (const char* host :
       {"3f2a1b", "1a", "a.1a", "0xg", "1.2.3.4a", "1.example", "0x7f.example", "1.2.3.4.example", "4-5"})
    CHECK(canonical(host) == host);
}

TEST_CASE("an IPv6 address becomes its shortest form") {
  const std::pair<const char*, const char*> cases[] = {{"[::1]", "[::1]"},
                                                       {"[0:0::1]", "[::1]"},
                                                       {"[0000:0000:0000:0000:0000:0000:0000:0001]", "[::1]"},
                                                       {"[::]", "[::]"},
                                                       {"[0:0:0:0:0:0:0:0]", "[::]"},
                                                       {"[FE80::A]", "[fe80::a]"},
                                                       {"[2001:DB8:0:0:1:0:0:1]", "[2001:db8::1:0:0:1]"},
                                                       {"[2001:db8:0:1:1:1:1:1]", "[2001:db8:0:1:1:1:1:1]"},
                                                       {"[1:0:0:2:0:0:0:3]", "[1:0:0:2::3]"},
                                                       {"[1:2:3:4:5:6:0:0]", "[1:2:3:4:5:6::]"},
                                                       {"[1:2:3:4:5:6:7::]", "[1:2:3:4:5:6:7:0]"},
                                                       {"[::2:3:4:5:6:7:8]", "[0:2:3:4:5:6:7:8]"},
                                                       {"[0:0:3:4:5:6:7:8]", "[::3:4:5:6:7:8]"},
                                                       {"[::ffff:127.0.0.1]", "[::ffff:7f00:1]"},
                                                       {"[0:0::ffff:7f00:1]", "[::ffff:7f00:1]"},
                                                       {"[64:ff9b::192.0.2.33]", "[64:ff9b::c000:221]"}};
  for (const auto& [written, sent] : cases) CHECK(canonical(written) == sent);
  for (const char* host : {"[::127.1]", "[::0x7f.0.0.1]", "[::127.0.0.01]", "[::127.0.0.1.]", "[::1.2.3.256]",
                           "[::1.2.3.4.5]", "[::1%25eth0]", "[%3a:1]", "[:]", "[1:2:3:4:5:6:7:8::]",
                           "[::1:2:3:4:5:6:7:8]", "[1:2:3:4:5:6:7:1.2.3.4]"})
    CHECK(canonical(host) == "refused");
}
