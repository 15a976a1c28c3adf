#include <fcntl.h>
#include <poll.h>

#include <array>
#include <cerrno>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "platform/pipe.hpp"
#include "platform/sending.hpp"
#include "platform/socket.hpp"

using namespace duet::detail;

namespace {

/// A listening socket of the loopback address, and its address.
struct LoopbackListener {
  UniqueFd fd = make_socket(AF_INET);
  sockaddr_in address{};

  LoopbackListener() {
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(bind(fd.get(), generic, size) == 0);
    REQUIRE(getsockname(fd.get(), generic, &size) == 0);
    REQUIRE(listen(fd.get(), 1) == 0);
  }

  /// Returns both ends of a new connection, the accepted one second.
  std::pair<UniqueFd, UniqueFd> connection() {
    UniqueFd client = make_socket(AF_INET);
    if (connect(client.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      REQUIRE(errno == EINPROGRESS);
    pollfd ready{fd.get(), POLLIN, 0};
    REQUIRE(poll(&ready, 1, 10'000) == 1);
    return {std::move(client), accept_socket(fd.get(), nullptr, nullptr)};
  }
};

bool is_non_blocking(const UniqueFd& fd) { return (fcntl(fd.get(), F_GETFL) & O_NONBLOCK) != 0; }
bool is_closed_on_exec(const UniqueFd& fd) { return (fcntl(fd.get(), F_GETFD) & FD_CLOEXEC) != 0; }

}  // namespace

TEST_CASE("sockets and pipes are non-blocking and closed on exec") {
  LoopbackListener listening;
  const auto [client, accepted] = listening.connection();
  const Pipe pipe = Pipe::make();
  for (const UniqueFd* fd : {&client, &accepted, &pipe.read_end, &pipe.write_end}) {
    REQUIRE(*fd);
    CHECK(is_non_blocking(*fd));
    CHECK(is_closed_on_exec(*fd));
  }
}

TEST_CASE("accepting reports that there is no connection") {
  const LoopbackListener listening;
  const UniqueFd none = accept_socket(listening.fd.get(), nullptr, nullptr);
  CHECK(would_block(last_socket_error()));
  CHECK_FALSE(none);
}

TEST_CASE("the family of a socket is known and a pipe has none") {
  CHECK(family_of(make_socket(AF_INET).get()) == AF_INET);
  CHECK(family_of(make_socket(AF_UNIX).get()) == AF_UNIX);
  CHECK(family_of(Pipe::make().read_end.get()) == -1);
}

TEST_CASE("a socket of another origin becomes non-blocking") {
  const UniqueFd fd(socket(AF_INET, SOCK_STREAM, 0));
  REQUIRE_FALSE(is_non_blocking(fd));
  REQUIRE(adapt_socket(fd.get()));
  CHECK(is_non_blocking(fd));
  CHECK_FALSE(adapt_socket(-1));
}

TEST_CASE("TCP probes an idle peer after the time and in the interval that was set") {
  const UniqueFd fd = make_socket(AF_INET);
  REQUIRE(probe_when_idle(fd.get(), 42));
  CHECK(option(fd.get(), SOL_SOCKET, SO_KEEPALIVE) != 0);
  CHECK(option(fd.get(), IPPROTO_TCP, TCP_KEEPIDLE) == 42);
  CHECK(option(fd.get(), IPPROTO_TCP, TCP_KEEPINTVL) == 42);
}

TEST_CASE("bytes that the peer does not read remain unacknowledged") {
  LoopbackListener listening;
  auto [client, accepted] = listening.connection();
  CHECK(unacknowledged_bytes(client.get()) == 0);
  std::vector<std::byte> bytes(64 << 10);
  iovec piece{bytes.data(), bytes.size()};
  while (send_quietly(client.get(), {&piece, 1}) > 0) {
  }
  CHECK(would_block(last_socket_error()));
  CHECK(unacknowledged_bytes(client.get()) > 0);
}
