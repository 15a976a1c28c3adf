// Each call of the system on a socket fails once with each of its errors, in conversations of a client and a server.
#include <cerrno>
#include <chrono>
#include <cstring>
#include <vector>

#include "catch.hpp"
#include "failing_call.hpp"
#include "in_child.hpp"
#include "talk.hpp"

using duet_test::Call;
using duet_test::in_child;
using duet_test::Talk;

namespace {

struct Errors {
  Call call;
  std::vector<int> passing;  ///< the conversation goes on as if nothing had happened
  std::vector<int> fatal;    ///< its connection ends
};

// The errors that accept(2), send(2) etc. list, except those of a program's mistakes that look like another in this list.
const Errors errors[] = {
    {Call::send,
     {EINTR, EAGAIN},
     {ECONNRESET, EPIPE, ENOBUFS, ENOMEM, ETIMEDOUT, EHOSTUNREACH, ENETUNREACH, ENETDOWN, EACCES, EMSGSIZE,
      ENOTCONN, EBADF, EFAULT, EINVAL}},
    {Call::recv,
     {EINTR, EAGAIN},
     {ECONNRESET, ETIMEDOUT, ECONNREFUSED, ENOMEM, ENOBUFS, ENOTCONN, EBADF, EFAULT, EINVAL}},
    {Call::accept,
     {EINTR, EAGAIN, ECONNABORTED, EPROTO, ENOBUFS, ENOMEM, EPERM, ENETDOWN, ENOPROTOOPT, EHOSTDOWN, ENONET,
      EHOSTUNREACH, EOPNOTSUPP, ENETUNREACH, ETIMEDOUT},
     {EMFILE, ENFILE}},
    {Call::connect,
     {EINTR},
     {EAGAIN, ECONNREFUSED, ETIMEDOUT, EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL, EADDRINUSE, EACCES, EPERM,
      EALREADY, ENOBUFS, ENOMEM, EAFNOSUPPORT}},
    {Call::socket, {}, {EMFILE, ENFILE, ENOBUFS, ENOMEM, EACCES, EAFNOSUPPORT, EPROTONOSUPPORT, EINVAL}},
    {Call::setsockopt, {EINVAL, ENOPROTOOPT, ENOMEM, ENOBUFS}, {}},
    {Call::getsockopt, {}, {ENOBUFS, ENOMEM, EINVAL}},
    {Call::shutdown, {}, {ENOTCONN, ENOBUFS}},
    {Call::ioctl, {}, {EINVAL, ENOTTY}},
    {Call::epoll_wait, {EINTR}, {}},
};

const char* text_of(Talk::Kind kind) {
  return kind == Talk::Kind::plain ? "plain" : kind == Talk::Kind::secure ? "TLS" : "compressed";
}

}  // namespace

TEST_CASE("a call that fails ends at most its own connection and a passing error is not noticed") {
  const auto kind = GENERATE(Talk::Kind::plain, Talk::Kind::secure);
  Talk talk(kind);
  REQUIRE(talk.failure().empty());
  REQUIRE(talk.hold().is_whole);
  long tried = 0;
  for (const Errors& one : errors) {
    duet_test::fail_call(one.call, 0, 0);
    REQUIRE(talk.hold().is_whole);
    const long count = duet_test::counted_calls();
    duet_test::stop_failing_calls();
    for (const auto* const list : {&one.passing, &one.fatal}) {
      for (const int error : *list) {
        for (long number = 1; number <= count; ++number, ++tried) {
          duet_test::fail_call(one.call, number, error);
          const auto outcome = talk.hold();
          duet_test::stop_failing_calls();
          INFO(text_of(kind) << ", " << name_of(one.call) << "() " << number << " of " << count
                             << " fails: " << std::strerror(error) << ": " << outcome.text());
          CHECK(outcome.broken.empty());
          if (list == &one.passing) CHECK(outcome.is_whole);
        }
      }
    }
    INFO("after failures of " << name_of(one.call));
    REQUIRE(talk.hold().is_whole);
  }
  std::printf("%ld failed calls\n", tried);
}

TEST_CASE("a conversation with short and interrupted calls is the same as any other") {
  const auto kind = GENERATE(Talk::Kind::plain, Talk::Kind::compressed, Talk::Kind::secure);
  Talk talk(kind);
  REQUIRE(talk.failure().empty());
  duet_test::disturb_calls();
  const auto outcome = talk.hold();
  const long calls = duet_test::counted_calls();
  duet_test::stop_failing_calls();
  INFO(outcome.text());
  CHECK(outcome.is_whole);
  CHECK(calls > 1000);
}

TEST_CASE("a listener whose accept() fails for lack of memory rests and then goes on") {
  const int error = GENERATE(ENOMEM, ENOBUFS, EINVAL);
  Talk talk(Talk::Kind::plain);
  REQUIRE(talk.failure().empty());
  constexpr long always = 1'000'000;
  duet_test::fail_calls(Call::accept, 1, always, error);
  long calls = 0;
  talk.loop().after(std::chrono::milliseconds(250), [&] {
    calls = duet_test::counted_calls();
    duet_test::stop_failing_calls();
  });
  const auto outcome = talk.hold();
  INFO(outcome.text());
  CHECK(outcome.is_whole);
  CHECK(calls < 20);  // not one in each turn
}
