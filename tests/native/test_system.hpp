// The calls of tests that differ between operating systems.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string_view>
#include <utility>

#include "platform/socket.hpp"

namespace duet_test {

using duet::detail::NativeSocket;
using duet::detail::UniqueSocket;

enum class Wanted { to_read, to_write };

/// Returns false at the deadline.
bool wait_for(NativeSocket socket, Wanted wanted, std::chrono::steady_clock::time_point deadline);

/// Creates a blocking TCP socket.
UniqueSocket blocking_socket(int family);

/// Sends on a blocking socket what it takes now. Returns the number of bytes, or -1 with last_socket_error().
std::ptrdiff_t send_now(NativeSocket socket, std::string_view bytes);

/// Returns whether the peer's system has acknowledged all that was sent; true if this system cannot tell.
bool is_acknowledged(NativeSocket socket);

/// Lets sockets of this function, and no others, be bound to the same port.
void share_port(NativeSocket socket);

/// Returns two connected non-blocking sockets.
std::pair<UniqueSocket, UniqueSocket> socket_pair();

bool is_open(NativeSocket socket);

/// Sets an environment variable; null removes it.
void set_variable(const char* name, const char* value);

/// Creates a link to a file or a folder, if links need no right of their own.
void make_link(const std::filesystem::path& target, const std::filesystem::path& link);

/// Creates a FIFO, if the system has such files.
void make_fifo(const std::filesystem::path& path);

}  // namespace duet_test
