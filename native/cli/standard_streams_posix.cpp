#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>

#include "standard_streams.hpp"

namespace duet_cli {

namespace {

void wait_for(int descriptor, short events) {
  pollfd entry{descriptor, events, 0};
  poll(&entry, 1, -1);
}

}  // namespace

std::vector<std::string> arguments(int argc, char** argv) { return {argv + 1, argv + argc}; }

// Opens /dev/null for those that are closed: a socket that got such a number would receive the output.
void prepare_standard_streams() {
  int fd = 0;
  while (fd >= 0 && fd <= standard_error) fd = open("/dev/null", O_RDWR);
  if (fd >= 0) close(fd);
  static_cast<void>(signal(SIGPIPE, SIG_IGN));
}

std::size_t whole_in_pipe() { return PIPE_BUF; }

int write_all(int descriptor, std::string_view& text) {
  while (!text.empty()) {
    const ssize_t written = write(descriptor, text.data(), text.size());
    if (written >= 0)
      text.remove_prefix(static_cast<std::size_t>(written));
    else if (errno == EAGAIN || errno == EWOULDBLOCK)
      wait_for(descriptor, POLLOUT);
    else if (errno != EINTR)
      return errno;
  }
  return 0;
}

std::ptrdiff_t read_some(int descriptor, std::span<char> to) {
  for (;;) {
    const ssize_t size = read(descriptor, to.data(), to.size());
    if (size >= 0) return size;
    if (errno == EAGAIN || errno == EWOULDBLOCK)
      wait_for(descriptor, POLLIN);
    else if (errno != EINTR)
      return -1;
  }
}

bool is_terminal(int descriptor) { return isatty(descriptor) == 1; }

void trim_line_end(std::string&) {}

bool wait_for_closed_output() {
  pollfd output{standard_output, 0, 0};
  while (poll(&output, 1, -1) < 0) {
  }
  return (output.revents & POLLNVAL) == 0;
}

}  // namespace duet_cli
