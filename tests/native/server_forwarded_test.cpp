// The client behind trusted proxies, from the fields that they write.
#include "catch.hpp"
#include "served.hpp"

using namespace duet_test;
using namespace std::string_literals;

namespace {

/// Returns the address of a client whose trusted proxy sends these header lines.
std::string address_behind_proxy(std::string_view lines) {
  Served served({.host = "127.0.0.1", .proxies = {.trusted = {"127.0.0.1"}}});
  RawSocket socket = served.connect();
  socket.send(upgrade_request(lines));
  if (!socket.read_until("\r\n\r\n").starts_with("HTTP/1.1 101 ")) return "refused";
  REQUIRE(served.wait_for_lines(1));
  std::string address;
  served.in_loop([&] { address = served.newest().remote_address(); });
  return address;
}

}  // namespace

TEST_CASE("an X-Forwarded-For address may have a port or be in brackets or quotes") {
  const std::pair<const char*, const char*> fields[] = {
      {"192.0.2.7", "192.0.2.7"},
      {"192.0.2.7:5678", "192.0.2.7"},
      {"[2001:db8::1]:5", "2001:db8::1"},
      {"[2001:db8::1]", "2001:db8::1"},
      {"2001:DB8:0:0::1", "2001:db8::1"},
      {"\"192.0.2.7\"", "192.0.2.7"},
      {"\"[2001:db8::1]:5\"", "2001:db8::1"},
      {"::ffff:192.0.2.7", "192.0.2.7"},
      {"::FFFF:C000:207", "192.0.2.7"},
      {"6.6.6.6, 192.0.2.7:1, ::ffff:127.0.0.1", "192.0.2.7"},
      {"192.0.2.7, ,", "192.0.2.7"},
  };
  for (const auto& [field, address] : fields) {
    CAPTURE(field);
    CHECK(address_behind_proxy("X-Forwarded-For: "s + field + "\r\n") == address);
  }
}

TEST_CASE("a header cannot name a unix socket") {
  CHECK(address_behind_proxy("X-Forwarded-For: unix:\r\n") == "127.0.0.1");
  CHECK(address_behind_proxy("X-Forwarded-For: 192.0.2.7, unix:\r\n") == "127.0.0.1");
}

TEST_CASE("a client counts as one however a proxy writes its address") {
  Served served({.host = "127.0.0.1",
                 .limits = {.max_connections_per_address = 1},
                 .proxies = {.trusted = {"127.0.0.1"}}});
  RawSocket first = served.connect();
  REQUIRE(first.send(upgrade_request("X-Forwarded-For: ::ffff:192.0.2.7\r\n")));
  REQUIRE(first.read_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
  for (const char* same : {"192.0.2.7", "192.0.2.7:1", "\"192.0.2.7:2\"", "[::ffff:192.0.2.7]:3"}) {
    CAPTURE(same);
    CHECK(handshake_status(served, "X-Forwarded-For: "s + same + "\r\n") == "429");
  }
  CHECK(handshake_status(served, "X-Forwarded-For: 192.0.2.8:1\r\n") == "101");
}

TEST_CASE("X-Forwarded-Proto of a trusted proxy sets the scheme for the check of origins") {
  Served served({.host = "127.0.0.1", .proxies = {.trusted = {"127.0.0.1"}}});
  constexpr auto https = "X-Forwarded-Proto: https\r\n";
  CHECK(handshake_status(served, https + "Origin: https://localhost\r\n"s) == "101");
  CHECK(handshake_status(served, https + "Origin: http://localhost\r\n"s) == "403");
  CHECK(handshake_status(served, "X-Forwarded-Proto: http\r\nOrigin: https://localhost\r\n") == "403");
  CHECK(handshake_status(served, "Origin: https://localhost\r\n") == "101");
  CHECK(handshake_status(served, "Origin: http://localhost\r\n") == "101");
  Served alone({.host = "127.0.0.1"});
  CHECK(handshake_status(alone, https + "Origin: http://localhost\r\n"s) == "101");
}

TEST_CASE("RFC 7239: Forwarded replaces the other fields if configured") {
  Served served(
      {.host = "127.0.0.1",
       .proxies = {.trusted = {"127.0.0.1"}, .forwarded_fields = duet::ForwardedFields::forwarded}});
  RawSocket socket = served.connect();
  socket.send(
      upgrade_request("X-Forwarded-For: 6.6.6.6\r\nForwarded: for=6.6.6.6\r\n"
                      "Forwarded: for=\"[2001:DB8::7]:4711\";proto=https;by=203.0.113.43\r\n"
                      "Origin: https://localhost\r\n"));
  REQUIRE(socket.read_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
  REQUIRE(served.wait_for_lines(1));
  served.in_loop([&] { CHECK(served.newest().remote_address() == "2001:db8::7"); });
  CHECK(handshake_status(served, "Forwarded: for=192.0.2.7;proto=https\r\nOrigin: http://localhost\r\n") ==
        "403");
  CHECK(address_behind_proxy("Forwarded: for=192.0.2.7\r\n") == "127.0.0.1");
}

TEST_CASE("a plain request through a trusted proxy has the client's address") {
  Expect expect;
  Served served({.host = "127.0.0.1", .proxies = {.trusted = {"127.0.0.1"}}},
                {.on_request = [&](duet::HttpRequest& request) {
                  expect(request.remote_address() == (request.path() == "/a" ? "192.0.2.7" : "2001:db8::1"));
                  request.reply(200, "text/plain", "seen");
                }});
  RawSocket proxy = served.connect();
  for (const char* request : {"GET /a HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 192.0.2.7:80\r\n\r\n",
                              "GET /b HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 2001:DB8::1\r\n\r\n"}) {
    REQUIRE(proxy.send(request));
    CHECK(proxy.read_until("seen").starts_with("HTTP/1.1 200 "));
  }
}
