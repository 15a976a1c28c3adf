#include <duet/connection.hpp>

#include "server/server_connection.hpp"
#include "server/weak_loop.hpp"
#include "topics/topic_registry.hpp"

namespace duet {

namespace {

/// The properties of a handle of no connection.
const detail::Peer nobody{};

const detail::Peer& peer_of(const std::shared_ptr<detail::ServerConnection>& connection) {
  return connection ? connection->peer() : nobody;
}

}  // namespace

SendResult Connection::send_text(std::string_view text, const MessageOptions& options) const {
  if (!connection_) return Error::already_closed;
  return connection_->send(std::as_bytes(std::span(text)), true, options);
}
SendResult Connection::send_binary(ByteView bytes, const MessageOptions& options) const {
  if (!connection_) return Error::already_closed;
  return connection_->send(bytes.bytes(), false, options);
}
SendResult Connection::send(const Message& message, const MessageOptions& options) const {
  if (!connection_) return Error::already_closed;
  return connection_->send(message.bytes(), message.is_text(), options);
}
SendResult Connection::send(const PreparedMessage& message) const {
  if (!connection_) return Error::already_closed;
  return connection_->send(message);
}
SendResult Connection::send_text_part(std::string_view text, Part what_follows,
                                      const MessageOptions& options) const {
  if (!connection_) return Error::already_closed;
  return connection_->send_part(std::as_bytes(std::span(text)), true, what_follows == Part::last, options);
}
SendResult Connection::send_binary_part(ByteView bytes, Part what_follows,
                                        const MessageOptions& options) const {
  if (!connection_) return Error::already_closed;
  return connection_->send_part(bytes.bytes(), false, what_follows == Part::last, options);
}

Result<> Connection::ping(PingCallback answered) const {
  return connection_ ? connection_->ping(std::move(answered)) : Error::already_closed;
}

Result<> Connection::pause() const { return connection_ ? connection_->pause(true) : Error::already_closed; }
Result<> Connection::resume() const {
  return connection_ ? connection_->pause(false) : Error::already_closed;
}

Result<> Connection::close() const { return connection_ ? connection_->close(0, {}) : Error::already_closed; }
Result<> Connection::close(std::uint16_t code, std::string_view reason) const {
  if (code == 0) return Error::bad_close_code;
  return connection_ ? connection_->close(code, reason) : Error::already_closed;
}
Result<> Connection::terminate() const {
  return connection_ ? connection_->terminate() : Error::already_closed;
}

Result<> Connection::post(Function<void(Connection)> fn) const {
  if (!connection_) return Error::already_closed;
  const bool posted = connection_->weak_loop().post(
      [handle = *this, fn = std::move(fn)]() mutable { fn(std::move(handle)); });
  return posted ? Result<>() : Error::already_closed;
}

Result<> Connection::subscribe(std::string_view pattern) const {
  return connection_ ? connection_->subscribe(pattern) : Error::already_closed;
}
Result<CaughtUp> Connection::subscribe(std::string_view topic, std::uint64_t after) const {
  return connection_ ? connection_->subscribe(topic, after) : Error::already_closed;
}
Result<> Connection::subscribe(std::string_view topic, const std::optional<Position>& after,
                               Function<void(const Result<CaughtUp, Failure>&)> done) const {
  return connection_ ? connection_->subscribe(topic, after, std::move(done)) : Error::already_closed;
}
void Connection::unsubscribe(std::string_view pattern) const {
  if (connection_) connection_->unsubscribe(pattern);
}
bool Connection::is_subscribed(std::string_view pattern) const {
  return connection_ && detail::TopicRegistry::is_subscribed(*connection_, pattern);
}

Result<Published> Connection::publish(std::string_view topic, const PreparedMessage& message,
                                      const PublishOptions& options) const {
  return connection_ ? connection_->publish(topic, message, options, {}) : Error::already_closed;
}
Result<Published> Connection::publish(std::string_view topic, const PreparedMessage& message,
                                      const PublishOptions& options,
                                      Function<void(const Result<Position, Failure>&)> done) const {
  return connection_ ? connection_->publish(topic, message, options, std::move(done)) : Error::already_closed;
}
Result<Published> Connection::publish(std::string_view topic, const Message& message,
                                      const PublishOptions& options) const {
  if (message.is_text()) return publish_text(topic, message.text(), options);
  return publish_binary(topic, message.bytes(), options);
}
Result<Published> Connection::publish_text(std::string_view topic, std::string_view text,
                                           const PublishOptions& options) const {
  const auto message = PreparedMessage::text(text, {options.compress});
  if (!message) return message.error();
  return publish(topic, *message, options);
}
Result<Published> Connection::publish_binary(std::string_view topic, ByteView bytes,
                                             const PublishOptions& options) const {
  return publish(topic, PreparedMessage::binary(bytes, {options.compress}), options);
}

std::any& Connection::data() const {
  if (connection_) return connection_->data();
  static thread_local std::any none;
  none.reset();
  return none;
}

bool Connection::is_open() const { return connection_ && connection_->is_open(); }
std::uint64_t Connection::id() const { return peer_of(connection_).id; }
std::size_t Connection::buffered_amount() const { return connection_ ? connection_->buffered() : 0; }
std::string_view Connection::subprotocol() const {
  return connection_ ? std::string_view(connection_->subprotocol()) : std::string_view();
}
std::string_view Connection::target() const { return peer_of(connection_).request.target; }
std::string_view Connection::path() const { return peer_of(connection_).request.path(); }
std::string_view Connection::remote_address() const { return peer_of(connection_).address; }
const ClientCertificate* Connection::client_certificate() const {
  return peer_of(connection_).certificate.get();
}
std::string_view Connection::parameter(std::string_view name) const {
  return peer_of(connection_).parameter(name);
}
std::string_view Connection::header(std::string_view name) const {
  return peer_of(connection_).request.header(name);
}

}  // namespace duet
