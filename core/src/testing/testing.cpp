#include <duet/testing.hpp>

#include <utility>

#include "as_text.hpp"
#include "testing/rule.hpp"
#include "testing/test_connection.hpp"
#include "testing/test_network.hpp"
#include "testing/test_server.hpp"

namespace duet::testing {

using detail::TestServer;

Result<> Peer::send_text(std::string_view text) const { return line_->peer_send(text, true); }

Result<> Peer::send_binary(ByteView bytes) const {
  return line_->peer_send(detail::as_text(bytes.bytes()), false);
}

Result<> Peer::send(const Message& message) const {
  return line_->peer_send(message.text(), message.is_text());
}

Result<> Peer::send_text_part(std::string_view text, Part what_follows) const {
  return line_->peer_send_part(text, true, what_follows == Part::last);
}

Result<> Peer::send_binary_part(ByteView bytes, Part what_follows) const {
  return line_->peer_send_part(detail::as_text(bytes.bytes()), false, what_follows == Part::last);
}

Result<> Peer::close() const { return line_->peer_close(0, {}); }

Result<> Peer::close(std::uint16_t code, std::string_view reason) const {
  if (code == 0) return Error::bad_close_code;
  return line_->peer_close(code, reason);
}

Result<> Peer::lose() const { return line_->peer_lose(false); }
Result<> Peer::reset() const { return line_->peer_lose(true); }
Result<> Peer::overflow() const { return line_->peer_overflow(); }
void Peer::stall() const { line_->stall(); }
void Peer::resume() const { line_->resume(); }
bool Peer::is_open() const { return line_->is_open(); }
const std::optional<Closed>& Peer::closed() const { return line_->closed; }
const std::vector<OwnedMessage>& Peer::received() const { return line_->received; }
std::string_view Peer::url() const { return line_->url; }
std::string_view Peer::subprotocol() const { return line_->subprotocol; }
const std::vector<std::string>& Peer::subprotocols() const { return line_->subprotocols; }

void Server::on_open(Function<void(Peer)> callback) { core_.open_slot.set(std::move(callback)); }
void Server::on_message(Function<void(Peer, Message)> callback) {
  core_.message_slot.set(std::move(callback));
}
void Server::on_message_part(Function<void(Peer, MessagePart)> callback) {
  core_.part_slot.set(std::move(callback));
}
void Server::on_close(Function<void(Peer, const Closed&)> callback) {
  core_.close_slot.set(std::move(callback));
}

void Server::accept() { core_.answer = TestServer::Answer::accept; }
void Server::ignore() { core_.answer = TestServer::Answer::ignore; }

void Server::refuse() {
  core_.answer = TestServer::Answer::refuse;
  core_.http_status = 0;
}

void Server::refuse(std::uint16_t http_status) {
  detail::test_rule(http_status >= 300 && http_status < 600, "the status of a refusal is from 300 to 599");
  core_.answer = TestServer::Answer::refuse;
  core_.http_status = http_status;
}

void Server::subprotocols(std::vector<std::string> known) {
  core_.choice.reset();
  core_.known = std::move(known);
}

void Server::choose(std::string subprotocol) { core_.choice = std::move(subprotocol); }

void Server::delay(std::chrono::milliseconds latency) { core_.delay = latency; }

std::size_t Server::attempts() const { return core_.attempts; }

std::vector<Peer> Server::peers() const {
  std::vector<Peer> peers;
  for (const auto& line : core_.lines) peers.emplace_back(line);
  return peers;
}

Peer Server::peer() const {
  detail::test_rule(!core_.lines.empty(), "no client has connected to this server yet; call settle() first");
  return Peer(core_.lines.back());
}

Network::Network(Host host) : core_(std::make_unique<detail::TestNetwork>(host)) {}
Network::~Network() = default;
Server& Network::listen(std::string_view url) { return core_->listen(url).face; }
void Network::hide() { core_->set_visible(false); }
void Network::show() { core_->set_visible(true); }
void Network::settle() { core_->settle(); }
void Network::advance(std::chrono::milliseconds time) { core_->advance(time); }
std::chrono::milliseconds Network::elapsed() const { return core_->now(); }

}  // namespace duet::testing
