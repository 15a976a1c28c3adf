// The variables with which a service manager passes sockets. tests/cli starts real processes.
#include "server/activation.hpp"

#include "catch.hpp"

using duet::detail::passed_sockets;

namespace {

/// Returns "3=name 4=other", for process 42.
std::string passed(const char* pid, const char* fds, const char* names = nullptr) {
  std::string text;
  for (const auto& [fd, name] : passed_sockets(pid, fds, names, 42))
    text += (text.empty() ? "" : " ") + std::to_string(fd) + '=' + name;
  return text;
}

}  // namespace

TEST_CASE("passed sockets are the descriptors from 3 on and have names") {
  CHECK(passed("42", "1") == "3=");
  CHECK(passed("42", "2", "web:admin") == "3=web 4=admin");
  CHECK(passed("42", "3", "web") == "3=web 4= 5=");
  CHECK(passed("42", "2", ":admin:more") == "3= 4=admin");
  CHECK(passed("42", "0").empty());
}

TEST_CASE("variables for another process or malformed ones pass no sockets") {
  CHECK(passed("41", "1").empty());
  CHECK(passed(nullptr, "1").empty());
  CHECK(passed("42", nullptr).empty());
  CHECK(passed("", "1").empty());
  CHECK(passed("42x", "1").empty());
  CHECK(passed("42", "-1").empty());
  CHECK(passed("42", "1 ").empty());
  CHECK(passed("42", "2000000000").empty());
  CHECK(passed("42", "99999999999999999999").empty());
}

TEST_CASE("a passed socket is taken once by its name or in order") {
  auto sockets = passed_sockets("42", "3", "a:b:a", 42);
  CHECK_FALSE(take(sockets, "c"));
  CHECK(take(sockets, "a")->fd == 3);
  CHECK(take(sockets, "a")->fd == 5);
  CHECK_FALSE(take(sockets, "a"));
  CHECK(take(sockets, "")->fd == 4);
  CHECK_FALSE(take(sockets, ""));
}
