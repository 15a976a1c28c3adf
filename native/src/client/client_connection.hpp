#pragma once

#include <duet/closed.hpp>
#include <duet/native_options.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "client/connector.hpp"
#include "connection/web_socket.hpp"
#include "core/src/limit.hpp"
#include "core/src/transport.hpp"
#include "http/answer_reader.hpp"
#include "http/refusal.hpp"
#include "net/deadline.hpp"
#include "net/io_context.hpp"
#include "net/stream.hpp"

namespace duet::detail {

/// One attempt of a native client: the way to the server, TLS, the opening handshake (RFC 6455 section 4.1)
/// and the connection. When the client lets go of it, it sees the closing
/// handshake through by itself, within a limit.
class ClientConnection final : public std::enable_shared_from_this<ClientConnection>,
                               public StreamEvents,
                               public WebSocketEvents {
 public:
  ClientConnection(IoContext& io, const OpenRequest& request, SocketEvents& events);

  ~ClientConnection() { let_loop_go(); }

  void start();
  /// The client is done with it: no more events.
  void drop();

  void send(std::span<const std::byte> payload, bool is_text) { web_socket_->send(payload, is_text); }
  void close(std::uint16_t code, std::string_view reason) { web_socket_->close(code, reason); }
  [[nodiscard]] std::size_t buffered() const { return web_socket_ ? web_socket_->buffered() : 0; }
  [[nodiscard]] std::size_t queued() const { return web_socket_ ? web_socket_->queued() : 0; }
  void notify_drained(std::size_t low);
  void pause(bool paused);
  /// See Socket::life().
  [[nodiscard]] bool was_heard();
  [[nodiscard]] Outflow outflow() const { return web_socket_ ? stream_->outflow() : Outflow(); }

 private:
  void on_stream_open() override;
  void on_stream_bytes(std::span<std::byte> bytes) override;
  void on_stream_room() override;
  void on_stream_progress() override { check_drained(); }
  void on_stream_end(Cause cause, std::string_view detail) override;
  void on_web_socket_message(std::span<const std::byte> payload, bool is_text) override;
  void on_web_socket_end(const SocketEvent& end) override;
  friend class Deadline<ClientConnection>;
  void on_deadline();

  void connected(Connector::Outcome outcome);
  void read_answer(std::span<std::byte> bytes);
  void check_drained();
  void fail(Cause cause, std::string_view detail, Refusal refusal = {});
  void be_destroyed();
  void let_loop_go();

  IoContext& io_;
  SocketEvents* events_;  // null once dropped, or once the end was reported
  Destination destination_;
  std::string target_;
  std::vector<std::string> subprotocols_;
  std::size_t max_message_size_;
  std::shared_ptr<const NativeOptions> options_;  // never null
  std::shared_ptr<TlsContext> tls_;
  std::string setup_error_;  // why no attempt can be made

  std::shared_ptr<Connector> connector_;  // until there is a stream
  std::shared_ptr<Stream> stream_;
  std::string key_;
  std::unique_ptr<AnswerReader> answer_;  // while it is read
  std::optional<WebSocket> web_socket_;
  std::optional<std::size_t> drained_at_;  // core wants to know when so much waits
  Limit limit_;                            // once dropped
  Deadline<ClientConnection> lingering_;   // the same
  bool heard_ = false;                     // since was_heard() was asked
  bool paused_ = false;
  bool holds_loop_ = false;  // dropped, and what was sent is not out yet
};

/// The seam's view of it, owned by core.
class ClientSocket final : public Socket {
 public:
  explicit ClientSocket(std::shared_ptr<ClientConnection> connection) : connection_(std::move(connection)) {
    connection_->start();
  }
  ~ClientSocket() override { connection_->drop(); }

  void send(std::span<const std::byte> payload, bool is_text) override {
    connection_->send(payload, is_text);
  }
  void close(std::uint16_t code, std::string_view reason) override { connection_->close(code, reason); }
  [[nodiscard]] std::size_t buffered() const override { return connection_->buffered(); }
  [[nodiscard]] Outflow outflow() const override { return connection_->outflow(); }
  [[nodiscard]] std::size_t queued() const override { return connection_->queued(); }
  bool notify_drained(std::size_t low) override { return connection_->notify_drained(low), true; }
  bool pause(bool paused) override { return connection_->pause(paused), true; }
  Life life() override { return connection_->was_heard() ? Life::heard : Life::silent; }

 private:
  std::shared_ptr<ClientConnection> connection_;
};

}  // namespace duet::detail
