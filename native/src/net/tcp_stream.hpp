#pragma once

#include "net/stream.hpp"

namespace duet::detail {

/// A stream without TLS.
class TcpStream final : public Stream {
 public:
  enum class State : std::uint8_t { connecting, connected };

  /// A stream that is connected already is open from the start and does not call on_stream_open.
  TcpStream(IoContext& io, UniqueSocket fd, State state, StreamEvents& events);

  void send_large(std::span<const std::byte> header, std::span<const std::byte> payload) override;

 private:
  void on_connected() override { open(); }
  [[nodiscard]] std::span<std::byte> receive_buffer() override;
  void take(std::span<std::byte> received) override { report(received); }
  bool transmit() override;
};

}  // namespace duet::detail
