#include "server/server_impl.hpp"

#include <algorithm>
#include <cassert>
#include <new>

#include "backplane/relay.hpp"
#include "http/handshake.hpp"
#include "net/io_context.hpp"
#include "server/certificates.hpp"

namespace duet::detail {

namespace {

unsigned threads_of(const ServerOptions& options) {
  return options.threads != all_cores ? options.threads : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace

ServerImpl::ServerImpl(LoopCore& loop, ServerOptions options)
    : loop_(loop), io_(IoContext::of(loop)), options_(std::move(options)) {
  std::vector<LoopCore*> loops{&loop_};
  for (unsigned i = 1; i < threads_of(options_); ++i)
    loops.push_back(&workers_.emplace_back(std::make_shared<LoopThread>(loop_, i))->loop());
  shared_ = std::make_shared<ServerState>(options_, loops);
  core_ = std::make_unique<ServerShard>(loop_, options_, shared_, 0);
  remote_ = std::make_shared<RemoteReferences>(loop_, core_->weak_loop());
  for (unsigned i = 1; i < loops.size(); ++i) {
    auto core = std::make_unique<ServerShard>(*loops[i], options_, shared_, i);
    core->on_left = [remote = remote_] { remote->remove(); };
    workers_[i - 1]->set_core(std::move(core));
  }
}

ServerImpl::~ServerImpl() {
  assert(shared_->here() == 0 && "a Server is destroyed on the thread of its loop");
  stop();
  for (auto& worker : workers_) LoopThread::retire(std::move(worker));
  remote_->forget_all();
  if (shared_->relay) shared_->relay->stop();
}

Result<Endpoint, Failure> ServerImpl::listen() {
  if (listener_) return Failure{Error::already_listening, {}};
  const auto config = ServerConfig::prepare(options_);
  if (!config) return config.error();
  if (std::optional<Failure> failure = prepare()) return *failure;
  auto listener = Listener::open(io_, options_, *this);
  if (!listener) return listener.error();
  listener_ = listener.value();
  loop_.ref();
  config.value()->listens_on_loopback(listener_->is_loopback());
  if (std::optional<Failure> failure = start(*config)) {
    stop_listening();
    return *failure;
  }
  core_->log.listening(listener_->endpoint());
  return listener_->endpoint();
}

Result<void, Failure> ServerImpl::adopt(NativeSocket fd) {
  if (state_ == State::closed) return Failure{Error::already_closed, "the server was closed"};
  if (state_ == State::idle)
    if (std::optional<Failure> failure = start_without_listener(is_on_loopback(fd))) return *failure;
  auto socket = AcceptedSocket::adopt(fd);
  if (!socket) return socket.error();
  on_accept(*std::move(socket));
  return {};
}

std::optional<Failure> ServerImpl::start_without_listener(bool is_loopback) {
  const auto config = ServerConfig::prepare(options_);
  if (!config) return config.error();
  if (std::optional<Failure> failure = prepare()) return failure;
  config.value()->listens_on_loopback(is_loopback);
  return start(*config);
}

std::optional<Failure> ServerImpl::prepare() {
  std::string problem;
  if (!prepare_accept_key(problem)) return Failure{Error::system_failure, problem};
  for (const auto& worker : workers_)
    if (!worker->prepare(problem)) return Failure{Error::system_failure, problem};
  return load_certificates();
}

std::optional<Failure> ServerImpl::start(std::shared_ptr<const ServerConfig> config) {
  for (const auto& worker : workers_)
    if (!worker->start()) return Failure{Error::system_failure, "cannot start a thread"};
  config_ = std::move(config);
  drain_.reset();
  each_core([&] { return [config = config_](ServerShard& core) { core.listen(config); }; });
  shared_->is_ready = true;
  state_ = State::serving;
  return {};
}

std::optional<Failure> ServerImpl::load_certificates() {
  auto tls = make_server_tls(options_);
  if (!tls) return tls.error();
  tls_ = std::move(tls.value());  // a connection keeps the one that it began with
  return {};
}

Result<void, Failure> ServerImpl::reload_certificates() {
  std::optional<Failure> failure;
  if (state_ == State::serving && tls_)
    failure = load_certificates();
  else
    failure = Failure{Error::bad_certificate, "the server is not listening with TLS"};
  Result<void, Failure> result = failure ? Result<void, Failure>(*failure) : Result<void, Failure>();
  core_->log.reloaded(result);
  return result;
}

void ServerImpl::stop() {
  state_ = State::closed;
  shared_->is_ready = false;
  stop_listening();
}

void ServerImpl::stop_listening() {
  if (!listener_) return;
  listener_->stop();
  io_.destroy_later(std::move(listener_));  // its on_accept may be running
  loop_.unref();
  core_->log.stopped();
}

void ServerImpl::close(std::uint16_t code, std::string_view reason) {
  if (shared_->here() != 0) return pass_on([this, code, text = std::string(reason)] { close(code, text); });
  stop();
  // The first shard is last: its callbacks may destroy this.
  for (const auto& worker : workers_)
    worker->with_core([code, text = std::string(reason)](ServerShard& core) { core.close(code, text); });
  core_->close(code, reason);
}

void ServerImpl::shut_down(ShutdownOptions options, GracefulShutdown::Done done) {
  if (shared_->here() != 0)
    return pass_on([this, options = std::move(options), done = std::move(done)]() mutable {
      shut_down(std::move(options), std::move(done));
    });
  stop();
  core_->log.shutdown_started(options, shared_->connection_count());
  drain_ = std::make_shared<ShutdownTally>(
      loop_, workers_.size() + 1,
      [log = core_->log, done = std::move(done)](const ShutdownResult& result) mutable {
        log.shutdown_ended(result);
        done(result);
      });
  each_core([&] {
    return [options, part = drain_->part(core_->weak_loop())](ServerShard& core) mutable {
      core.shut_down(std::move(options), std::move(part));
    };
  });
}

void ServerImpl::set_request(Function<void(HttpRequest&)> callback) {
  CallbackFanout<HttpRequest&> shared(std::move(callback), workers_.empty());
  each_core([&] {
    return [own = shared.copy()](ServerShard& core) mutable { core.request_slot.set(std::move(own)); };
  });
}

void ServerImpl::set_log(ServerLog::Hook hook, LogLevel least) {
  ServerLog log;
  log.set(std::move(hook), least);
  each_core([&] { return [log](ServerShard& core) { core.log = log; }; });
}

bool ServerImpl::route(std::string_view pattern, Route route) {
  if (!RoutePattern::parse(pattern)) return false;
  const bool alone = workers_.empty();
  CallbackFanout upgrade(std::move(route.on_upgrade), alone);
  CallbackFanout open(std::move(route.on_open), alone);
  CallbackFanout message(std::move(route.on_message), alone);
  CallbackFanout close(std::move(route.on_close), alone);
  CallbackFanout drain(std::move(route.on_drain), alone);
  CallbackFanout part(std::move(route.on_message_part), alone);
  each_core([&] {
    return [name = std::string(pattern),
            own = Route{upgrade.copy(), open.copy(), message.copy(), part.copy(), close.copy(), drain.copy(),
                        route.max_message_size, route.max_frames_per_message}](ServerShard& core) mutable {
      core.router.add(name, std::move(own));
    };
  });
  return true;
}

Result<> ServerImpl::set_backplane(std::unique_ptr<Backplane> backplane, BackplaneHooks hooks) {
  if (state_ == State::serving || shared_->relay) return Error::already_listening;
  hooks.on_state = [this, tell = std::move(hooks.on_state)](const BackplaneState& state) mutable {
    core_->log.backplane(state);
    tell(state);
  };
  shared_->relay = std::make_shared<Relay>(loop_, shared_->topics, std::move(backplane), std::move(hooks));
  shared_->relay->start();
  return {};
}

void ServerImpl::on_accept(AcceptedSocket socket) {
  if (state_ != State::serving) return;
  const std::string& address = socket.remote_address;
  if (!shared_->limiter.enter()) return turn_away(address, "max_connections");
  bool is_known = false;
  try {
    is_known = !config_->is_trusted_proxy(address);
    if (is_known && !core_->admit(address)) {
      shared_->limiter.leave();
      return turn_away(address, "per_address");
    }
  } catch (const std::bad_alloc&) {
    shared_->limiter.leave();
    throw;
  }
  seat(std::move(socket), is_known);
}

void ServerImpl::turn_away(const std::string& address, std::string_view limit) {
  core_->counters().refused(Refusal::too_many);
  core_->log.limited(address, limit);
}

// The connection has its places in the limits, which its shard gives back.
void ServerImpl::seat(AcceptedSocket socket, bool is_known) {
  const unsigned thread = least_busy();
  shared_->counters[thread]->socket_came();
  Accepted accepted{std::move(socket.fd), std::move(socket.remote_address), is_known, ++last_id_, tls_};
  if (thread == 0) return core_->take(std::move(accepted));
  std::shared_ptr<Accepted> passed;
  try {
    passed = std::make_shared<Accepted>(std::move(accepted));
    workers_[thread - 1]->with_core([passed](ServerShard& core) { core.take(std::move(*passed)); });
    remote_->add();  // its removal is posted to this thread
  } catch (const std::bad_alloc&) {
    shared_->counters[thread]->socket_left();
    shared_->limiter.leave();
    if (is_known) shared_->limiter.leave_from((passed ? *passed : accepted).address);
    throw;
  }
}

unsigned ServerImpl::least_busy() const {
  const auto& counters = shared_->counters;
  const auto least = std::min_element(counters.begin(), counters.end(), [](const auto& a, const auto& b) {
    return a->sockets() < b->sockets();
  });
  return static_cast<unsigned>(least - counters.begin());
}

}  // namespace duet::detail
