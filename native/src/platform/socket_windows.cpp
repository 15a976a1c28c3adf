#include "platform/socket.hpp"

#include <mstcpip.h>  // needs the types of the others

namespace duet::detail {

namespace {

/// Between the creation of an accepted socket and this call, a child process may inherit it.
bool close_on_exec(NativeSocket socket) {
  return SetHandleInformation(reinterpret_cast<HANDLE>(socket), HANDLE_FLAG_INHERIT, 0) != 0;
}

}  // namespace

void use_network() {
  static const int started = [] {
    WSADATA data;
    return WSAStartup(MAKEWORD(2, 2), &data);
  }();
  static_cast<void>(started);  // on failure the next call fails too, and says why
}

void SocketKind::close(Native socket) { closesocket(socket); }

UniqueSocket make_socket(int family) {
  use_network();
  constexpr DWORD flags = WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT;
  UniqueSocket socket(WSASocketW(family, SOCK_STREAM, 0, nullptr, 0, flags));
  if (!socket || !adapt_socket(socket.get())) return {};
  return socket;
}

UniqueSocket accept_socket(NativeSocket listening, sockaddr* peer, socklen_t* size) {
  UniqueSocket socket(accept(listening, peer, size));
  if (!socket) return {};
  if (close_on_exec(socket.get()) && adapt_socket(socket.get())) return socket;
  socket.reset();
  WSASetLastError(WSAECONNABORTED);
  return {};
}

bool adapt_socket(NativeSocket socket) {
  u_long on = 1;
  return ioctlsocket(socket, static_cast<long>(FIONBIO), &on) == 0;
}

UniqueSocket take_over(NativeSocket socket) {
  if (!close_on_exec(socket)) return {};
  return UniqueSocket(socket);
}

int family_of(NativeSocket socket) {
  WSAPROTOCOL_INFOW info{};
  socklen_t size = sizeof info;
  const int status = getsockopt(socket, SOL_SOCKET, SO_PROTOCOL_INFOW, reinterpret_cast<char*>(&info), &size);
  return status == 0 ? info.iAddressFamily : -1;
}

bool probe_when_idle(NativeSocket socket, int seconds) {
  const auto milliseconds = static_cast<ULONG>(seconds) * 1000;
  tcp_keepalive wanted{1, milliseconds, milliseconds};
  DWORD size = 0;
  return WSAIoctl(socket, SIO_KEEPALIVE_VALS, &wanted, sizeof wanted, nullptr, 0, &size, nullptr, nullptr) ==
         0;
}

// Windows tells it for its own use only (SIO_TCP_INFO, whose layout has versions).
int unacknowledged_bytes(NativeSocket) { return 0; }

}  // namespace duet::detail
