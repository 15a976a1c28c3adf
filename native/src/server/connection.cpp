#include <duet/connection.hpp>

#include "server/session.hpp"
#include "server/weak_loop.hpp"
#include "topics/topic_registry.hpp"

namespace duet {

SendResult Connection::send(std::string_view text, const MessageOptions& options) {
  return session_->send(std::as_bytes(std::span(text)), true, options);
}
SendResult Connection::send(std::span<const std::byte> bytes, const MessageOptions& options) {
  return session_->send(bytes, false, options);
}
SendResult Connection::send(const PreparedMessage& message) { return session_->send(message); }
SendResult Connection::send_part(std::string_view text, Part what_follows, const MessageOptions& options) {
  return session_->send_part(std::as_bytes(std::span(text)), true, what_follows == Part::last, options);
}
SendResult Connection::send_part(std::span<const std::byte> bytes, Part what_follows,
                                 const MessageOptions& options) {
  return session_->send_part(bytes, false, what_follows == Part::last, options);
}

Result<> Connection::pause() { return session_->pause(true); }
Result<> Connection::resume() { return session_->pause(false); }

Result<> Connection::post(Function<void(Connection&)> fn) const {
  const bool posted =
      session_->weak_loop().post([handle = *this, fn = std::move(fn)]() mutable { fn(handle); });
  return posted ? Result<>() : Error::already_closed;
}

Result<> Connection::subscribe(std::string_view pattern) { return session_->subscribe(pattern); }
Result<CaughtUp> Connection::subscribe(std::string_view topic, std::uint64_t after) {
  return session_->subscribe(topic, after);
}
void Connection::unsubscribe(std::string_view pattern) { session_->unsubscribe(pattern); }
bool Connection::is_subscribed(std::string_view pattern) const {
  return detail::TopicRegistry::is_subscribed(*session_, pattern);
}

Result<Published> Connection::publish(std::string_view topic, const PreparedMessage& message,
                                      const PublishOptions& options) {
  return session_->publish(topic, message, options);
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

std::any& Connection::data() const { return session_->data(); }
Result<> Connection::close() { return session_->close(0, {}); }
Result<> Connection::close(std::uint16_t code, std::string_view reason) {
  if (code == 0) return Error::bad_close_code;
  return session_->close(code, reason);
}
Result<> Connection::terminate() { return session_->terminate(); }

bool Connection::is_open() const { return session_->is_open(); }
std::uint64_t Connection::id() const { return session_->id(); }
std::size_t Connection::buffered_amount() const { return session_->buffered(); }
std::string_view Connection::subprotocol() const { return session_->subprotocol(); }
std::string_view Connection::target() const { return session_->request().target; }
std::string_view Connection::path() const { return session_->request().path(); }
std::string_view Connection::remote_address() const { return session_->remote_address(); }
const ClientCertificate* Connection::client_certificate() const { return session_->client_certificate(); }
std::string_view Connection::parameter(std::string_view name) const { return session_->parameter(name); }
std::string_view Connection::header(std::string_view name) const { return session_->request().header(name); }

}  // namespace duet
