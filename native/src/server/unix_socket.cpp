#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "platform/socket.hpp"
#include "server/certificates.hpp"
#include "server/listening_socket.hpp"

namespace duet::detail {

namespace {

/// Returns 0 if the socket is a leftover on which nobody listens, else an errno.
int left_behind(const std::string& path, const sockaddr* address, socklen_t size) {
  struct stat file {};
  if (lstat(path.c_str(), &file) != 0) return errno;
  if (!S_ISSOCK(file.st_mode)) return EADDRINUSE;
  const UniqueSocket probe = make_socket(AF_UNIX);
  if (!probe) return errno;
  if (connect(probe.get(), address, size) == 0) return EADDRINUSE;
  if (errno == ECONNREFUSED) return 0;
  return errno == EACCES ? EACCES : EADDRINUSE;  // EAGAIN: its queue is full; EPROTOTYPE: it is no stream
}

void remove_if_same(const std::string& path, const struct stat& file) {
  struct stat now {};
  if (lstat(path.c_str(), &now) == 0 && now.st_dev == file.st_dev && now.st_ino == file.st_ino)
    unlink(path.c_str());
}

}  // namespace

OpenedSocket listen_at_path(const ServerOptions& options) {
  const std::string& path = options.unix_socket.path;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path)
    return Failure{Error::address_unavailable, path + ": the path of a unix socket is too long"};
  if (path.find('\0') != std::string::npos)
    return Failure{Error::address_unavailable, "the path of a unix socket contains a NUL"};
  std::memcpy(address.sun_path, path.data(), path.size());
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);

  UniqueSocket fd = above_standard(make_socket(AF_UNIX));
  if (!fd) return listening_failure(errno, path);
  const auto mode = static_cast<mode_t>(options.unix_socket.mode & 0777U);
  // Before bind(), so that the file never has more permissions. Linux alone does it; elsewhere nobody can connect before
  // listen(), and by then the file has its mode.
  fchmod(fd.get(), mode);
  if (bind(fd.get(), generic, sizeof address) != 0) {
    if (errno != EADDRINUSE) return listening_failure(errno, path);
    if (const int error = left_behind(path, generic, sizeof address)) return listening_failure(error, path);
    unlink(path.c_str());
    if (bind(fd.get(), generic, sizeof address) != 0) return listening_failure(errno, path);
  }
  struct stat file {};
  const bool is_ready =
      chmod(path.c_str(), mode) == 0 && lstat(path.c_str(), &file) == 0 && ::listen(fd.get(), SOMAXCONN) == 0;
  if (!is_ready) {
    const int error = errno;
    unlink(path.c_str());
    return listening_failure(error, path);
  }
  return std::make_shared<ListeningSocket>(
      ListeningSocket{.fd = std::move(fd),
                      .endpoint = {"localhost", 0, speaks_tls(options), path},
                      .file_remover = [path, file] { remove_if_same(path, file); }});
}

}  // namespace duet::detail
