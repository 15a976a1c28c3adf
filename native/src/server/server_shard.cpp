#include "server/server_shard.hpp"

#include <algorithm>
#include <new>
#include <vector>

#include "net/io_context.hpp"

namespace duet::detail {

namespace {

/// Returns owning copies, because the calls on them change the map.
template <class Map>
std::vector<typename Map::mapped_type> values(const Map& map) {
  std::vector<typename Map::mapped_type> all;
  all.reserve(map.size());
  for (const auto& [key, value] : map) all.push_back(value);
  return all;
}

}  // namespace

ServerShard::ServerShard(LoopCore& loop, ServerOptions options, std::shared_ptr<ServerState> shared,
                         unsigned thread)
    : loop_(loop),
      io_(IoContext::of(loop)),
      config_(std::make_shared<const ServerConfig>(std::move(options))),
      shared_(std::move(shared)),
      thread_(thread),
      weak_loop_(std::make_shared<WeakLoop>(loop)),
      lag_probe_(io_, *this) {
  shared_->add(*this);
}

ServerShard::~ServerShard() {
  Call::core_goes(call_);
  shared_->remove(*this);
  weak_loop_->close();
  topics().leave(thread_);
  const auto http_connections = std::move(http_connections_);
  const auto connections = std::move(connections_);
  for (const auto& [id, connection] : http_connections) connection->cut();
  for (const auto& [id, connection] : connections) {
    topics().unsubscribe_all(*connection);  // a handle that still exists may ask for its subscriptions
    connection->detach();
  }
}

void ServerShard::listen(std::shared_ptr<const ServerConfig> config) {
  ++turns_;
  config_ = std::move(config);
  draining_.reset();
}

// A connection that is not stored for lack of memory gives back its places itself.
void ServerShard::take(Accepted accepted) {
  Peer peer{accepted.id, std::move(accepted.address), accepted.is_known, false};
  std::shared_ptr<HttpConnection> connection;
  bool is_stored = false;
  try {
    lag_probe_.start();
    std::unique_ptr<TlsSession> tls;
    if (accepted.tls)
      tls = std::make_unique<TlsSession>(*accepted.tls, TlsSession::Role::server, std::string_view());
    peer.is_local = is_this_machine(peer.address);
    connection = std::make_shared<HttpConnection>(io_, *this, std::move(peer));
    is_stored = http_connections_.emplace(accepted.id, connection).second;
    log.accepted(connection->peer());
    connection->start(std::move(accepted.fd), std::move(tls));
  } catch (const std::bad_alloc&) {
    if (is_stored) return connection->cut();
    left(connection ? connection->peer() : peer);
  }
}

void ServerShard::upgraded(const std::shared_ptr<ServerConnection>& connection) {
  const std::uint64_t id = connection->peer().id;
  http_connections_.erase(id);
  const std::lock_guard lock(connections_mutex_);
  connections_.emplace(id, connection);
}

void ServerShard::left(const HttpConnection& connection) {
  http_connections_.erase(connection.peer().id);
  left(connection.peer());
}

void ServerShard::left(const ServerConnection& connection) {
  {
    const std::lock_guard lock(connections_mutex_);
    connections_.erase(connection.peer().id);
  }
  left(connection.peer());
}

void ServerShard::left(const Peer& peer) {
  shared_->limiter.leave();
  if (peer.is_known) shared_->limiter.leave_from(peer.address);
  counters().socket_left();
  on_left();
}

bool ServerShard::admit(const std::string& address) {
  return shared_->limiter.enter_from(address, io_.now());
}

void ServerShard::add_connections(std::vector<Connection>& all) const {
  const std::lock_guard lock(connections_mutex_);
  for (const auto& [id, connection] : connections_)
    if (!connection->has_ended()) all.emplace_back(connection);
}

void ServerShard::close(std::uint16_t code, std::string_view reason) {
  for (const auto& connection : values(http_connections_)) connection->cut();
  for (const auto& connection : values(connections_)) connection->shut_down(code, reason);
}

void ServerShard::shut_down(ShutdownOptions options, GracefulShutdown::Done done) {
  ++turns_;
  draining_ = std::make_unique<GracefulShutdown>(loop_, *this, std::move(options), std::move(done));
}

std::vector<std::uint64_t> ServerShard::open_connections() const {
  std::vector<std::uint64_t> ids;
  for (const auto& [id, connection] : connections_)
    if (connection->counts()) ids.push_back(id);
  return ids;
}

void ServerShard::close_one(std::uint64_t id, std::uint16_t code, std::string_view reason, Time limit) {
  const auto found = connections_.find(id);
  if (found != connections_.end()) found->second->close_within(code, reason, limit);
}

bool ServerShard::is_busy() const {
  const auto counts = [](const auto& entry) { return entry.second->counts(); };
  const auto is_answering = [](const auto& entry) { return entry.second->is_answering(); };
  return std::any_of(connections_.begin(), connections_.end(), counts) ||
         std::any_of(http_connections_.begin(), http_connections_.end(), is_answering);
}

// Any on_close may destroy the server, make it listen again, or start another drain: then `done` is not
// called.
void ServerShard::end_drain(GracefulShutdown::Done done, std::size_t asked) {
  const std::unique_ptr<GracefulShutdown> over = std::move(draining_);
  const Call here(*this);
  LoopCore& loop = loop_;
  const unsigned turn = turns_;
  const auto connections = values(connections_);
  for (const auto& connection : values(http_connections_)) connection->cut();
  std::size_t cut = 0;
  for (const auto& connection : connections) {
    cut += connection->counts() ? 1 : 0;
    connection->cut("the server stopped");
    if (here.core_is_gone() || turns_ != turn) return;
  }
  const LoopCore::CallbackScope scope(loop);
  done({asked - std::min(cut, asked), cut});
}

void ServerShard::upgrading(const Peer& peer, Upgrade& upgrade) {
  call<Upgrade&>(&Callbacks::upgrade, peer, upgrade);
}

bool ServerShard::requested(HttpRequest& request) {
  const Call here(*this);
  Slot::Taken callback(request_slot);
  {
    const LoopCore::CallbackScope scope(loop_);
    callback.call<void(HttpRequest&)>(request);
  }
  if (here.core_is_gone()) callback.forget_slot();
  return !here.core_is_gone();
}

void ServerShard::opened(ServerConnection& connection) {
  counters().opened();
  call<Connection>(&Callbacks::open, connection.peer(), Connection(connection.shared_from_this()));
}

void ServerShard::received(ServerConnection& connection, std::span<const std::byte> payload, bool is_text) {
  if (takes_parts(connection.peer())) return received(connection, MessagePart(Message(payload, is_text)));
  counters().received(payload.size());
  call<Connection, Message>(&Callbacks::message, connection.peer(), Connection(connection.shared_from_this()),
                            Message(payload, is_text));
}

void ServerShard::received(ServerConnection& connection, const MessagePart& part) {
  counters().received(part.size(), part.is_last());
  call<Connection, MessagePart>(&Callbacks::message_part, connection.peer(),
                                Connection(connection.shared_from_this()), part);
}

bool ServerShard::takes_parts(const Peer& peer) const {
  const Callbacks* const route = peer.route.callbacks;
  return route && route->takes_messages() ? route->takes_parts() : callbacks.takes_parts();
}

FrameReader::Limits ServerShard::message_limits(const Peer& peer) const {
  const Callbacks* const route = peer.route.callbacks;
  std::size_t size = options().limits.max_message_size;
  unsigned frames = options().limits.max_frames_per_message;
  if (route && route->max_message_size) size = *route->max_message_size;
  if (route && route->max_frames_per_message) frames = *route->max_frames_per_message;
  return {size, frames};
}

void ServerShard::ended(ServerConnection& connection, const SocketEvent& end) {
  counters().closed(end.code);
  topics().unsubscribe_all(connection);
  call<Connection, const Closed&>(
      &Callbacks::close, connection.peer(), Connection(connection.shared_from_this()),
      Closed{end.code, std::string(end.text()), end.was_clean, true, end.cause, std::string(end.detail)});
}

void ServerShard::drained(ServerConnection& connection) {
  call<Connection>(&Callbacks::drain, connection.peer(), Connection(connection.shared_from_this()));
}

template <class... Args>
void ServerShard::call(std::optional<Slot> Callbacks::*which, const Peer& peer, Args... args) {
  Callbacks* const route = peer.route.callbacks;
  std::optional<Slot>& slot = route && (route->*which) ? route->*which : callbacks.*which;
  if (!slot) return;
  const Call here(*this);
  Slot::Taken callback(*slot);
  {
    const LoopCore::CallbackScope scope(loop_);
    callback.call<void(Args...)>(std::forward<Args>(args)...);
  }
  if (here.core_is_gone()) callback.forget_slot();
}

}  // namespace duet::detail
