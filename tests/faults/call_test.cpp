// Each call of the system on a socket fails once with each of its errors, in conversations of a client and a server.
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <optional>
#include <vector>

#include "catch.hpp"
#include "failing_call.hpp"
#include "in_child.hpp"
#include "served.hpp"
#include "talk.hpp"
#include "temporary_folder.hpp"

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

/// Returns whether an end of an open connection has told the error, if it was lost.
bool tells(const Talk::Outcome& outcome, int error) {
  if (outcome.is_whole || !outcome.server || !outcome.client.was_open) return true;
  const auto is_in = [&](const duet::Closed& closed) {
    return closed.was_clean || closed.detail.find(std::strerror(error)) != std::string::npos;
  };
  return is_in(outcome.client) || is_in(*outcome.server);
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
          if (one.call == Call::send || one.call == Call::recv) CHECK(tells(outcome, error));
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
  CHECK(calls > 20);
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

TEST_CASE("listen() returns an error or works whichever of its calls fails") {
  const struct {
    Call call;
    std::vector<int> errors;
  } made[] = {{Call::socket, {EMFILE, ENFILE, ENOBUFS, ENOMEM, EACCES, EAFNOSUPPORT}},
              {Call::bind, {EADDRINUSE, EACCES, EADDRNOTAVAIL, ENOBUFS, ENOMEM, EINVAL}},
              {Call::listen, {EADDRINUSE, EOPNOTSUPP, ENOBUFS}},
              {Call::setsockopt, {EINVAL, ENOBUFS, ENOMEM, ENOPROTOOPT}},
              {Call::getsockname, {EINVAL, ENOBUFS}}};
  for (const auto& one : made) {
    duet_test::fail_call(one.call, 0, 0);
    { const Talk talk(Talk::Kind::plain); }
    const long count = duet_test::counted_calls();
    duet_test::stop_failing_calls();
    for (const int error : one.errors) {
      for (long number = 1; number <= count; ++number) {
        duet_test::fail_call(one.call, number, error);
        Talk talk(Talk::Kind::plain);
        duet_test::stop_failing_calls();
        INFO(name_of(one.call) << "() " << number << " of " << count << " fails: " << std::strerror(error)
                               << ": " << talk.failure());
        if (talk.failure().empty()) CHECK(talk.hold().is_whole);
      }
    }
  }
}

TEST_CASE("a descriptor that the system cannot watch ends its connection or the program aborts in libuv") {
  const auto outcome_of = [](long number, int error) -> std::string {
    std::signal(SIGABRT, SIG_DFL);  // not Catch2's
    Talk talk(Talk::Kind::plain);
    if (!talk.failure().empty()) return "does not listen";
    if (!talk.hold().is_whole) return "does not work before";
    duet_test::fail_call(Call::epoll_ctl, number, error);
    const auto outcome = talk.hold();
    const long count = duet_test::counted_calls();
    duet_test::stop_failing_calls();
    if (!outcome.broken.empty()) return outcome.text();
    if (!talk.hold().is_whole) return "does not work afterwards";
    return std::to_string(count);
  };
  const long count = std::stol(in_child([&] { return outcome_of(0, 0); }));
  REQUIRE(count > 5);
  for (const int error : {ENOMEM, ENOSPC}) {
    for (long number = 1; number <= count; ++number) {
      const std::string outcome = in_child([&] { return outcome_of(number, error); });
      INFO("epoll_ctl() " << number << " of " << count << " fails: " << std::strerror(error) << ": "
                          << outcome);
      CHECK((outcome == "signal 6" || std::atol(outcome.c_str()) > 0));
    }
  }
}

TEST_CASE("a loop and a listener are made or refused while the system can watch no more descriptors") {
  const auto always = [] { duet_test::fail_calls(Call::epoll_ctl, 1, 1'000'000, ENOSPC); };
  const bool has_loop = GENERATE(false, true);
  const std::string outcome = in_child([&]() -> std::string {
    std::optional<duet::Loop> loop;
    if (has_loop) loop.emplace();
    if (has_loop) loop->poll();
    always();
    if (!has_loop) loop.emplace();
    duet::Server server(*loop, {.host = "127.0.0.1"});
    auto listening = server.listen();
    duet_test::stop_failing_calls();
    const std::string first = listening ? "" : listening.error().message();
    if (!listening) listening = server.listen();
    if (!listening) return "it does not listen afterwards";
    duet::Client client(*loop);
    std::string end;
    client.on_open([&] { client.close(1000); });
    client.on_close([&](const duet::Closed& closed) {
      end = duet::to_string(closed.cause);
      server.close();
    });
    static_cast<void>(client.connect(listening->url()));
    loop->run();
    return end + ' ' + first;
  });
  INFO(outcome);
  CHECK(outcome.starts_with("handshake "));
  if (has_loop) CHECK(outcome.find(std::strerror(ENOSPC)) != std::string::npos);
}

TEST_CASE("a file whose read() fails is never answered as a whole one") {
  constexpr std::size_t size = 300'000;
  const duet_test::TemporaryFolder folder;
  std::ofstream(folder / "file") << std::string(size, 'x');
  duet_test::Served served({.host = "127.0.0.1", .http = {.root = folder.path().string()}});
  const auto get = [&] {
    auto socket = served.connect();
    REQUIRE(socket.send("GET /file HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    const std::string answer = socket.read_to_end();
    const std::size_t head = answer.find("\r\n\r\n");
    return std::pair(answer.substr(0, head), head == std::string::npos ? 0 : answer.size() - head - 4);
  };
  duet_test::fail_call(Call::read, 0, 0);
  REQUIRE(get().second == size);
  const long count = duet_test::counted_calls();
  REQUIRE(count > 2);
  for (const int error : {EIO, EINTR, ENOMEM, ESTALE}) {
    for (long number = 1; number <= count; ++number) {
      duet_test::fail_call(Call::read, number, error);
      const auto [head, got] = get();
      duet_test::stop_failing_calls();
      INFO("read() " << number << " of " << count << " fails: " << std::strerror(error) << ": " << got
                     << " bytes after " << head);
      CHECK((got < size || (error == EINTR && got == size)));
      CHECK(get().second == size);
    }
  }
}
