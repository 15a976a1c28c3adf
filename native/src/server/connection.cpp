#include <duet/connection.hpp>

#include "server/server_connection.hpp"
#include "server/weak_loop.hpp"
#include "topics/topic_registry.hpp"

namespace duet {

SendResult Connection::send(std::string_view text, const MessageOptions& options) {
  return connection_->send(std::as_bytes(std::span(text)), true, options);
}
SendResult Connection::send(std::span<const std::byte> bytes, const MessageOptions& options) {
  return connection_->send(bytes, false, options);
}
SendResult Connection::send(const PreparedMessage& message) { return connection_->send(message); }
SendResult Connection::send_part(std::string_view text, Part what_follows, const MessageOptions& options) {
  return connection_->send_part(std::as_bytes(std::span(text)), true, what_follows == Part::last, options);
}
SendResult Connection::send_part(std::span<const std::byte> bytes, Part what_follows,
                                 const MessageOptions& options) {
  return connection_->send_part(bytes, false, what_follows == Part::last, options);
}

Result<> Connection::pause() { return connection_->pause(true); }
Result<> Connection::resume() { return connection_->pause(false); }

Result<> Connection::post(Function<void(Connection&)> fn) const {
  const bool posted =
      connection_->weak_loop().post([handle = *this, fn = std::move(fn)]() mutable { fn(handle); });
  return posted ? Result<>() : Error::already_closed;
}

Result<> Connection::subscribe(std::string_view pattern) { return connection_->subscribe(pattern); }
Result<CaughtUp> Connection::subscribe(std::string_view topic, std::uint64_t after) {
  return connection_->subscribe(topic, after);
}
void Connection::unsubscribe(std::string_view pattern) { connection_->unsubscribe(pattern); }
bool Connection::is_subscribed(std::string_view pattern) const {
  return detail::TopicRegistry::is_subscribed(*connection_, pattern);
}

Result<Published> Connection::publish(std::string_view topic, const PreparedMessage& message,
                                      const PublishOptions& options) {
  return connection_->publish(topic, message, options);
}
Result<Published> Connection::publish(std::string_view topic, std::string_view text,
                                      const PublishOptions& options) {
  const auto message = PreparedMessage::text(text, {options.compress});
  if (!message) return message.error();
  return publish(topic, *message, options);
}
Result<Published> Connection::publish(std::string_view topic, std::span<const std::byte> bytes,
                                      const PublishOptions& options) {
  return publish(topic, PreparedMessage::binary(bytes, {options.compress}), options);
}

std::any& Connection::data() const { return connection_->data(); }
Result<> Connection::close() { return connection_->close(0, {}); }
Result<> Connection::close(std::uint16_t code, std::string_view reason) {
  if (code == 0) return Error::bad_close_code;
  return connection_->close(code, reason);
}
Result<> Connection::terminate() { return connection_->terminate(); }

bool Connection::is_open() const { return connection_->is_open(); }
std::uint64_t Connection::id() const { return connection_->peer().id; }
std::size_t Connection::buffered_amount() const { return connection_->buffered(); }
std::string_view Connection::subprotocol() const { return connection_->subprotocol(); }
std::string_view Connection::target() const { return connection_->peer().request.target; }
std::string_view Connection::path() const { return connection_->peer().request.path(); }
std::string_view Connection::remote_address() const { return connection_->peer().address; }
const ClientCertificate* Connection::client_certificate() const {
  return connection_->peer().certificate.get();
}
std::string_view Connection::parameter(std::string_view name) const {
  return connection_->peer().parameter(name);
}
std::string_view Connection::header(std::string_view name) const {
  return connection_->peer().request.header(name);
}

}  // namespace duet
