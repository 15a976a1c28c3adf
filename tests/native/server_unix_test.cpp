// A server on a unix socket.
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <duet/native_options.hpp>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "catch.hpp"
#include "certificates.hpp"
#include "raw_client.hpp"
#include "served.hpp"
#include "temporary_folder.hpp"

using namespace duet_test;
using duet::Error;
using duet::Failure;
using duet::Loop;
using duet::Server;
namespace fs = std::filesystem;

namespace {

/// A path in a temporary folder.
class Place {
 public:
  [[nodiscard]] std::string path(const std::string& name = "socket") const {
    return (folder_ / name).string();
  }

 private:
  TemporaryFolder folder_;
};

/// Returns a bound socket that `listens`, or is a leftover.
duet::detail::UniqueFd bound(const std::string& path, bool listens) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  duet::detail::UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  REQUIRE(::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  if (listens) REQUIRE(::listen(fd.get(), 1) == 0);
  return fd;
}

Failure refused(const std::string& path) {
  Loop loop;
  Server server(loop, {.unix_socket = {.path = path}});
  const auto endpoint = server.listen();
  return endpoint ? Failure{} : endpoint.error();
}

unsigned mode_of(const std::string& path) {
  struct stat file {};
  return ::lstat(path.c_str(), &file) == 0 ? file.st_mode & 0777U : 0U;
}

}  // namespace

TEST_CASE("a client and a server connect through a path without limits by address") {
  const Place place;
  std::string address;
  Served served({.unix_socket = {.path = place.path()}, .limits = {.max_connections_per_address = 1}},
                {.on_open = [&](duet::Connection ws) {
                  address = ws.remote_address();
                  ws.send_text("welcome");
                }});
  CHECK(served.endpoint().unix_socket == place.path());
  CHECK(served.endpoint().url() == "ws://localhost");
  CHECK(served.endpoint().page_url() == "http://localhost/");
  RawClient first, second;
  for (RawClient* const one : {&first, &second}) {
    REQUIRE(duet::set_native_options(*one->client, {.unix_socket = served.endpoint().unix_socket}));
    // The first connection stays open while the second opens.
    one->when_message = [&, one](duet::Message) {
      if (one == &first) second.run(served.endpoint().url());
      one->client->close(4000);
    };
  }
  first.run(served.endpoint().url());
  const std::vector<std::string> log{"open", "text welcome", "closed 4000 handshake was_open clean"};
  CHECK(first.log == log);
  CHECK(second.log == log);
  CHECK(address == "unix:");
}

TEST_CASE("a unix socket's file is private unless another mode is set and is removed with the server") {
  const Place place;
  Loop loop;
  {
    Server server(loop, {.unix_socket = {.path = place.path()}});
    REQUIRE(server.listen());
    CHECK(mode_of(place.path()) == 0600);
    server.close();
    CHECK_FALSE(fs::exists(place.path()));
  }
  Server open_to_all(loop, {.unix_socket = {.path = place.path(), .mode = 0666}});
  REQUIRE(open_to_all.listen());
  CHECK(mode_of(place.path()) == 0666);
}

TEST_CASE("a unix socket of a server with a certificate is for wss under every form of its name") {
  const Place place;
  const Certificates certificates;
  const Identity& files = certificates.localhost;
  Loop loop;
  Server short_way(loop, {.unix_socket = {.path = place.path()},
                          .tls = {.certificate_file = files.certificate_file, .key_file = files.key_file}});
  CHECK(short_way.listen()->url() == "wss://localhost");
  short_way.close();
  Server listed(loop, {.unix_socket = {.path = place.path()},
                       .tls = {.certificates = {{files.certificate_file, files.key_file}}}});
  CHECK(listed.listen()->url() == "wss://localhost");
}

TEST_CASE("a path with a listener is refused and an abandoned one is reused") {
  const Place place;
  auto other = bound(place.path(), true);
  const Failure failure = refused(place.path());
  CHECK(failure.code == Error::port_in_use);
  CHECK(failure.detail == place.path());
  CHECK(fs::exists(place.path()));
  other.reset();
  CHECK(refused(place.path()).code == Error{});
}

TEST_CASE("a file that is not a socket is kept") {
  const Place place;
  std::ofstream(place.path()) << "precious";
  CHECK(refused(place.path()).code == Error::port_in_use);
  CHECK(fs::file_size(place.path()) == 8);
}

TEST_CASE("a path that is too long or has a NUL or no folder is refused") {
  const Place place;
  CHECK(refused("/" + std::string(107, 'x')).code == Error::address_unavailable);
  CHECK(refused(place.path() + std::string("\0b", 2)).code == Error::address_unavailable);
  CHECK(refused(place.path("nowhere/socket")).code == Error::missing_file);
}

TEST_CASE("a file that has replaced the socket is kept when the server stops") {
  const Place place;
  Loop loop;
  Server server(loop, {.unix_socket = {.path = place.path()}});
  REQUIRE(server.listen());
  fs::rename(place.path(), place.path("old"));
  const auto other = bound(place.path(), true);
  server.close();
  CHECK(fs::exists(place.path()));
}

TEST_CASE("a proxy on a unix socket is believed if unix: is trusted") {
  const Place place;
  const bool is_trusted = GENERATE(true, false);
  std::string address;
  Served served(
      {.unix_socket = {.path = place.path()},
       .proxies = {.trusted = is_trusted ? std::vector<std::string>{"unix:"} : std::vector<std::string>()}},
      {.on_open = [&](duet::Connection ws) {
        address = ws.remote_address();
        ws.close(4000);
      }});
  RawClient client;
  REQUIRE(duet::set_native_options(
      *client.client, {.headers = {{"X-Forwarded-For", "192.0.2.7"}}, .unix_socket = place.path()}));
  client.run(served.endpoint().url());
  CHECK(client.closed.code == 4000);
  CHECK(address == (is_trusted ? "192.0.2.7" : "unix:"));
}
