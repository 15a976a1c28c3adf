#include "platform/unix_address.hpp"

namespace duet::detail {

// Windows has them since 2018, and Wine 8, where duet is tested, has none.
socklen_t fill_unix_address(const std::string&, sockaddr_storage&, std::string& error) {
  error = "duet has no unix sockets on Windows";
  return 0;
}

}  // namespace duet::detail
