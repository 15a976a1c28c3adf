#include "client/native_transport.hpp"

#include "client/client_socket.hpp"

namespace duet::detail {

std::unique_ptr<Transport> make_transport(LoopCore& loop) { return std::make_unique<NativeTransport>(loop); }

std::unique_ptr<Socket> NativeTransport::open(const OpenRequest& request, SocketEvents& events) {
  return std::make_unique<ClientSocket>(std::make_shared<ClientConnection>(*this, request, events));
}

bool can_send_parts(const Socket&) { return true; }

void send_part(Socket& socket, std::span<const std::byte> part, bool is_text, bool is_last) {
  static_cast<ClientSocket&>(socket).send_part(part, is_text, is_last);
}

}  // namespace duet::detail
