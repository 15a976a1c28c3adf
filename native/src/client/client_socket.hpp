#pragma once

#include <memory>

#include "client/client_connection.hpp"

namespace duet::detail {

/// The Socket of a ClientConnection, owned by core. Core sends and closes only once it is open.
class ClientSocket final : public Socket {
 public:
  explicit ClientSocket(std::shared_ptr<ClientConnection> connection) : connection_(std::move(connection)) {
    connection_->start();
  }
  ~ClientSocket() override { connection_->drop(); }

  void send(std::span<const std::byte> payload, bool is_text) override {
    web_socket()->send(payload, is_text);
  }
  void send_part(std::span<const std::byte> part, bool is_text, bool is_last) {
    web_socket()->send_part(part, is_text, is_last, {});
  }
  void close(std::uint16_t code, std::string_view reason) override { web_socket()->close(code, reason); }
  [[nodiscard]] std::size_t buffered() const override { return web_socket() ? web_socket()->buffered() : 0; }
  [[nodiscard]] Outflow outflow() const override {
    return web_socket() ? web_socket()->outflow() : Outflow();
  }
  [[nodiscard]] std::size_t queued() const override { return web_socket() ? web_socket()->queued() : 0; }
  bool notify_drained(std::size_t low) override { return web_socket()->notify_drained_soon(low), true; }
  bool pause(bool paused) override { return connection_->pause(paused), true; }
  Result<> ping(PingCallback callback) { return web_socket()->ping(std::move(callback)); }
  Life life() override { return web_socket()->was_heard() ? Life::heard : Life::silent; }

 private:
  [[nodiscard]] WebSocket* web_socket() const { return connection_->web_socket(); }

  std::shared_ptr<ClientConnection> connection_;
};

}  // namespace duet::detail
