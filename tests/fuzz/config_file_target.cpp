// The configuration file of `duet serve`.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <string>

#include "config_file.hpp"
#include "serve_options.hpp"
#include "target.hpp"

using namespace duet_fuzz;

namespace {

/// A file in memory with a path.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view content) : fd_(memfd_create("config", MFD_CLOEXEC)) {
    require(write(fd_, content.data(), content.size()) == static_cast<ssize_t>(content.size()),
            "the file is written");
  }
  ~MemoryFile() { close(fd_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

 private:
  int fd_;
};

void read_config(Input input) {
  const MemoryFile file(input.rest());
  duet_cli::ConfigFile config([](CLI::App& app) {
    static duet_cli::ServeOptions options;
    options = {};
    duet_cli::describe(app, options);
  });
  const bool is_read = config.read(file.path(), {});
  require(is_read == config.error().empty(), "a file is refused with an error");
  if (!is_read) {
    require(config.error().starts_with(file.path() + ':'), "an error begins with the file");
    return;
  }
  for (const std::string& argument : config.arguments())
    require(argument.starts_with("--"), "each argument is a long option");
}

const Target config_file("config_file", read_config);

}  // namespace
