// The results of listen().
#include <duet/server.hpp>

#include <filesystem>
#include <fstream>

#include "catch.hpp"
#include "certificates.hpp"
#include "served.hpp"

using duet::Error;
using duet::Loop;
using duet::Server;
using duet::ServerOptions;

namespace {

struct Refusal {
  Error code{};
  std::string message;
};

Refusal refused(const ServerOptions& options) {
  Loop loop;
  Server server(loop, options);
  const auto endpoint = server.listen();
  if (endpoint) return {};
  return {endpoint.error().code, endpoint.error().message()};
}

}  // namespace

TEST_CASE("port 0 lets the system choose a port that is in the endpoint's URLs") {
  Loop loop;
  Server server(loop, {.host = "127.0.0.1"});
  const auto endpoint = server.listen();
  REQUIRE(endpoint);
  CHECK(endpoint->port != 0);
  CHECK_FALSE(endpoint->secure);
  CHECK(endpoint->url() == "ws://127.0.0.1:" + std::to_string(endpoint->port));
  CHECK(endpoint->page_url() == "http://127.0.0.1:" + std::to_string(endpoint->port) + "/");
}

TEST_CASE("a second listen() is refused and works again after close()") {
  Loop loop;
  Server server(loop, {.host = "127.0.0.1"});
  REQUIRE(server.listen());
  const auto again = server.listen();
  REQUIRE_FALSE(again);
  CHECK(again.error().code == Error::already_listening);
  server.close();
  REQUIRE(server.listen());
  server.close();
  server.close();
  loop.run();
}

TEST_CASE("a port used by another server is refused") {
  Loop loop;
  const std::string host = GENERATE("", "127.0.0.1");
  Server first(loop, {.host = host});
  const auto endpoint = first.listen();
  REQUIRE(endpoint);
  const Refusal refusal = refused({.port = endpoint->port, .host = host});
  CHECK(refusal.code == Error::port_in_use);
  CHECK(refusal.message.find(std::to_string(endpoint->port)) != std::string::npos);
}

TEST_CASE("the port is free at once after close() and after the server is destroyed") {
  Loop loop;
  std::uint16_t port = 0;
  {
    Server server(loop, {.host = "127.0.0.1"});
    port = server.listen()->port;
    server.close();
    Server second(loop, {.port = port, .host = "127.0.0.1"});
    CHECK(second.listen());
  }
  Server third(loop, {.port = port, .host = "127.0.0.1"});
  CHECK(third.listen());
}

TEST_CASE("addresses of other machines and malformed ones are refused") {
  CHECK(refused({.host = "203.0.113.1"}).code == Error::address_unavailable);
  CHECK(refused({.host = "not an address"}).code == Error::address_unavailable);
  CHECK(refused({.host = "1.2.3.4.5"}).code == Error::address_unavailable);
  CHECK(refused({.host = "[::zz]"}).code == Error::address_unavailable);
}

TEST_CASE("a web_root that is not a folder is refused") {
  CHECK(refused({.http = {.root = "/nonexistent/folder"}}).code == Error::missing_file);
  CHECK(refused({.http = {.root = "/dev/null"}}).code == Error::missing_file);
}

TEST_CASE("a limit of 0 is refused because it is not no_limit") {
  using Limits = duet::ServerOptions::Limits;
  const Limits zeros[] = {{.max_message_size = 0},
                          {.max_frames_per_message = 0},
                          {.max_memory = 0},
                          {.max_history = 0},
                          {.max_connections = 0},
                          {.max_connections_per_address = 0},
                          {.max_connection_rate_per_address = 0}};
  for (const Limits& limits : zeros) CHECK(refused({.limits = limits}).code == Error::bad_limit);
  CHECK(refused({.limits = {.max_connection_rate_per_address = -1}}).code == Error::bad_limit);
  CHECK(refused({.keep_alive = duet::KeepAliveOptions{.interval = std::chrono::seconds(0)}}).code ==
        Error::bad_limit);
  CHECK(refused({.timeouts = {.close = std::chrono::seconds(0)}}).code == Error::bad_limit);
  CHECK(refused({.compression = {.window_bits = 8}}).code == Error::bad_limit);
  CHECK(refused({.compression = {.memory_level = 10}}).code == Error::bad_limit);
  for (const int level : {0, 10}) CHECK(refused({.compression = {.level = level}}).code == Error::bad_limit);
}

TEST_CASE("a bad subprotocol is refused") {
  CHECK(refused({.subprotocols = {"a b"}}).code == Error::bad_subprotocol);
  CHECK(refused({.subprotocols = {"a", "a"}}).code == Error::duplicate_subprotocol);
}

TEST_CASE("a certificate needs its key and both must exist and be usable") {
  const duet_test::Certificates certificates;
  const auto& [certificate, key] = certificates.localhost;
  const std::string garbage = certificates.path("garbage.pem");
  std::ofstream(garbage) << "no certificate";
  CHECK(refused({.tls = {.certificate_file = certificate}}).code == Error::bad_certificate);
  CHECK(refused({.tls = {.key_file = key}}).code == Error::bad_certificate);
  CHECK(refused({.tls = {.certificate_file = "/nonexistent", .key_file = key}}).code == Error::missing_file);
  CHECK(refused({.tls = {.certificate_file = certificate, .key_file = "/nonexistent"}}).code ==
        Error::missing_file);
  CHECK(refused({.tls = {.certificate_file = garbage, .key_file = key}}).code == Error::bad_certificate);
  CHECK(refused({.tls = {.certificate_file = certificate, .key_file = garbage}}).code ==
        Error::bad_certificate);
  CHECK(refused({.tls = {.certificate_file = certificate, .key_file = certificates.other_host.key_file}})
            .code == Error::bad_certificate);
}

TEST_CASE("a server listens on an IPv6 address and writes it in brackets") {
  duet_test::Served served({.host = GENERATE("::1", "[::1]")});
  if (served.port() == 0) {
    WARN("no IPv6 on this machine");
    return;
  }
  CHECK(served.endpoint().host == "[::1]");
  auto socket = duet_test::RawSocket::connect(served.port(), true);
  REQUIRE(open_as_client(socket));
  std::string peer;
  served.in_loop([&] { peer = served.newest().remote_address(); });
  CHECK(peer == "::1");
}

TEST_CASE("an empty host listens on every address and reports IPv4 peers as such") {
  duet_test::Served served;
  CHECK(served.endpoint().host == "localhost");
  auto socket = served.open();
  REQUIRE(socket.is_open());
  std::string peer;
  served.in_loop([&] { peer = served.newest().remote_address(); });
  CHECK(peer == "127.0.0.1");
}
