// Lines for a slow reader, through a pipe.
#include "line_writer.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <memory>

#include "catch.hpp"

using duet_cli::LineWriter;

namespace {

struct Pipe {
  Pipe() { REQUIRE(pipe(ends) == 0); }
  ~Pipe() {
    close(ends[0]);
    if (ends[1] >= 0) close(ends[1]);
  }
  std::string read_line() {
    std::string line;
    char next = 0;
    while (read(ends[0], &next, 1) == 1 && next != '\n') line += next;
    return line;
  }
  /// Reads until all writers have closed the pipe.
  std::string read_all() {
    close(std::exchange(ends[1], -1));
    std::string all;
    char part[4096];
    for (ssize_t size = 0; (size = read(ends[0], part, sizeof part)) > 0;)
      all.append(part, static_cast<std::size_t>(size));
    return all;
  }

  int ends[2];
};

/// Reads until `written` lines were received or reported as dropped. Returns both numbers.
std::pair<int, int> read_lines(Pipe& pipe, int written) {
  const std::string told = "dropped ";
  int lines = 0, dropped = 0;
  while (lines + dropped < written) {
    const std::string line = pipe.read_line();
    REQUIRE_FALSE(line.empty());
    if (line.starts_with(told))
      dropped += std::stoi(line.substr(told.size()));
    else
      ++lines;
  }
  return {lines, dropped};
}

std::string notice(std::uint64_t dropped) { return "dropped " + std::to_string(dropped); }

}  // namespace

TEST_CASE("lines are written in their order when the writer is destroyed") {
  Pipe pipe;
  {
    LineWriter writer(pipe.ends[1], notice);
    for (int i = 0; i < 1000; ++i) writer.write(std::to_string(i));
  }
  std::string expected;
  for (int i = 0; i < 1000; ++i) expected += std::to_string(i) + '\n';
  CHECK(pipe.read_all() == expected);
}

TEST_CASE("lines without room are dropped and their count is written before the next line") {
  Pipe pipe;
  const int written = 3000;
  const std::string line(1000, 'x');
  auto writer = std::make_unique<LineWriter>(pipe.ends[1], notice);
  for (int i = 0; i < written; ++i) writer->write(line);  // nobody reads: this does not block
  const auto [lines, dropped] = read_lines(pipe, written);
  CHECK(dropped > 0);
  writer->write("after");
  CHECK(pipe.read_line() == "after");
}

// Its thread is still blocked when the writer is destroyed, so the descriptor is never closed: another file
// would get its number.
TEST_CASE("the destructor of a writer returns although its reader has stalled for good") {
  static auto& pipe = *new Pipe;
  LineWriter writer(pipe.ends[1]);
  for (int i = 0; i < 3000; ++i) writer.write(std::string(1000, 'x'));
  CHECK(true);  // the destructor runs now
}

TEST_CASE("the writer waits for a non-blocking descriptor until it is writable") {
  Pipe pipe;
  fcntl(pipe.ends[1], F_SETFL, O_NONBLOCK);
  const int written = 500;
  auto writer = std::make_unique<LineWriter>(pipe.ends[1]);
  for (int i = 0; i < written; ++i) writer->write(std::string(1000, 'x'));
  std::size_t got = 0;
  char part[4096];
  while (got < written * 1001U) {
    const ssize_t size = read(pipe.ends[0], part, sizeof part);
    REQUIRE(size > 0);
    got += static_cast<std::size_t>(size);
  }
  CHECK(got == written * 1001U);
}

TEST_CASE("a reader that has closed its end loses its lines and nothing else") {
  std::signal(SIGPIPE, SIG_IGN);
  Pipe pipe;
  close(std::exchange(pipe.ends[0], open("/dev/null", O_RDONLY)));
  LineWriter writer(pipe.ends[1], notice);
  for (int i = 0; i < 10; ++i) writer.write("x");
  CHECK(true);
}
