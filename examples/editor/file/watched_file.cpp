#include "watched_file.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace editor {

namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  explicit operator bool() const { return fd_ >= 0; }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

std::string system_error() { return std::strerror(errno); }

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

std::int64_t now() {
  const auto time = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(time).count();
}

std::optional<std::string> read_all(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return std::nullopt;
  std::string bytes;
  char buffer[64 << 10];
  for (;;) {
    const ssize_t count = read(file.get(), buffer, sizeof buffer);
    if (count == 0) return bytes;
    if (count > 0) {
      bytes.append(buffer, static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      return std::nullopt;
    }
  }
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = write(fd, bytes.data(), bytes.size());
    if (count > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

/// Returns false if the system or the file system cannot do it.
bool exchange([[maybe_unused]] const std::string& a, [[maybe_unused]] const std::string& b) {
#ifdef RENAME_EXCHANGE
  return renameat2(AT_FDCWD, a.c_str(), AT_FDCWD, b.c_str(), RENAME_EXCHANGE) == 0;
#else
  return false;
#endif
}

}  // namespace

std::optional<WatchedFile::Signature> WatchedFile::look() const {
  struct stat status {};
  if (stat(path_.c_str(), &status) != 0) return std::nullopt;
  const std::int64_t modified = nanoseconds(status.st_mtim);
  const std::int64_t changed = nanoseconds(status.st_ctim);
  return Signature{status.st_ino, status.st_size, modified, changed,
                   now() - std::max(modified, changed) >= 2'000'000'000};
}

std::optional<std::string> WatchedFile::read(std::string& why) const {
  auto text = read_all(path_);
  if (!text) why = system_error();
  return text;
}

WatchedFile::Replaced WatchedFile::replace(std::string_view text,
                                           const std::optional<Signature>& seen) const {
  struct stat status {};
  const mode_t mode = stat(path_.c_str(), &status) == 0 ? status.st_mode & 07777 : 0666;
  const std::string temporary = beside(path_, ".duet-new");
  if (const std::string fault = write_file(temporary, text, mode); !fault.empty()) return {fault};
  if (exchange(temporary, path_)) {
    Replaced replaced{.displaced = read_all(temporary)};
    unlink(temporary.c_str());
    return replaced;
  }
  if (look() == seen && rename(temporary.c_str(), path_.c_str()) == 0) return {};
  const std::string why = look() == seen ? system_error() : "it was changed at the same time";
  unlink(temporary.c_str());
  return {why};
}

std::string write_file(const std::string& path, std::string_view bytes, mode_t mode) {
  const std::string temporary = path + '~';
  const Descriptor file(open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
  const bool is_new = bool(file) && (mode == 0666 || fchmod(file.get(), mode) == 0);
  if (is_new && write_all(file.get(), bytes) && fsync(file.get()) == 0 &&
      rename(temporary.c_str(), path.c_str()) == 0)
    return {};
  const std::string why = system_error();
  if (file) unlink(temporary.c_str());
  return why;
}

std::optional<std::string> read_file(const std::string& path) { return read_all(path); }

std::string beside(const std::string& path, std::string_view ending) {
  const std::size_t name = path.rfind('/') + 1;  // 0 without a folder
  return path.substr(0, name) + '.' + path.substr(name) + std::string(ending);
}

std::string real_path(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(realpath(path.c_str(), nullptr), &std::free);
  return real ? real.get() : path;
}

bool lock_file(const std::string& path) {
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  return fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0;
}

}  // namespace editor
