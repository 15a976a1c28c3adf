// The peer of a loopback connection, on the same thread: it needs two system calls for many messages.
#pragma once

#include <duet/loop.hpp>

#include <cstdint>
#include <string>
#include <string_view>

#include "platform/unique_fd.hpp"

namespace duet_bench {

class RawEnd {
 public:
  /// Connects to a server of this loop and performs the handshake.
  static RawEnd client(duet::Loop& loop, std::uint16_t port);

  void send(std::string_view bytes);
  /// Reads everything that is available. Returns the number of bytes.
  std::size_t drain();

 private:
  friend class RawListener;
  explicit RawEnd(duet::detail::UniqueFd fd) : fd_(std::move(fd)) {}
  std::string read_head(duet::Loop& loop);

  duet::detail::UniqueFd fd_;
};

/// A server for one connection, on a port chosen by the system.
class RawListener {
 public:
  RawListener();
  [[nodiscard]] std::string url() const { return "ws://127.0.0.1:" + std::to_string(port_); }
  /// Performs the handshake with a client of this loop that is already connecting.
  RawEnd accept(duet::Loop& loop);

 private:
  duet::detail::UniqueFd fd_;
  std::uint16_t port_ = 0;
};

}  // namespace duet_bench
