#include <signal.h>

#include <array>
#include <cerrno>
#include <string>

#include "catch.hpp"
#include "platform/sending.hpp"
#include "platform/socket.hpp"

using namespace duet::detail;

namespace {

volatile sig_atomic_t signals = 0;

/// Counts the signals SIGPIPE during its lifetime.
class CountedSigpipe {
 public:
  CountedSigpipe() {
    signals = 0;
    struct sigaction counting {};
    counting.sa_handler = [](int) { signals = signals + 1; };
    sigaction(SIGPIPE, &counting, &before_);
  }
  ~CountedSigpipe() { sigaction(SIGPIPE, &before_, nullptr); }

 private:
  struct sigaction before_ {};
};

struct AdaptedPair {
  UniqueFd near, far;
  AdaptedPair() {
    int made[2];
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, made) == 0);
    near.reset(made[0]);
    far.reset(made[1]);
    REQUIRE(adapt_socket(near.get()));
  }
};

std::array<iovec, 2> pieces_of(std::string& first, std::string& second) {
  return {{{first.data(), first.size()}, {second.data(), second.size()}}};
}

bool is_sigpipe_pending() {
  sigset_t pending;
  sigpending(&pending);
  return sigismember(&pending, SIGPIPE) == 1;
}

}  // namespace

TEST_CASE("one piece and several pieces are sent in order") {
  AdaptedPair ends;
  std::string first = "one", second = "two";
  auto both = pieces_of(first, second);
  CHECK(send_quietly(ends.near.get(), {both.data(), 1}) == 3);
  CHECK(send_quietly(ends.near.get(), both) == 6);
  std::array<char, 16> got{};
  CHECK(recv(ends.far.get(), got.data(), got.size(), 0) == 9);
  CHECK(std::string(got.data()) == "oneonetwo");
}

TEST_CASE("sending to a closed peer is an error without a signal") {
  AdaptedPair ends;
  ends.far.reset();
  const CountedSigpipe counting;
  std::string first = "one", second = "two";
  auto both = pieces_of(first, second);
  for (const std::size_t count : {1U, 2U}) {
    errno = 0;
    CHECK(send_quietly(ends.near.get(), {both.data(), count}) == -1);
    CHECK(errno == EPIPE);
  }
  CHECK(signals == 0);
  CHECK_FALSE(is_sigpipe_pending());
}

TEST_CASE("a signal that was pending before sending remains pending") {
  AdaptedPair ends;
  ends.far.reset();
  const CountedSigpipe counting;
  sigset_t pipe, before;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, &before);
  raise(SIGPIPE);
  std::string first = "one";
  iovec piece{first.data(), first.size()};
  CHECK(send_quietly(ends.near.get(), {&piece, 1}) == -1);
  CHECK(is_sigpipe_pending());
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  CHECK(signals == 1);
}
