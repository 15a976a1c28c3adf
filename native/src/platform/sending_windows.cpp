#include <algorithm>
#include <array>
#include <climits>

#include "platform/sending.hpp"

namespace duet::detail {

// Windows has no SIGPIPE.
std::ptrdiff_t send_quietly(NativeSocket socket, std::span<iovec> pieces) {
  std::array<WSABUF, 16> buffers;
  const std::size_t count = std::min(pieces.size(), buffers.size());
  for (std::size_t i = 0; i < count; ++i)
    buffers[i] = {static_cast<ULONG>(std::min<std::size_t>(pieces[i].iov_len, INT_MAX)),
                  static_cast<CHAR*>(pieces[i].iov_base)};
  DWORD sent = 0;
  const int status = WSASend(socket, buffers.data(), static_cast<DWORD>(count), &sent, 0, nullptr, nullptr);
  return status == 0 ? static_cast<std::ptrdiff_t>(sent) : -1;
}

}  // namespace duet::detail
