#include "in_child.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "platform/unique_fd.hpp"

namespace duet_test {

namespace {

constexpr unsigned most_seconds = 60;

/// Does not collide with a child's own descriptors.
constexpr int far_away = 900;

[[noreturn]] void be_child(int answer, const std::function<std::string()>& what) {
  alarm(most_seconds);
  const int out = fcntl(answer, F_DUPFD_CLOEXEC, far_away);
  close(answer);
  const std::string text = what();
  const bool is_written = write(out, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  _exit(is_written ? 0 : 1);
}

}  // namespace

std::string in_child(const std::function<std::string()>& what) {
  using duet::detail::UniqueFd;
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return "no pipe";
  UniqueFd in(ends[0]);
  UniqueFd out(ends[1]);
  const pid_t child = fork();
  if (child == 0) {
    in.reset();
    be_child(out.release(), what);
  }
  out.reset();
  std::string text;
  std::array<char, 4096> part{};
  for (ssize_t got = 0; (got = read(in.get(), part.data(), part.size())) > 0;)
    text.append(part.data(), static_cast<std::size_t>(got));
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) return "signal " + std::to_string(WTERMSIG(status));
  if (WEXITSTATUS(status) != 0) return "exit " + std::to_string(WEXITSTATUS(status));
  return text;
}

}  // namespace duet_test
