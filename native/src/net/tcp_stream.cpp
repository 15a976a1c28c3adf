#include "net/tcp_stream.hpp"

#include <algorithm>

#include "net/io_context.hpp"

namespace duet::detail {

TcpStream::TcpStream(IoContext& io, UniqueSocket fd, State state, StreamEvents& events)
    : Stream(io, std::move(fd), state == State::connecting ? Phase::connecting : Phase::open, events) {}

std::span<std::byte> TcpStream::receive_buffer() { return place().empty() ? io().network_buffer() : place(); }

bool TcpStream::transmit() {
  while (!out().empty()) {
    std::array<iovec, SendQueue::most_pieces> pieces;
    const auto count = static_cast<std::size_t>(out().gather(pieces));
    const std::size_t sent = send_pieces(std::span(pieces).first(count));
    if (sent == 0) return false;
    out().consume(sent);
  }
  return true;
}

void TcpStream::send_large(std::span<const std::byte> header, std::span<const std::byte> payload) {
  if (out().empty() && is_open() && may_send()) {
    std::array<iovec, 2> pieces{{{const_cast<std::byte*>(header.data()), header.size()},
                                 {const_cast<std::byte*>(payload.data()), payload.size()}}};
    const std::size_t sent = send_pieces(pieces);
    const std::size_t of_header = std::min(sent, header.size());
    header = header.subspan(of_header);
    payload = payload.subspan(sent - of_header);
  }
  out().append(header);
  if (!payload.empty()) out().append(payload, payload.size());
  if (out().empty()) return;
  out().count_message();
  answer();
}

}  // namespace duet::detail
