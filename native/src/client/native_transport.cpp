#include "client/native_transport.hpp"

#include "client/client_socket.hpp"

namespace duet::detail {

std::unique_ptr<Transport> make_transport(LoopCore& loop) { return std::make_unique<NativeTransport>(loop); }

std::unique_ptr<Socket> NativeTransport::open(const OpenRequest& request, SocketEvents& events) {
  return std::make_unique<ClientSocket>(std::make_shared<ClientConnection>(*this, request, events));
}

}  // namespace duet::detail
