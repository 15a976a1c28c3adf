#include "test_system.hpp"

// A header that needs those of Windows.
#include <psapi.h>

#include <algorithm>
#include <cstdlib>

#include "process_use.hpp"

namespace duet_test {

namespace {

sockaddr* generic(sockaddr_in& address) { return reinterpret_cast<sockaddr*>(&address); }

}  // namespace

bool wait_for(NativeSocket socket, Wanted wanted, std::chrono::steady_clock::time_point deadline) {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  WSAPOLLFD entry{socket, static_cast<SHORT>(wanted == Wanted::to_read ? POLLRDNORM : POLLWRNORM), 0};
  return WSAPoll(&entry, 1, static_cast<int>(std::max<long long>(left.count(), 0))) > 0;
}

UniqueSocket blocking_socket(int family) {
  duet::detail::use_network();
  return UniqueSocket(::socket(family, SOCK_STREAM, 0));
}

// Windows has no flag for one call.
std::ptrdiff_t send_now(NativeSocket socket, std::string_view bytes) {
  u_long on = 1;
  u_long off = 0;
  const auto size = static_cast<int>(std::min<std::size_t>(bytes.size(), 1 << 20));
  ioctlsocket(socket, static_cast<long>(FIONBIO), &on);
  const int sent = ::send(socket, bytes.data(), size, 0);
  const int error = WSAGetLastError();
  ioctlsocket(socket, static_cast<long>(FIONBIO), &off);
  WSASetLastError(error);
  return sent;
}

bool is_acknowledged(NativeSocket) { return true; }

void share_port(NativeSocket socket) { duet::detail::set_option(socket, SOL_SOCKET, SO_REUSEADDR, 1); }

std::pair<UniqueSocket, UniqueSocket> socket_pair() {
  const UniqueSocket listening = blocking_socket(AF_INET);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  UniqueSocket one = blocking_socket(AF_INET);
  if (bind(listening.get(), generic(address), size) != 0 || listen(listening.get(), 1) != 0 ||
      getsockname(listening.get(), generic(address), &size) != 0 ||
      connect(one.get(), generic(address), size) != 0 || !duet::detail::adapt_socket(one.get()))
    std::abort();
  UniqueSocket other = duet::detail::accept_socket(listening.get(), nullptr, nullptr);
  if (!other) std::abort();
  duet::detail::set_option(one.get(), IPPROTO_TCP, TCP_NODELAY, 1);
  duet::detail::set_option(other.get(), IPPROTO_TCP, TCP_NODELAY, 1);
  return {std::move(one), std::move(other)};
}

bool is_open(NativeSocket socket) { return duet::detail::family_of(socket) != -1; }

// An empty value removes it.
void set_variable(const char* name, const char* value) { _putenv_s(name, value ? value : ""); }

void make_link(const std::filesystem::path&, const std::filesystem::path&) {}

void make_fifo(const std::filesystem::path&) {}

// std::clock() is the time on the wall there.
double cpu_seconds() {
  FILETIME created, ended, kernel, user;
  GetProcessTimes(GetCurrentProcess(), &created, &ended, &kernel, &user);
  const auto ticks = [](const FILETIME& time) {
    return static_cast<double>(std::uint64_t{time.dwHighDateTime} << 32 | time.dwLowDateTime);
  };
  return (ticks(kernel) + ticks(user)) / 1e7;
}

double cpu_tick() { return 0.016; }

long peak_memory() {
  PROCESS_MEMORY_COUNTERS counters{};
  GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof counters);
  return static_cast<long>(counters.PeakWorkingSetSize >> 20);
}

}  // namespace duet_test
