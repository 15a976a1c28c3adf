#include <algorithm>
#include <iterator>
#include <system_error>

#include "platform/network.hpp"
#include "platform/socket_error.hpp"

namespace duet::detail {

namespace {

struct Known {
  int windows;
  int error;
  const char* text;
};

// The sentences are those of other systems.
constexpr Known known[] = {
    {WSAEWOULDBLOCK, EWOULDBLOCK, "Resource temporarily unavailable"},
    {WSAEINPROGRESS, EINPROGRESS, "Operation now in progress"},
    {WSAEINTR, EINTR, "Interrupted system call"},
    {WSAEACCES, EACCES, "Permission denied"},
    {WSAEBADF, EBADF, "Bad file descriptor"},
    {WSAEINVAL, EINVAL, "Invalid argument"},
    {WSAEMFILE, EMFILE, "Too many open files"},
    {WSAENOTSOCK, ENOTSOCK, "Socket operation on non-socket"},
    {WSAEMSGSIZE, EMSGSIZE, "Message too long"},
    {WSAENOPROTOOPT, ENOPROTOOPT, "Protocol not available"},
    {WSAEOPNOTSUPP, EOPNOTSUPP, "Operation not supported"},
    {WSAEAFNOSUPPORT, EAFNOSUPPORT, "Address family not supported by protocol"},
    {WSAEADDRINUSE, EADDRINUSE, "Address already in use"},
    {WSAEADDRNOTAVAIL, EADDRNOTAVAIL, "Cannot assign requested address"},
    {WSAENETDOWN, ENETDOWN, "Network is down"},
    {WSAENETUNREACH, ENETUNREACH, "Network is unreachable"},
    {WSAENETRESET, ENETRESET, "Network dropped connection on reset"},
    {WSAECONNABORTED, ECONNABORTED, "Software caused connection abort"},
    {WSAECONNRESET, ECONNRESET, "Connection reset by peer"},
    {WSAENOBUFS, ENOBUFS, "No buffer space available"},
    {WSAEISCONN, EISCONN, "Transport endpoint is already connected"},
    {WSAENOTCONN, ENOTCONN, "Transport endpoint is not connected"},
    {WSAESHUTDOWN, EPIPE, "Broken pipe"},
    {WSAETIMEDOUT, ETIMEDOUT, "Connection timed out"},
    {WSAECONNREFUSED, ECONNREFUSED, "Connection refused"},
    {WSAEHOSTUNREACH, EHOSTUNREACH, "No route to host"},
    {WSAHOST_NOT_FOUND, WSAHOST_NOT_FOUND, "Name or service not known"},
    {WSATRY_AGAIN, WSATRY_AGAIN, "Temporary failure in name resolution"},
    {WSANO_RECOVERY, WSANO_RECOVERY, "Non-recoverable failure in name resolution"},
    {WSANO_DATA, WSANO_DATA, "No address associated with hostname"},
};

}  // namespace

int last_socket_error() {
  const int error = WSAGetLastError();
  const auto* const found = std::find_if(std::begin(known), std::end(known),
                                         [&](const Known& each) { return each.windows == error; });
  return found == std::end(known) ? error : found->error;
}

std::string error_text(int error) {
  const auto* const found = std::find_if(std::begin(known), std::end(known),
                                         [&](const Known& each) { return each.error == error; });
  if (found != std::end(known)) return found->text;
  return (error >= WSABASEERR ? std::system_category() : std::generic_category()).message(error);
}

}  // namespace duet::detail
