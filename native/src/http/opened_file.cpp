#include "http/opened_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstdio>

namespace duet::detail {

namespace {

constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
// O_NONBLOCK: opening a FIFO must not wait for its writer. It means nothing to a regular file.
constexpr int file_flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;

OpenedFile refused(int status) {
  OpenedFile file;
  file.status = status;
  return file;
}

// What the peer could cause is 404; that descriptors or memory ran out is not its fault.
OpenedFile refused_by_system(int error) {
  return refused(error == EMFILE || error == ENFILE || error == ENOMEM || error == EIO ? 500 : 404);
}

unsigned long long nanoseconds(const struct stat& info) {
#ifdef __APPLE__
  const timespec& time = info.st_mtimespec;
#else
  const timespec& time = info.st_mtim;
#endif
  return static_cast<unsigned long long>(time.tv_sec) * 1'000'000'000U +
         static_cast<unsigned long long>(time.tv_nsec);
}

}  // namespace

OpenedFile open_below(const std::filesystem::path& root, const RequestPath& path) {
  UniqueFd at(::open(root.c_str(), folder_flags));
  if (!at) return refused_by_system(errno);
  std::vector<std::string> names = path.names;
  if (path.is_folder) names.emplace_back("index.html");
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool last = i + 1 == names.size();
    const int fd = ::openat(at.get(), names[i].c_str(), last ? file_flags : folder_flags | O_NOFOLLOW);
    if (fd < 0) return refused_by_system(errno);
    at.reset(fd);
  }

  struct stat info {};
  if (::fstat(at.get(), &info) != 0) return refused(500);
  if (S_ISDIR(info.st_mode)) return refused(path.is_folder ? 404 : 301);
  if (!S_ISREG(info.st_mode)) return refused(404);
  OpenedFile file;
  file.status = 200;
  file.fd = std::move(at);
  file.name = names.back();
  file.bytes = static_cast<std::uint64_t>(info.st_size);
  file.modified = info.st_mtime;
  std::array<char, 48> etag{};
  std::snprintf(etag.data(), etag.size(), "\"%llx-%llx\"", static_cast<unsigned long long>(file.bytes),
                nanoseconds(info));
  file.etag = etag.data();
  return file;
}

}  // namespace duet::detail
