// A blocking TCP socket for raw bytes; every wait has a deadline.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "platform/unique_socket.hpp"
#include "support/eventually.hpp"

namespace duet_test {

class RawSocket {
 public:
  RawSocket() = default;
  explicit RawSocket(duet::detail::UniqueSocket fd) : fd_(std::move(fd)) {}

  /// Connects to 127.0.0.1, or with `ipv6` to ::1. Without a connection, is_open() is false.
  static RawSocket connect(std::uint16_t port, bool ipv6 = false);

  [[nodiscard]] bool is_open() const { return static_cast<bool>(fd_); }

  /// Returns false when the peer takes no more.
  bool send(std::string_view bytes);
  /// Reads up to `size` bytes: fewer if the connection ends first, or at the deadline.
  std::string read(std::size_t size);
  /// Reads up to and including `end`.
  std::string read_until(std::string_view end);
  /// Reads until the connection ends. At the deadline, adds "(timeout)".
  std::string read_to_end();
  /// Returns whether the connection ends, by FIN or RST, without another byte.
  bool ends() { return read_to_end().empty(); }

  /// Returns whether the peer's system has acknowledged all sent bytes.
  [[nodiscard]] bool is_delivered() const;
  /// Returns whether the system takes no more for a peer that does not read.
  [[nodiscard]] bool is_full() const;

  /// Sends TCP FIN: nothing more is sent, reading continues.
  void half_close();
  /// Sends TCP RST.
  void reset();
  void close() { fd_.reset(); }
  /// Gives up the descriptor, which the caller closes.
  [[nodiscard]] duet::detail::NativeSocket release() { return fd_.release(); }
  /// Connects with a small receive buffer, so that a peer soon has to wait. The size is set before connect().
  static RawSocket connect_slow(std::uint16_t port);

 private:
  static RawSocket connect_with(std::uint16_t port, bool ipv6, int receive_buffer);
  /// Returns false at the deadline.
  bool wait_readable(std::chrono::steady_clock::time_point deadline) const;

  duet::detail::UniqueSocket fd_;
};

/// A port chosen by the system. As long as this lives, the system assigns it to nobody else; connections to it are refused
/// unless a socket with SO_REUSEPORT listens on it.
class HeldPort {
 public:
  HeldPort();
  [[nodiscard]] std::uint16_t number() const { return number_; }

 private:
  duet::detail::UniqueSocket fd_;
  std::uint16_t number_ = 0;
};

/// A listening socket on 127.0.0.1, on a port chosen by the system. After close() connections to it are refused.
class RawListener {
 public:
  RawListener();
  [[nodiscard]] std::uint16_t port() const { return port_.number(); }
  [[nodiscard]] std::string url(std::string_view scheme = "ws") const {
    return std::string(scheme) + "://127.0.0.1:" + std::to_string(port());
  }
  /// Returns a socket that is not open if nobody connected before the deadline.
  RawSocket accept();
  void close() { fd_.reset(); }

 private:
  HeldPort port_;
  duet::detail::UniqueSocket fd_;
};

}  // namespace duet_test
