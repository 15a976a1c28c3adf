#include "server/server_shard.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "net/io_context.hpp"

namespace duet::detail {

ServerShard::ServerShard(LoopCore& loop, ServerOptions options, std::shared_ptr<ServerState> shared,
                         unsigned thread)
    : loop_(loop),
      io_(IoContext::of(loop)),
      config_(std::make_shared<const ServerConfig>(std::move(options))),
      shared_(std::move(shared)),
      thread_(thread),
      weak_loop_(std::make_shared<WeakLoop>(loop)),
      lag_probe_(io_, *this) {}

ServerShard::~ServerShard() {
  Call::core_goes(call_);
  weak_loop_->close();
  topics().leave(thread_);
  const auto sessions = std::move(sessions_);
  for (const auto& [id, session] : sessions) {
    topics().unsubscribe_all(*session);  // a handle that is kept may ask what it is subscribed to
    session->detach();
  }
}

void ServerShard::listen(std::shared_ptr<const ServerConfig> config) {
  ++turns_;
  config_ = std::move(config);
  draining_.reset();
}

void ServerShard::take(Accepted accepted) {
  lag_probe_.start();
  std::unique_ptr<TlsSession> tls;
  if (accepted.tls)
    tls = std::make_unique<TlsSession>(*accepted.tls, TlsSession::Role::server, std::string_view());
  // Not make_shared: a deadline's weak pointer would keep the memory of a session that has gone.
  const std::shared_ptr<Session> session(
      new Session(io_, *this, accepted.id, std::move(accepted.address), accepted.is_known));
  sessions_.emplace(accepted.id, session);
  log.accepted(*session);
  session->start(std::move(accepted.fd), std::move(tls));
}

void ServerShard::left(const Session& session) {
  shared_->limiter.leave();
  if (session.is_known()) shared_->limiter.leave_from(session.remote_address());
  counters().socket_left();
  sessions_.erase(session.id());
  on_left();
}

bool ServerShard::admit(const std::string& address) {
  return shared_->limiter.enter_from(address, io_.now());
}

void ServerShard::close(std::uint16_t code, std::string_view reason) {
  std::vector<std::shared_ptr<Session>> sessions;
  for (const auto& [id, session] : sessions_) sessions.push_back(session);
  for (const auto& session : sessions) session->shut_down(code, reason);
}

void ServerShard::drain(DrainOptions options, GracefulShutdown::Done done) {
  ++turns_;
  draining_ = std::make_unique<GracefulShutdown>(loop_, *this, std::move(options), std::move(done));
}

std::vector<std::uint64_t> ServerShard::open_sessions() const {
  std::vector<std::uint64_t> ids;
  for (const auto& [id, session] : sessions_)
    if (session->counts()) ids.push_back(id);
  return ids;
}

void ServerShard::close_one(std::uint64_t id, std::uint16_t code, std::string_view reason, Time limit) {
  const auto found = sessions_.find(id);
  if (found != sessions_.end()) found->second->close_within(code, reason, limit);
}

bool ServerShard::is_busy() const {
  return std::any_of(sessions_.begin(), sessions_.end(), [](const auto& entry) {
    return entry.second->counts() || entry.second->is_answering();
  });
}

// Any on_close may destroy the server, let it listen again, or drain it anew: then nothing more is to be
// said.
void ServerShard::end_drain(GracefulShutdown::Done done, std::size_t asked) {
  const std::unique_ptr<GracefulShutdown> over = std::move(draining_);
  const Call here(*this);
  LoopCore& loop = loop_;
  const unsigned turn = turns_;
  std::vector<std::shared_ptr<Session>> sessions;
  for (const auto& [id, session] : sessions_) sessions.push_back(session);
  std::size_t cut = 0;
  for (const auto& session : sessions) {
    cut += session->counts() ? 1 : 0;
    session->cut("the server stopped");
    if (here.core_is_gone() || turns_ != turn) return;
  }
  const LoopCore::CallbackScope scope(loop);
  done({asked - std::min(cut, asked), cut});
}

void ServerShard::upgrading(Session& session, Upgrade& upgrade) {
  call<Upgrade&>(&Callbacks::upgrade, session, upgrade);
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

void ServerShard::opened(Session& session) {
  counters().opened();
  Connection connection(session.shared_from_this());
  call<Connection&>(&Callbacks::open, session, connection);
}

void ServerShard::received(Session& session, std::span<const std::byte> payload, bool is_text) {
  if (takes_parts(session)) return received(session, MessagePart(Message(payload, is_text)));
  counters().received(payload.size());
  Connection connection(session.shared_from_this());
  call<Connection&, Message>(&Callbacks::message, session, connection, Message(payload, is_text));
}

void ServerShard::received(Session& session, const MessagePart& part) {
  counters().received(part.size(), part.is_last());
  Connection connection(session.shared_from_this());
  call<Connection&, MessagePart>(&Callbacks::message_part, session, connection, part);
}

bool ServerShard::takes_parts(const Session& session) const {
  const Callbacks* const route = session.callbacks();
  return route && route->takes_messages() ? route->takes_parts() : callbacks.takes_parts();
}

FrameReader::Limits ServerShard::message_limits(const Session& session) const {
  const Callbacks* const route = session.callbacks();
  std::size_t size = options().max_message_size;
  unsigned frames = options().max_frames_per_message;
  if (route && route->max_message_size) size = *route->max_message_size;
  if (route && route->max_frames_per_message) frames = *route->max_frames_per_message;
  return {size > 0 ? size : std::numeric_limits<std::size_t>::max(),
          frames > 0 ? frames : std::numeric_limits<unsigned>::max()};
}

void ServerShard::ended(Session& session, const SocketEvent& end) {
  counters().closed(end.code);
  topics().unsubscribe_all(session);
  Connection connection(session.shared_from_this());
  call<Connection&, const Closed&>(
      &Callbacks::close, session, connection,
      Closed{end.code, std::string(end.payload), end.was_clean, true, end.cause, std::string(end.detail)});
}

void ServerShard::drained(Session& session) {
  Connection connection(session.shared_from_this());
  call<Connection&>(&Callbacks::drain, session, connection);
}

template <class... Args>
void ServerShard::call(std::optional<Slot> Callbacks::*which, const Session& session, Args... args) {
  Callbacks* const route = session.callbacks();
  std::optional<Slot>& slot = route && (route->*which) ? route->*which : callbacks.*which;
  if (!slot) return;
  const Call here(*this);
  Slot::Taken callback(*slot);
  {
    const LoopCore::CallbackScope scope(loop_);
    callback.call<void(Args...)>(args...);
  }
  if (here.core_is_gone()) callback.forget_slot();
}

}  // namespace duet::detail
