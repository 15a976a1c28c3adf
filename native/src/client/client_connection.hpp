#pragma once

#include <duet/closed.hpp>
#include <duet/native_options.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "client/client_handshake.hpp"
#include "client/connector.hpp"
#include "connection/web_socket.hpp"
#include "core/src/transport.hpp"
#include "net/io_context.hpp"
#include "net/stream.hpp"
#include "tls/tls_context.hpp"

namespace duet::detail {

/// One attempt of a native client: connecting to the server, TLS, the opening handshake, and then its
/// WebSocket, which reports to core. After the client drops it, it completes the closing handshake by itself,
/// within a limit.
class ClientConnection final : public std::enable_shared_from_this<ClientConnection>,
                               public StreamEvents,
                               public WebSocketOwner {
 public:
  ClientConnection(IoContext& io, const OpenRequest& request, SocketEvents& events);
  ~ClientConnection() { let_loop_go(); }

  void start();
  /// Drops the connection: no more events are reported.
  void drop();

  /// Null until it is open.
  [[nodiscard]] WebSocket* web_socket() { return web_socket_ ? &*web_socket_ : nullptr; }
  /// Pauses or resumes reading. Callable before it is open.
  void pause(bool paused);

 private:
  void on_stream_open() override;
  void on_stream_bytes(std::span<std::byte> bytes) override;
  void on_stream_end(Cause cause, std::string_view detail) override;
  void on_pong(std::vector<PingAnswer> answers) override;
  bool takes_parts() override;
  void on_part(const MessagePart& part) override;
  void on_progress() override;
  void on_gone() override;

  void connected(Connector::Outcome outcome);
  void start_tls(std::shared_ptr<Stream> plain);
  void open();
  void fail(Cause cause, std::string_view detail, Refusal refusal = {});
  void let_loop_go();

  IoContext& io_;
  SocketEvents* events_;  // null once dropped, or once the attempt has failed
  Destination destination_;
  std::size_t max_message_size_;
  std::shared_ptr<const NativeOptions> options_;  // never null
  std::shared_ptr<TlsContext> tls_;
  std::string setup_error_;  // why no attempt can be made

  std::unique_ptr<ClientHandshake> handshake_;  // null once the handshake is complete
  std::shared_ptr<Connector> connector_;        // null once there is a stream
  std::shared_ptr<Stream> stream_;              // null once there is a WebSocket
  std::optional<WebSocket> web_socket_;
  bool holds_loop_ = false;  // dropped, and the queue is not sent yet
};

}  // namespace duet::detail
