#include "server/server_core.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <vector>

#include "http/origin.hpp"
#include "net/native_transport.hpp"
#include "server/certificates.hpp"
#include "subprotocol.hpp"

namespace duet::detail {

ServerCore::ServerCore(LoopCore& loop, ServerOptions options)
    : loop_(loop),
      transport_(NativeTransport::of(loop)),
      options_(std::move(options)),
      admission_({options_.max_connections, options_.max_connections_per_address,
                  options_.max_connection_rate_per_address}),
      memory_(std::make_shared<MemoryBudget>(options_.max_memory)),
      lag_probe_(std::make_shared<LagProbe>(transport_, *this)) {}

ServerCore::~ServerCore() {
  *alive_ = false;
  stop_listening();
  const auto sessions = std::move(sessions_);
  for (const auto& [id, session] : sessions) {
    topics.unsubscribe_all(*session);  // a handle that is kept may ask what it is subscribed to
    session->orphan();
  }
}

std::optional<Failure> ServerCore::prepare() {
  if (const Result<> names = check_subprotocols(options_.subprotocols); !names)
    return Failure{names.error(), {}};
  trusted_proxies_.clear();
  for (const std::string& proxy : options_.trusted_proxies) {
    const auto range = AddressRange::parse(proxy);
    if (!range) return Failure{Error::address_unavailable, "'" + proxy + "' names no trusted proxy"};
    trusted_proxies_.push_back(*range);
  }
  if (!options_.web_root.empty()) {
    std::error_code error;
    if (!std::filesystem::is_directory(options_.web_root, error))
      return Failure{Error::missing_file, "no folder '" + options_.web_root + "'"};
    files_.emplace(options_.web_root,
                   FileCaching{options_.http.cache_control, options_.http.immutable_paths});
  }
  return load_certificates();
}

std::optional<Failure> ServerCore::load_certificates() {
  auto tls = make_server_tls(options_);
  if (!tls) return tls.error();
  tls_ = std::move(tls.value());  // a connection has the one that it began with
  return {};
}

Result<Endpoint, Failure> ServerCore::reload_certificates() {
  std::optional<Failure> failure;
  if (listener_ && tls_)
    failure = load_certificates();
  else
    failure = Failure{Error::bad_certificate, "the server does not listen with one"};
  const Result<Endpoint, Failure> result =
      failure ? Result<Endpoint, Failure>(*failure) : listener_->endpoint();
  log.reloaded(result);
  return result;
}

Result<Endpoint, Failure> ServerCore::listen() {
  if (listener_) return Failure{Error::already_listening, {}};
  if (std::optional<Failure> failure = prepare()) return *failure;
  auto listener = Listener::open(transport_.reactor(), options_, *this);
  if (!listener) return listener.error();
  listener_ = listener.value();
  draining_.reset();
  loop_.hold();
  log.listening(listener_->endpoint());
  return listener_->endpoint();
}

void ServerCore::stop_listening() {
  if (!listener_) return;
  listener_->stop();
  transport_.bury(std::move(listener_));  // this may be inside its on_accept
  loop_.release();
  log.stopped();
}

void ServerCore::close(std::uint16_t code, std::string_view reason) {
  stop_listening();
  std::vector<std::shared_ptr<Session>> sessions;
  for (const auto& [id, session] : sessions_) sessions.push_back(session);
  for (const auto& session : sessions) session->shut_down(code, reason);
}

void ServerCore::drain(DrainOptions options, Draining::Done done) {
  stop_listening();
  log.drain_started(options, connection_count());
  draining_ = std::make_unique<Draining>(loop_, *this, std::move(options), std::move(done));
}

std::vector<std::uint64_t> ServerCore::open_sessions() const {
  std::vector<std::uint64_t> ids;
  for (const auto& [id, session] : sessions_)
    if (session->counts()) ids.push_back(id);
  return ids;
}

void ServerCore::close_one(std::uint64_t id, std::uint16_t code, std::string_view reason, Time limit) {
  const auto found = sessions_.find(id);
  if (found != sessions_.end()) found->second->close_within(code, reason, limit);
}

bool ServerCore::is_busy() const {
  return std::any_of(sessions_.begin(), sessions_.end(), [](const auto& entry) {
    return entry.second->counts() || entry.second->is_answering();
  });
}

// Any on_close may destroy the server, let it listen again, or drain it anew: then nothing more is to be
// said.
void ServerCore::end_drain(Draining::Done done, std::size_t asked) {
  const std::unique_ptr<Draining> over = std::move(draining_);
  const std::shared_ptr<bool> alive = alive_;
  LoopCore& loop = loop_;
  std::vector<std::shared_ptr<Session>> sessions;
  for (const auto& [id, session] : sessions_) sessions.push_back(session);
  std::size_t cut = 0;
  for (const auto& session : sessions) {
    cut += session->counts() ? 1 : 0;
    session->cut("the server stopped");
    if (!*alive || listener_ || draining_) return;
  }
  log.drain_ended({asked - std::min(cut, asked), cut});
  const LoopCore::CallbackScope scope(loop);
  done({asked - std::min(cut, asked), cut});
}

std::size_t ServerCore::connection_count() const {
  return static_cast<std::size_t>(std::count_if(sessions_.begin(), sessions_.end(),
                                                [](const auto& entry) { return entry.second->counts(); }));
}

void ServerCore::on_accept(UniqueFd fd, std::string remote_address) {
  if (!listener_) return;
  if (!admission_.enter()) {
    log.limited(remote_address, "max_connections");
    return counters_.refused(Refusal::too_many);
  }
  const bool is_known = !contains(trusted_proxies_, remote_address);
  if (is_known && !admit(remote_address)) {
    counters_.refused(Refusal::too_many);
    log.limited(remote_address, "per_address");
    return admission_.leave();
  }
  counters_.accepted();
  lag_probe_->start();
  std::unique_ptr<TlsSession> tls;
  if (tls_) tls = std::make_unique<TlsSession>(*tls_, TlsSession::Role::server, std::string_view());
  // Not make_shared: a deadline's weak pointer would keep the memory of a session that has gone.
  const std::shared_ptr<Session> session(
      new Session(transport_, *this, ++last_id_, std::move(remote_address), is_known));
  sessions_.emplace(last_id_, session);
  log.accepted(*session);
  session->start(std::move(fd), std::move(tls));
}

bool ServerCore::admit(const std::string& address) {
  return admission_.enter_from(address, transport_.now());
}

void ServerCore::left(const Session& session) {
  admission_.leave();
  if (session.is_known()) admission_.leave_from(session.remote_address());
  sessions_.erase(session.id());
}

bool ServerCore::allows_origin(const Headers& headers) const {
  const std::string* origin = headers.find("origin");
  if (!origin) return true;
  if (options_.allowed_origins.empty()) {
    const std::string* host = headers.find("host");
    return host && headers.count("origin") == 1 && same_origin(*origin, *host);
  }
  for (const std::string& allowed : options_.allowed_origins)
    if (allowed == "*" || (allowed == *origin && headers.count("origin") == 1)) return true;
  return false;
}

std::string ServerCore::choose_subprotocol(std::span<const std::string> offered) const {
  for (const std::string& name : options_.subprotocols)
    if (contains(offered, name)) return name;
  return {};
}

void ServerCore::upgrading(Session& session, Upgrade& upgrade) {
  call<Upgrade&>(&Callbacks::upgrade, session, upgrade);
}

bool ServerCore::requested(HttpRequest& request) {
  const std::shared_ptr<bool> alive = alive_;
  Slot::Taken callback(request_slot);
  {
    const LoopCore::CallbackScope scope(loop_);
    callback.call<void(HttpRequest&)>(request);
  }
  if (!*alive) callback.forget_slot();
  return *alive;
}

void ServerCore::opened(Session& session) {
  counters_.opened();
  Connection connection(session.shared_from_this());
  call<Connection&>(&Callbacks::open, session, connection);
}

void ServerCore::received(Session& session, std::span<const std::byte> payload, bool is_text) {
  if (takes_parts(session)) return received(session, MessagePart(Message(payload, is_text)));
  counters_.received(payload.size());
  Connection connection(session.shared_from_this());
  call<Connection&, Message>(&Callbacks::message, session, connection, Message(payload, is_text));
}

void ServerCore::received(Session& session, const MessagePart& part) {
  counters_.received_part(part.size(), part.is_last());
  Connection connection(session.shared_from_this());
  call<Connection&, MessagePart>(&Callbacks::message_part, session, connection, part);
}

bool ServerCore::takes_parts(const Session& session) const {
  const Callbacks* const route = session.callbacks();
  return route && route->takes_messages() ? route->takes_parts() : callbacks.takes_parts();
}

FrameReader::Limits ServerCore::message_limits(const Session& session) const {
  const Callbacks* const route = session.callbacks();
  std::size_t size = options_.max_message_size;
  unsigned frames = options_.max_frames_per_message;
  if (route && route->max_message_size) size = *route->max_message_size;
  if (route && route->max_frames_per_message) frames = *route->max_frames_per_message;
  return {size > 0 ? size : std::numeric_limits<std::size_t>::max(),
          frames > 0 ? frames : std::numeric_limits<unsigned>::max()};
}

void ServerCore::ended(Session& session, const SocketEvent& end) {
  counters_.closed(end.code);
  topics.unsubscribe_all(session);
  Connection connection(session.shared_from_this());
  call<Connection&, const Closed&>(
      &Callbacks::close, session, connection,
      Closed{end.code, std::string(end.payload), end.was_clean, true, end.cause, std::string(end.detail)});
}

void ServerCore::drained(Session& session) {
  Connection connection(session.shared_from_this());
  call<Connection&>(&Callbacks::drain, session, connection);
}

// The callback may destroy the server: `this` is looked at only where alive says so.
template <class... Args>
void ServerCore::call(std::optional<Slot> Callbacks::*which, const Session& session, Args... args) {
  Callbacks* const route = session.callbacks();
  std::optional<Slot>& slot = route && (route->*which) ? route->*which : callbacks.*which;
  if (!slot) return;
  const std::shared_ptr<bool> alive = alive_;
  Slot::Taken callback(*slot);
  {
    const LoopCore::CallbackScope scope(loop_);
    callback.call<void(Args...)>(args...);
  }
  if (!*alive) callback.forget_slot();
}

}  // namespace duet::detail
