#include <duet/server.hpp>

#include <utility>

#include "backplane/relay.hpp"
#include "core/src/close_check.hpp"
#include "server/server_connection.hpp"
#include "server/server_impl.hpp"
#include "topics/topic_name.hpp"

namespace duet {

namespace {

std::string url_of(const Endpoint& endpoint, std::string_view scheme) {
  std::string url = std::string(scheme) + (endpoint.secure ? "s://" : "://") + endpoint.host;
  if (endpoint.unix_socket.empty()) url += ':' + std::to_string(endpoint.port);
  return url;
}

}  // namespace

std::string Endpoint::url() const { return url_of(*this, "ws"); }
std::string Endpoint::page_url() const { return url_of(*this, "http") + '/'; }

Server::Server(Loop& loop, ServerOptions options)
    : impl_(std::make_unique<detail::ServerImpl>(detail::LoopCore::of(loop), std::move(options))) {}
Server::~Server() = default;

void Server::on_upgrade(Function<void(Upgrade&)> callback) {
  impl_->set(&detail::Callbacks::upgrade, std::move(callback));
}
void Server::on_request(Function<void(HttpRequest&)> callback) { impl_->set_request(std::move(callback)); }
void Server::on_open(Function<void(Connection)> callback) {
  impl_->set(&detail::Callbacks::open, std::move(callback));
}
void Server::on_message(Function<void(Connection, Message)> callback) {
  impl_->set(&detail::Callbacks::message, std::move(callback));
}
void Server::on_message_part(Function<void(Connection, MessagePart)> callback) {
  impl_->set(&detail::Callbacks::message_part, std::move(callback));
}
void Server::on_close(Function<void(Connection, const Closed&)> callback) {
  impl_->set(&detail::Callbacks::close, std::move(callback));
}
void Server::on_drain(Function<void(Connection)> callback) {
  impl_->set(&detail::Callbacks::drain, std::move(callback));
}

void Server::on_log(Function<void(const LogEvent&)> hook, LogLevel least) {
  impl_->set_log(std::move(hook), least);
}

Result<> Server::route(std::string_view pattern, Route route) {
  if (route.max_message_size == 0U || route.max_frames_per_message == 0U) return Error::bad_limit;
  return impl_->route(pattern, std::move(route)) ? Result<>() : Error::bad_route;
}

Result<Published> Server::publish(std::string_view topic, const PreparedMessage& message,
                                  const PublishOptions& options) {
  if (!detail::is_topic(topic)) return Error::bad_topic;
  const detail::ServerState& shared = impl_->shared();
  if (shared.relay) return shared.relay->publish({topic, message, options, nullptr, 0, shared.here()}, {});
  return shared.topics->publish(topic, message, options, nullptr, shared.here());
}

Result<Published> Server::publish(std::string_view topic, const PreparedMessage& message,
                                  const PublishOptions& options,
                                  Function<void(const Result<Position, Failure>&)> done) {
  if (!detail::is_topic(topic)) return Error::bad_topic;
  const detail::ServerState& shared = impl_->shared();
  if (shared.relay)
    return shared.relay->publish({topic, message, options, nullptr, 0, shared.here()}, std::move(done));
  const Published published = shared.topics->publish(topic, message, options, nullptr, shared.here());
  impl_->first().weak_loop()->post([done = std::move(done), offset = published.offset]() mutable {
    done(Position{{}, offset});
  });
  return published;
}

Result<> Server::set_backplane(std::unique_ptr<Backplane> backplane, BackplaneHooks hooks) {
  return impl_->set_backplane(std::move(backplane), std::move(hooks));
}

std::optional<BackplaneState> Server::backplane_state() const {
  const auto& relay = impl_->shared().relay;
  return relay ? std::optional(relay->state()) : std::nullopt;
}

Result<> Server::enter(std::string_view topic, std::string_view id, Announcement announcement,
                       const Connection& except) {
  const detail::ServerState& shared = impl_->shared();
  if (!shared.relay) return Error::no_backplane;
  if (!detail::is_topic(topic) || !detail::is_topic(announcement.to)) return Error::bad_topic;
  if (id.empty() || id.find(' ') != std::string_view::npos) return Error::bad_topic;
  shared.relay->enter(topic, id, std::move(announcement), except.connection_.get(), shared.here());
  return {};
}

void Server::leave(std::string_view topic, std::string_view id) {
  const detail::ServerState& shared = impl_->shared();
  if (shared.relay) shared.relay->leave(topic, id, shared.here());
}

Result<> Server::members(std::string_view topic, Function<void(const Result<Members, Failure>&)> done) const {
  const detail::ServerState& shared = impl_->shared();
  if (!shared.relay) return Error::no_backplane;
  shared.relay->members(topic, std::move(done), shared.here());
  return {};
}

Result<Published> Server::publish_text(std::string_view topic, std::string_view text,
                                       const PublishOptions& options) {
  const auto message = PreparedMessage::text(text, {options.compress});
  if (!message) return message.error();
  return publish(topic, *message, options);
}

Result<Published> Server::publish(std::string_view topic, const Message& message,
                                  const PublishOptions& options) {
  if (message.is_text()) return publish_text(topic, message.text(), options);
  return publish_binary(topic, message.bytes(), options);
}

Result<Published> Server::publish_binary(std::string_view topic, ByteView bytes,
                                         const PublishOptions& options) {
  return publish(topic, PreparedMessage::binary(bytes, {options.compress}), options);
}

Result<> Server::keep_history(std::string_view pattern, std::size_t messages) {
  if (!detail::is_topic_pattern(pattern)) return Error::bad_topic;
  impl_->shared().topics->keep_history(pattern, messages);
  return {};
}

std::size_t Server::subscriber_count(std::string_view pattern) const {
  return impl_->shared().topics->subscriber_count(pattern);
}

std::vector<Connection> Server::subscribers(std::string_view pattern) const {
  std::vector<Connection> connections;
  impl_->shared().topics->each_subscriber(pattern, [&](detail::Subscriber& each) {
    connections.emplace_back(static_cast<detail::ServerConnection&>(each).shared_from_this());
  });
  return connections;
}

Result<Endpoint, Failure> Server::listen() { return impl_->listen(); }
Result<void, Failure> Server::adopt(std::intptr_t socket) {
  using detail::NativeSocket;
  return impl_->adopt(static_cast<NativeSocket>(std::in_range<NativeSocket>(socket) ? socket : -1));
}
Result<void, Failure> Server::reload_certificates() { return impl_->reload_certificates(); }
void Server::close() { impl_->close(close_code::going_away, {}); }
Result<> Server::close(std::uint16_t code, std::string_view reason) {
  if (Result<> may = detail::check_close(close_code::valid_on_the_wire(code), reason); !may) return may;
  impl_->close(code, reason);
  return {};
}
void Server::shut_down(ShutdownOptions options, Function<void(const ShutdownResult&)> done) {
  impl_->shut_down(std::move(options), std::move(done));
}
Statistics Server::statistics() const { return impl_->shared().statistics(); }
std::vector<Connection> Server::connections() const { return impl_->shared().connections(); }
std::size_t Server::connection_count() const { return impl_->shared().connection_count(); }

}  // namespace duet
