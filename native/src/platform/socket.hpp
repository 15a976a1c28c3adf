// Stream sockets as every part of duet wants them: non-blocking, closed on exec, and without SIGPIPE (sending.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "platform/network.hpp"
#include "platform/socket_error.hpp"
#include "platform/unique_socket.hpp"

namespace duet::detail {

/// Creates a socket. Returns an empty one with last_socket_error() on failure. It may have the number of a
/// standard stream that the program has closed: see above_standard().
UniqueSocket make_socket(int family);

/// Takes the next connection of a listening socket; `peer` and `size` may be null, as in accept(2). Returns an
/// empty one with last_socket_error() if there is none.
UniqueSocket accept_socket(NativeSocket listening, sockaddr* peer, socklen_t* size);

/// Begins to connect. Returns false with last_socket_error() on failure; else the socket becomes writable when
/// it has connected or failed.
[[nodiscard]] bool begin_connect(NativeSocket socket, const sockaddr* address, socklen_t size);

/// Makes a socket of another origin non-blocking and without SIGPIPE. Returns false with last_socket_error()
/// on failure.
[[nodiscard]] bool adapt_socket(NativeSocket socket);

/// Takes over a socket of another origin, which becomes closed on exec and gets a number that is no standard
/// stream's. Returns an empty one with last_socket_error() on failure; then it still belongs to the caller.
UniqueSocket take_over(NativeSocket socket);

/// Returns the address family; -1 if it is not a socket.
[[nodiscard]] int family_of(NativeSocket socket);

/// Binds a server's socket, so that the address may be used again at once when it is left, and by no other program
/// beside it. Returns false with last_socket_error() on failure.
[[nodiscard]] bool claim_address(NativeSocket socket, const sockaddr* address, socklen_t size);

/// Lets TCP probe the peer of an idle connection after this time, and again in this interval, in seconds.
/// Returns false with last_socket_error() on failure.
[[nodiscard]] bool probe_when_idle(NativeSocket socket, int seconds);

/// Returns the bytes that the peer's system has not acknowledged; 0 if the system cannot tell. For a unix
/// socket it is the memory of its queue, which may be more than was sent.
[[nodiscard]] int unacknowledged_bytes(NativeSocket socket);

// Windows has other types for the same calls: bytes are char, and a size is an int.

inline bool set_option(NativeSocket socket, int level, int name, int value) {
  return setsockopt(socket, level, name, reinterpret_cast<const char*>(&value), sizeof value) == 0;
}

/// Returns nullopt with last_socket_error() on failure.
inline std::optional<int> option(NativeSocket socket, int level, int name) {
  int value = 0;
  socklen_t size = sizeof value;
  if (getsockopt(socket, level, name, reinterpret_cast<char*>(&value), &size) != 0) return {};
  return value;
}

/// Returns the number of received bytes, 0 at the end, or -1 with last_socket_error().
inline std::ptrdiff_t receive(NativeSocket socket, std::span<std::byte> bytes) {
#if DUET_SYSTEM_WINDOWS
  constexpr std::size_t most = INT32_MAX;
  const auto size = static_cast<int>(bytes.size() < most ? bytes.size() : most);
  return recv(socket, reinterpret_cast<char*>(bytes.data()), size, 0);
#else
  return recv(socket, bytes.data(), bytes.size(), 0);
#endif
}

}  // namespace duet::detail
