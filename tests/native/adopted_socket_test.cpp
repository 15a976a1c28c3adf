// Sockets that the program has accepted itself (Server::adopt).
#include <fcntl.h>
#include <sys/socket.h>
#include <duet/server.hpp>

#include <array>
#include <optional>
#include <string>

#include "catch.hpp"
#include "platform/unique_fd.hpp"
#include "served.hpp"

using namespace duet_test;
using duet::Error;
using duet::detail::UniqueFd;

namespace {

/// A server that does not listen, on a thread of its own.
class Adopting {
 public:
  explicit Adopting(duet::ServerOptions options = {}) : served_({.host = "127.0.0.1"}) {
    served_.in_loop([&] {
      server_.emplace(served_.loop(), std::move(options));
      server_->on_open([this](duet::Connection ws) { addresses += std::string(ws.remote_address()) + ' '; });
      server_->on_message([](duet::Connection ws, duet::Message message) { ws.send(message); });
    });
  }
  ~Adopting() {
    served_.in_loop([&] { server_.reset(); });
  }

  duet::Result<void, duet::Failure> adopt(std::intptr_t fd) {
    return served_.ask([&] { return server_->adopt(fd); });
  }
  Served& served() { return served_; }
  duet::Server& server() { return *server_; }

  std::string addresses;  // of opened connections; on the server's thread

 private:
  Served served_;
  std::optional<duet::Server> server_;
};

struct Pair {
  RawSocket client;
  UniqueFd server;
};

Pair unix_pair() {
  std::array<int, 2> fds{-1, -1};
  REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, fds.data()) == 0);
  return {RawSocket(UniqueFd(fds[0])), UniqueFd(fds[1])};
}

bool echoes(RawSocket& client) {
  return open_as_client(client) && client.send(masked(text, "hi")) && next(client) == "text hi";
}

/// Has the server adopt a TCP connection, and returns the client's end.
RawSocket adopt_tcp(Adopting& adopting) {
  RawListener listener;
  RawSocket client = RawSocket::connect(listener.port());
  REQUIRE(adopting.adopt(listener.accept().release()));
  return client;
}

/// Does the same with a unix socket.
RawSocket adopt_unix(Adopting& adopting) {
  auto [client, fd] = unix_pair();
  REQUIRE(adopting.adopt(fd.release()));
  return std::move(client);
}

}  // namespace

TEST_CASE("a server serves sockets that the program has accepted") {
  Adopting adopting({.threads = GENERATE(1U, 3U)});
  RawSocket client = adopt_tcp(adopting);
  CHECK(echoes(client));
  RawSocket other = adopt_unix(adopting);
  CHECK(echoes(other));
  CHECK(adopting.served().ask([&] { return adopting.server().connection_count(); }) == 2);
}

TEST_CASE("an adopted connection has the address of its peer") {
  Adopting adopting;
  RawSocket client = adopt_tcp(adopting);
  CHECK(echoes(client));
  RawSocket other = adopt_unix(adopting);
  CHECK(echoes(other));
  CHECK(adopting.served().ask([&] { return adopting.addresses; }) == "127.0.0.1 unix: ");
}

TEST_CASE("a listening server adopts sockets too") {
  Served served({.host = "127.0.0.1"});
  auto [client, other_end] = unix_pair();
  served.in_loop([&, fd = other_end.release()] { CHECK(served.server().adopt(fd)); });
  CHECK(echoes(client));
  RawSocket listened = served.connect();
  CHECK(echoes(listened));
}

TEST_CASE("what is no connected stream socket is not adopted and stays open") {
  Adopting adopting;
  const UniqueFd file(open("/dev/null", O_RDONLY | O_CLOEXEC));
  const UniqueFd unconnected(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  std::array<int, 2> datagrams{-1, -1};
  REQUIRE(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, datagrams.data()) == 0);
  const UniqueFd one(datagrams[0]);
  const UniqueFd two(datagrams[1]);
  for (const int fd : {file.get(), unconnected.get(), one.get()}) {
    const auto result = adopting.adopt(fd);
    REQUIRE_FALSE(result);
    CHECK(result.error() == Error::system_failure);
    CHECK_THAT(result.error().detail, Catch::StartsWith("descriptor " + std::to_string(fd)));
    CHECK(fcntl(fd, F_GETFD) >= 0);
  }
  CHECK(adopting.adopt(-1).error() == Error::system_failure);
  if constexpr (sizeof(std::intptr_t) == 8) {  // the lower half of a larger number is no descriptor
    auto [client, fd] = unix_pair();
    CHECK(adopting.adopt(static_cast<std::intptr_t>(std::uint64_t{1} << 32) + fd.get()).error() ==
          Error::system_failure);
  }
}

TEST_CASE("adopting reports the errors of the options") {
  Adopting adopting({.tls = {.certificate_file = "missing.pem", .key_file = "missing.pem"}});
  auto [client, fd] = unix_pair();
  const auto result = adopting.adopt(fd.get());
  REQUIRE_FALSE(result);
  CHECK(result.error() == Error::missing_file);
  CHECK(fcntl(fd.get(), F_GETFD) >= 0);
}

TEST_CASE("a closed server adopts nothing until it listens again") {
  Served served({.host = "127.0.0.1"});
  auto [client, fd] = unix_pair();
  served.in_loop([&served, &fd = fd] {  // Clang 14 captures no name of a structured binding by itself
    served.server().close();
    CHECK(served.server().adopt(fd.get()).error() == Error::already_closed);
    CHECK(served.server().listen());
    CHECK(served.server().adopt(fd.release()));
  });
  CHECK(echoes(client));
}

TEST_CASE("the limits hold for adopted connections") {
  Adopting adopting({.limits = {.max_connections = 1}});
  RawSocket client = adopt_unix(adopting);
  CHECK(echoes(client));
  RawSocket other = adopt_unix(adopting);
  CHECK(other.ends());
}

TEST_CASE("a server that adopts on a loopback address answers for this machine only") {
  Adopting adopting;
  RawSocket client = adopt_tcp(adopting);
  client.send("GET / HTTP/1.1\r\nHost: app.example\r\nConnection: close\r\n\r\n");
  CHECK_THAT(client.read_to_end(), Catch::StartsWith("HTTP/1.1 421"));
}
