// The other end of a loopback connection, on the same thread: it costs two system calls for many messages.
#pragma once

#include <duet/loop.hpp>

#include <cstdint>
#include <string>
#include <string_view>

#include "base/unique_fd.hpp"

namespace duet_bench {

class RawEnd {
 public:
  /// Connects to a server of this loop and does the handshake.
  static RawEnd client(duet::Loop& loop, std::uint16_t port);

  void send(std::string_view bytes);
  /// Takes all that is there; how much it was.
  std::size_t drain();

 private:
  friend class RawListener;
  explicit RawEnd(duet::detail::UniqueFd fd) : fd_(std::move(fd)) {}
  std::string read_head(duet::Loop& loop);

  duet::detail::UniqueFd fd_;
};

/// A server of one connection, at a port of the system's choice.
class RawListener {
 public:
  RawListener();
  [[nodiscard]] std::string url() const { return "ws://127.0.0.1:" + std::to_string(port_); }
  /// A client of this loop connects already; does the handshake.
  RawEnd accept(duet::Loop& loop);

 private:
  duet::detail::UniqueFd fd_;
  std::uint16_t port_ = 0;
};

}  // namespace duet_bench
