#include <sys/un.h>

#include <cstddef>
#include <cstring>

#include "platform/unix_address.hpp"

namespace duet::detail {

socklen_t fill_unix_address(const std::string& path, sockaddr_storage& address, std::string& error) {
  sockaddr_un named{};
  if (path.size() >= sizeof named.sun_path) {
    error = "the path of a unix socket is too long";
    return 0;
  }
  named.sun_family = AF_UNIX;
  std::memcpy(named.sun_path, path.data(), path.size());
  std::memcpy(&address, &named, sizeof named);
  return static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + 1);
}

}  // namespace duet::detail
