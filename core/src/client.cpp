#include <duet/client.hpp>

#include "client_core.hpp"

namespace duet {

Client::Client(Loop& loop, ClientOptions options)
    : core_(new detail::ClientCore(detail::LoopCore::of(loop), std::move(options))) {}
Client::~Client() {
  if (core_) core_->abandon();
}

void Client::on_open(Function<void()> callback) { core_->open_slot.set(std::move(callback)); }
void Client::on_message(Function<void(Message)> callback) { core_->message_slot.set(std::move(callback)); }
void Client::on_close(Function<void(const Closed&)> callback) { core_->close_slot.set(std::move(callback)); }

Result<void, Failure> Client::connect(std::string_view url) {
  std::string_view refused;
  const Result<> connecting = core_->connect(url, refused);
  if (connecting) return {};
  return Failure{connecting.error(), std::string(refused)};
}
SendResult Client::send_text(std::string_view text) {
  return core_->send(std::as_bytes(std::span(text.data(), text.size())), true);
}
SendResult Client::send_binary(ByteView bytes) { return core_->send(bytes.bytes(), false); }
SendResult Client::send(const Message& message) { return core_->send(message.bytes(), message.is_text()); }
Result<> Client::close() { return core_->close(0, {}); }
Result<> Client::close(std::uint16_t code, std::string_view reason) {
  if (code == 0) return Error::bad_close_code;
  return core_->close(code, reason);
}

std::uint32_t Client::attempt() const { return core_->attempt(); }
ReadyState Client::ready_state() const { return core_->state(); }
std::size_t Client::buffered_amount() const { return core_->buffered(); }
std::string_view Client::subprotocol() const { return core_->subprotocol(); }

}  // namespace duet
