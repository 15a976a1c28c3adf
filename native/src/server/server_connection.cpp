#include "server/server_connection.hpp"

#include <duet/close_code.hpp>
#include <duet/utf8.hpp>

#include <utility>

#include "backplane/relay.hpp"
#include "core/src/as_text.hpp"
#include "core/src/close_check.hpp"
#include "core/src/wire_names.hpp"
#include "server/server_shard.hpp"
#include "server/weak_loop.hpp"
#include "topics/topic_name.hpp"

namespace duet::detail {

ServerConnection::ServerConnection(IoContext& io, ServerShard& server, Peer peer,
                                   std::shared_ptr<Stream> stream, SubprotocolOffer::Answer agreed,
                                   const std::optional<DeflateAnswer>& deflate, std::any data)
    : Subscriber(server.thread(), peer.id),
      io_(io),
      server_(&server),
      peer_(std::move(peer)),
      subprotocol_(std::move(agreed.subprotocol)),
      keeps_alive_(agreed.keeps_alive),
      web_socket_(io, std::move(stream), Role::server, server.message_limits(peer_),
                  Heartbeat(server.options().keep_alive), *this, *this),
      send_window_(web_socket_, server.options()),
      memory_(server.memory()),
      data_(std::move(data)),
      weak_loop_(server.weak_loop()) {
  if (deflate) web_socket_.use_deflate(deflate->terms, server.options().compression);
  io_.loop().ref();
}

ServerConnection::~ServerConnection() { let_go(); }

void ServerConnection::let_go() {
  if (std::exchange(holds_loop_, false)) io_.loop().unref();
}

void ServerConnection::open(std::span<std::byte> come) {
  traffic_.opened_at = io_.now();
  server_->log.opened(*this);
  server_->opened(*this);
  if (!come.empty() && !web_socket_.is_cut()) web_socket_.receive(come);
}

void ServerConnection::on_event(const SocketEvent& event) {
  switch (event.kind) {
    case SocketEvent::Kind::text:
    case SocketEvent::Kind::binary: return on_message(event.payload, event.kind == SocketEvent::Kind::text);
    case SocketEvent::Kind::drained: return on_drained();
    case SocketEvent::Kind::end: return on_end(event);
    default: return;  // a server's parts are reported by on_part()
  }
}

void ServerConnection::on_message(std::span<const std::byte> payload, bool is_text) {
  if (keeps_alive_ && is_text && as_text(payload) == wire::alive_question) return answer_alive();
  traffic_.bytes_received += payload.size();
  if (server_) server_->received(*this, payload, is_text);
}

bool ServerConnection::takes_parts() { return server_ && server_->takes_parts(peer_); }

void ServerConnection::on_part(const MessagePart& part) {
  traffic_.bytes_received += part.size();
  if (server_) server_->received(*this, part);
}

// Posted, because the callbacks may do anything, also destroy the server.
void ServerConnection::on_pong(std::vector<PingAnswer> answers) {
  io_.loop().post([weak = weak_from_this(), answers = std::move(answers)]() mutable {
    for (PingAnswer& answer : answers) {
      const auto self = weak.lock();
      if (!self || !self->server_ || !self->counts()) return;
      answer.callback(answer.round_trip);
    }
  });
}

void ServerConnection::on_progress() {
  count_queued();
  check_memory();
}

void ServerConnection::on_end(const SocketEvent& end) {
  has_ended_.store(true, std::memory_order_relaxed);
  memory_.hold(0);
  count_queued();
  if (server_) server_->log.closed(*this, end, io_.now());
  if (server_) server_->ended(*this, end);
}

void ServerConnection::on_gone() {
  const auto self = shared_from_this();
  if (server_) server_->topics().unsubscribe_all(*this);
  if (server_) std::exchange(server_, nullptr)->left(*this);
  let_go();
  io_.keep_no_more(self);
  io_.destroy_later(self);
}

SendResult ServerConnection::send(std::span<const std::byte> payload, bool is_text,
                                  const MessageOptions& options) {
  if (!is_open()) return Error::already_closed;
  if (web_socket_.in_message()) return Error::message_unfinished;
  if (is_text && !is_utf8(as_text(payload))) return Error::not_utf8;
  return checked(counted(payload.size(), send_window_.send(payload, is_text, options)));
}

SendResult ServerConnection::send(const PreparedMessage& message) {
  if (!is_open()) return Error::already_closed;
  if (web_socket_.in_message()) return Error::message_unfinished;
  return checked(counted(message.bytes().size(), send_window_.send(message.encoded())));
}

SendResult ServerConnection::send_part(std::span<const std::byte> part, bool is_text, bool is_last,
                                       const MessageOptions& options) {
  if (!is_open()) return Error::already_closed;
  const bool is_first = !web_socket_.in_message();
  if (is_first) {
    sends_text_ = is_text;
    sent_utf8_.reset();
  }
  if (sends_text_ && (!sent_utf8_.feed(part) || (is_last && !sent_utf8_.complete()))) {
    // The first parts were sent, and the rest of the message is not known.
    if (!is_first) close(close_code::internal_error, "text is not UTF-8");
    return Error::not_utf8;
  }
  const SendResult result =
      checked(counted(part.size(), send_window_.send_part(part, sends_text_, is_last, options), is_last));
  if (result && is_last && owes_alive_) answer_alive();
  return result;
}

bool ServerConnection::deliver(const PreparedMessage& message, std::string_view topic,
                               const PublishOptions& options) {
  if (!is_open()) return false;
  const SendResult result = counted(message.bytes().size(), send_window_.publish(message, topic, options));
  return static_cast<bool>(options.slow == SlowConsumer::close ? checked(result) : result);
}

void ServerConnection::answer_alive() {
  owes_alive_ = web_socket_.in_message();
  if (!owes_alive_) web_socket_.send(std::as_bytes(std::span(wire::alive_answer)), true);
}

SendResult ServerConnection::counted(std::size_t payload, SendResult result, bool is_last) {
  if (!result) return result;
  traffic_.bytes_sent += payload;
  count_queued();
  if (server_) server_->counters().sent(payload, queued_, is_last);
  return result;
}

void ServerConnection::count_queued() {
  const std::size_t before = std::exchange(queued_, queued());
  if (server_ && before != queued_) server_->counters().queued(before, queued_);
}

SendResult ServerConnection::checked(SendResult result) {
  if (!result && server_) server_->log.too_slow(*this);
  if (!result) close(close_code::try_again_later, "too slow");
  return result;
}

// Posted, because this may be inside one of the user's calls.
void ServerConnection::on_drained() {
  if (!send_window_.drained() || !server_) return;
  io_.loop().post([weak = weak_from_this()] {
    const auto self = weak.lock();
    if (self && self->server_ && self->is_open()) self->server_->drained(*self);
  });
}

// Posted, because this may be inside one of the user's calls, or of the stream's that is to be closed.
void ServerConnection::check_memory() {
  if (memory_.hold(queued_ + web_socket_.held()) || !is_open()) return;
  io_.loop().post([weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->close(close_code::try_again_later, "too much is queued");
  });
}

Result<> ServerConnection::ping(PingCallback callback) { return web_socket_.ping(std::move(callback)); }

Result<> ServerConnection::pause(bool paused) {
  if (!is_open()) return Error::already_closed;
  if (paused)
    web_socket_.pause();
  else
    web_socket_.resume();
  return {};
}

Result<> ServerConnection::may_subscribe(std::string_view pattern) const {
  if (!is_open() || !server_) return Error::already_closed;
  if (!is_topic_pattern(pattern)) return Error::bad_topic;
  if (TopicRegistry::count(*this) >= server_->options().limits.max_subscriptions &&
      !TopicRegistry::is_subscribed(*this, pattern))
    return Error::too_many_topics;
  return {};
}

Result<> ServerConnection::subscribe(std::string_view pattern) {
  const Result<> may = may_subscribe(pattern);
  if (may) server_->topics().subscribe(*this, pattern);
  return may;
}

Result<CaughtUp> ServerConnection::subscribe(std::string_view topic, std::uint64_t after) {
  if (is_open() && !is_topic(topic)) return Error::bad_topic;
  if (const Result<> may = may_subscribe(topic); !may) return may.error();
  if (server_->shared().relay) return Error::answered_later;
  return server_->topics().subscribe(*this, topic, after);
}

Result<> ServerConnection::subscribe(std::string_view topic, const std::optional<Position>& after,
                                     Caught done) {
  if (after && is_open() && !is_topic(topic)) return Error::bad_topic;
  if (const Result<> may = may_subscribe(topic); !may) return may;
  const auto& relay = server_->shared().relay;
  if (!relay) {
    weak_loop_->post(
        [self = shared_from_this(), name = std::string(topic), after, done = std::move(done)]() mutable {
          if (!self->is_open()) return;
          Result<CaughtUp> caught = CaughtUp{};
          if (after)
            caught = self->subscribe(name, after->offset);
          else if (const Result<> begun = self->subscribe(name); !begun)
            caught = begun.error();
          caught ? done(*caught) : done(Failure{caught.error(), {}});
        });
    return {};
  }
  if (!catch_ups_) catch_ups_ = std::make_unique<CatchUps>();
  if (CatchUp* const earlier = catch_ups_->find(topic)) {
    if (earlier->waiting.size() >= CatchUp::most_waiting) return Error::queue_full;
    earlier->waiting.emplace_back([this, name = std::string(topic), after, done = std::move(done)]() mutable {
      if (const Result<> may = may_subscribe(name); !may) return done(Failure{may.error(), name});
      static_cast<void>(subscribe(name, after, std::move(done)));
    });
    return {};
  }
  catch_ups_->begin(topic);
  server_->topics().subscribe(*this, topic);
  relay->catch_up(
      std::string(topic), after,
      [weak = weak_from_this(), name = std::string(topic),
       done = std::move(done)](Result<MissedMessages, Failure> missed) mutable {
        auto self = weak.lock();
        if (!self) return;
        WeakLoop& loop = self->weak_loop();
        loop.post(
            [self = std::move(self), name = std::move(name), missed = std::move(missed),
             done = std::move(done)]() mutable { self->catch_up(name, std::move(missed), std::move(done)); });
      },
      server_->thread());
  return {};
}

void ServerConnection::catch_up(const std::string& topic, Result<MissedMessages, Failure> missed,
                                Caught done) {
  CatchUp live = catch_ups_->take(topic);
  if (!is_open() || !server_) return catch_ups_.reset();
  Result<CaughtUp, Failure> result = Failure{Error::already_closed, "the subscription has ended"};
  if (TopicRegistry::is_subscribed(*this, topic)) {
    if (missed) missed->fit(history_room());
    const CaughtUp caught = live.merge(missed ? *missed : MissedMessages{{}, false, {}},
                                       [&](const PreparedMessage& message, const PublishOptions& options) {
                                         deliver(message, topic, options);
                                       });
    if (missed)
      result = caught;
    else
      result = missed.error();
    if (missed && missed->is_ahead) catch_ups_->stay_ahead(topic, {caught.epoch, caught.offset});
  }
  if (catch_ups_->empty()) catch_ups_.reset();
  done(result);
  for (Function<void()>& request : live.waiting) request();
}

void ServerConnection::unsubscribe(std::string_view pattern) {
  if (server_) server_->topics().unsubscribe(*this, pattern);
}

Result<Published> ServerConnection::publish(std::string_view topic, const PreparedMessage& message,
                                            const PublishOptions& options,
                                            Function<void(const Result<Position, Failure>&)> done) {
  if (!is_open() || !server_) return Error::already_closed;
  if (!is_topic(topic)) return Error::bad_topic;
  const auto& relay = server_->shared().relay;
  if (!relay) {
    const Published published = server_->topics().publish(topic, message, options, this, server_->thread());
    if (done)
      weak_loop_->post([done = std::move(done), offset = published.offset]() mutable {
        done(Position{{}, offset});
      });
    return published;
  }
  Relay::Done here;
  if (done)
    here = [self = shared_from_this(), done = std::move(done)](Result<Position, Failure> result) mutable {
      self->weak_loop_->post(
          [done = std::move(done), result = std::move(result)]() mutable { done(result); });
    };
  return relay->publish({topic, message, options, this, peer_.id, server_->thread()}, std::move(here));
}

Result<> ServerConnection::close(std::uint16_t code, std::string_view reason) {
  const bool may_be_sent = code == 0 || close_code::valid_on_the_wire(code);
  if (const Result<> may = check_close(may_be_sent, reason); !may) return may;
  if (!is_open()) return Error::already_closed;
  send_window_.finish();
  web_socket_.close(code, reason);
  web_socket_.allow(server_ ? server_->options().timeouts.close : WebSocket::linger);
  return {};
}

Result<> ServerConnection::terminate() {
  if (web_socket_.is_over() || web_socket_.is_cut()) return Error::already_closed;
  web_socket_.cut();
  // Posted, because no callback runs inside one of the user's calls.
  io_.loop().post([self = shared_from_this()] { self->cut("the server terminated the connection"); });
  return {};
}

void ServerConnection::shut_down(std::uint16_t code, std::string_view reason) {
  if (code == 0 || !close(code, reason)) close(close_code::going_away, {});
  // One that is closing already may have a later limit.
  const Time limit = server_->options().timeouts.close;
  const bool has_longer = io_.now() + limit < web_socket_.allowed_until();
  if (web_socket_.state() == WebSocket::State::closing && has_longer) web_socket_.allow(limit);
}

void ServerConnection::close_within(std::uint16_t code, std::string_view reason, Time limit) {
  if (!is_open()) return;
  shut_down(code, reason);
  web_socket_.allow(limit);
}

void ServerConnection::detach() {
  const auto self = shared_from_this();
  shut_down(close_code::going_away, {});
  server_ = nullptr;
  if (web_socket_.is_cut()) {
    let_go();
    return io_.destroy_later(self);
  }
  web_socket_.allow(WebSocket::linger);
  io_.keep(self);
}

}  // namespace duet::detail
