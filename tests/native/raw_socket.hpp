// A plain blocking TCP socket that plays bytes, with a deadline on everything that waits.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/unique_fd.hpp"
#include "support/eventually.hpp"

namespace duet_test {

class RawSocket {
 public:
  RawSocket() = default;
  explicit RawSocket(duet::detail::UniqueFd fd) : fd_(std::move(fd)) {}

  /// To 127.0.0.1, or with `ipv6` to ::1. Without a connection, is_open() is false.
  static RawSocket connect(std::uint16_t port, bool ipv6 = false);

  [[nodiscard]] bool is_open() const { return static_cast<bool>(fd_); }

  /// False when the peer takes no more.
  bool send(std::string_view bytes);
  /// Up to `size` bytes: fewer when the connection ends first, or at the deadline.
  std::string read(std::size_t size);
  /// Up to and with `end`.
  std::string read_until(std::string_view end);
  /// All there is until the connection ends. At the deadline, adds "(timeout)".
  std::string read_to_end();
  /// Whether the connection ends, by FIN or RST, without another byte.
  bool ends() { return read_to_end().empty(); }

  /// Whether all that was sent lies with the peer's system, which has acknowledged it.
  [[nodiscard]] bool is_delivered() const;
  /// Whether as much waits for a peer that does not read as the system takes.
  [[nodiscard]] bool is_full() const;

  /// TCP FIN: nothing more is sent, reading goes on.
  void half_close();
  /// TCP RST.
  void reset();
  void close() { fd_.reset(); }
  /// A small receive buffer, so that a peer soon has to wait. Before connect() only: see connect_slow().
  static RawSocket connect_slow(std::uint16_t port);

 private:
  static RawSocket connect_with(std::uint16_t port, bool ipv6, int receive_buffer);
  /// False at the deadline.
  bool wait_readable(std::chrono::steady_clock::time_point deadline) const;

  duet::detail::UniqueFd fd_;
};

/// A listening socket on a port of the system's choice, on 127.0.0.1.
class RawListener {
 public:
  RawListener();
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::string url(std::string_view scheme = "ws") const {
    return std::string(scheme) + "://127.0.0.1:" + std::to_string(port_);
  }
  /// Not open if nobody came before the deadline.
  RawSocket accept();
  void close() { fd_.reset(); }

 private:
  duet::detail::UniqueFd fd_;
  std::uint16_t port_ = 0;
};

}  // namespace duet_test
