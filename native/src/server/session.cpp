#include "server/session.hpp"

#include <duet/close_code.hpp>
#include <duet/utf8.hpp>

#include "core/src/as_text.hpp"
#include "core/src/wire_names.hpp"
#include "server/pending_handshake.hpp"
#include "server/proxy_preamble.hpp"
#include "server/server_shard.hpp"
#include "topics/topic_name.hpp"

namespace duet::detail {

namespace {

// Requests a client may have sent ahead of their answers.
constexpr std::size_t most_input = 64 * 1024;

}  // namespace

Session::Session(IoContext& io, ServerShard& server, std::uint64_t id, std::string remote_address,
                 bool is_known)
    : Subscriber(server.thread()),
      io_(io),
      server_(&server),
      id_(id),
      remote_address_(std::move(remote_address)),
      is_known_(is_known),
      is_local_(is_this_machine(remote_address_)),
      weak_loop_(server.weak_loop()),
      heartbeat_(server.options().ping_interval, server.options().ping_timeout),
      memory_(server.memory()),
      deadline_(io, *this) {
  io_.loop().ref();
}

Session::~Session() { let_go(); }

void Session::let_go() {
  if (std::exchange(held_, false)) io_.loop().unref();
}

void Session::start(UniqueFd fd, std::unique_ptr<TlsSession> tls) {
  if (!is_known_ && server_->options().proxy_protocol)
    preamble_ = std::make_unique<ProxyPreamble>(ProxyPreamble{std::move(tls)});
  stream_ = std::make_shared<Stream>(io_, std::move(fd), Stream::State::connected, std::move(tls), *this);
  if (stream_->ended()) return leave("too many open files");
  allow(server_->options().handshake_timeout);
}

void Session::allow(Time length) {
  limit_.start(length, io_.loop().missed(), stream_->outflow());
  deadline_.start(length);
}

void Session::on_deadline() {
  const auto self = shared_from_this();
  if (web_socket_ && !web_socket_->over() && !web_socket_->closing()) return beat();
  if (is_extended()) return;
  if (server_ && !web_socket_ && !finishing_ && (handshake_ || request_.method.empty()))
    count_refusal(Refusal::timeout, 0, "the client sent no handshake in time");
  stream_->close();
  leave(web_socket_ ? "the client did not answer the close in time" : "the client sent no handshake in time",
        Cause::timeout);
}

bool Session::is_extended() {
  const Time more = limit_.extension(io_.loop().missed(), stream_->outflow());
  if (more > Time::zero()) deadline_.start(more);
  return more > Time::zero();
}

void Session::start_beating() { deadline_.start(heartbeat_.first()); }

void Session::beat() {
  if (paused_) heartbeat_.heard();  // who is not listened to is not silent
  const Heartbeat::Beat beat = heartbeat_.beat();
  if (beat.action == Heartbeat::Action::give_up) {
    if (is_extended()) return;
    stream_->close();
    return leave("the client gave no sign of life", Cause::timeout);
  }
  deadline_.start(beat.next);
  if (beat.action != Heartbeat::Action::ping) return;
  web_socket_->ping();
  limit_.start(heartbeat_.timeout(), io_.loop().missed(), stream_->outflow());
}

// Once TLS is through.
void Session::on_stream_open() { client_certificate_ = stream_->peer_certificate(); }

void Session::on_stream_bytes(std::span<std::byte> bytes) {
  heartbeat_.heard();
  if (web_socket_) {
    web_socket_->receive(bytes);
    return check_memory();
  }
  if (preamble_) return read_proxy_header(bytes);
  if (finishing_) return;
  input_.append(as_text(bytes));
  if (!replying_ && !handshake_) {
    read_requests();
    if (requests_end_ && !replying_ && !finishing_ && !stream_->ended()) finish_after_reply();
    return;
  }
  if (input_.size() > most_input) {
    stream_->close();
    leave("too many requests at once");
  }
}

void Session::open_web_socket(const std::optional<DeflateAnswer>& deflate) {
  const ServerOptions& options = server_->options();
  web_socket_.emplace(io_, *stream_, Role::server, server_->message_limits(*this), *this);
  if (deflate) web_socket_->use_deflate(deflate->terms, options.compression);
  send_window_.emplace(*web_socket_, SendWindow::Limits{options.high_water_mark, options.low_water_mark,
                                                        options.max_buffered_amount});
}

void Session::on_stream_progress() {
  if (web_socket_) count_queued();
  check_drained();
  check_memory();
}

void Session::on_stream_room() {
  on_stream_progress();
  if (!replying_) return;
  if (reply_.file) return send_file();
  replying_ = false;
  if (!reply_.keep_alive) return finish_after_reply();
  if (!input_.empty()) return stream_->go_on_later();
  if (requests_end_) finish_after_reply();
}

bool Session::on_stream_finish() {
  requests_end_ = replying_;
  return requests_end_;
}

void Session::on_stream_end(Cause cause, std::string_view detail) {
  if (server_ && cause == Cause::tls) {
    server_->counters().refused(Refusal::tls);
    server_->log.tls_failed(*this, detail);
  }
  leave(detail);
}

void Session::leave(std::string_view detail, Cause cause) {
  const auto self = shared_from_this();
  deadline_.stop();
  memory_.hold(0);
  if (web_socket_) web_socket_->lost(cause, detail);
  if (web_socket_) count_queued();
  if (server_) server_->topics().unsubscribe_all(*this);
  if (server_) std::exchange(server_, nullptr)->left(*this);
  let_go();
  io_.keep_no_more(self);
  io_.destroy_later(self);
}

void Session::on_web_socket_message(std::span<const std::byte> payload, bool is_text) {
  if (keeps_alive_ && is_text && as_text(payload) == wire::alive_question) return answer_alive();
  traffic_.bytes_received += payload.size();
  if (server_) server_->received(*this, payload, is_text);
}

void Session::on_web_socket_end(const SocketEvent& end) {
  reported_ = true;
  if (server_) server_->log.closed(*this, end, io_.now());
  if (server_) server_->ended(*this, end);
  if (!stream_->ended()) allow(linger);
}

SendResult Session::send(std::span<const std::byte> payload, bool is_text, const MessageOptions& options) {
  if (!is_open()) return Error::already_closed;
  if (web_socket_->in_message()) return Error::message_unfinished;
  if (is_text && !is_utf8(as_text(payload))) return Error::not_utf8;
  return checked(counted(payload.size(), send_window_->send(payload, is_text, options)));
}

SendResult Session::send(const PreparedMessage& message) {
  if (!is_open()) return Error::already_closed;
  if (web_socket_->in_message()) return Error::message_unfinished;
  return checked(counted(message.bytes().size(), send_window_->send(message.encoded())));
}

bool Session::deliver(const PreparedMessage& message, std::string_view topic, const PublishOptions& options) {
  if (!is_open()) return false;
  const SendResult result = counted(message.bytes().size(), send_window_->publish(message, topic, options));
  return static_cast<bool>(options.slow == SlowConsumer::close ? checked(result) : result);
}

SendResult Session::counted(std::size_t payload, SendResult result, bool is_last) {
  if (!result) return result;
  traffic_.bytes_sent += payload;
  count_queued();
  if (server_) server_->counters().sent(payload, queued_, is_last);
  return result;
}

void Session::count_queued() {
  const std::size_t before = std::exchange(queued_, queued());
  if (server_) server_->counters().queued(before, queued_);
}

SendResult Session::checked(SendResult result) {
  if (!result && server_) server_->log.too_slow(*this);
  if (!result) close(close_code::try_again_later, "too slow");
  return result;
}

// Later, as this may be inside a call of the user's.
void Session::check_drained() {
  if (!send_window_ || web_socket_->over() || !send_window_->progressed() || !server_) return;
  io_.loop().post([weak = weak_from_this()] {
    const auto self = weak.lock();
    if (self && self->server_ && self->is_open()) self->server_->drained(*self);
  });
}

// Later, as this may be inside a call of the user's, or of the stream that is to be told.
void Session::check_memory() {
  if (!web_socket_ || memory_.hold(queued() + web_socket_->held()) || !is_open()) return;
  io_.loop().post([weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->close(close_code::try_again_later, "too much is waiting");
  });
}

Result<> Session::may_subscribe(std::string_view pattern) const {
  if (!is_open() || !server_) return Error::already_closed;
  if (!is_topic_pattern(pattern)) return Error::bad_topic;
  if (TopicRegistry::count(*this) >= server_->options().max_subscriptions &&
      !TopicRegistry::is_subscribed(*this, pattern))
    return Error::too_many_topics;
  return {};
}

Result<> Session::subscribe(std::string_view pattern) {
  const Result<> may = may_subscribe(pattern);
  if (may) server_->topics().subscribe(*this, pattern);
  return may;
}

Result<CaughtUp> Session::subscribe(std::string_view topic, std::uint64_t after) {
  if (is_open() && !is_topic(topic)) return Error::bad_topic;
  if (const Result<> may = may_subscribe(topic); !may) return may.error();
  return server_->topics().subscribe(*this, topic, after);
}

void Session::unsubscribe(std::string_view pattern) {
  if (server_) server_->topics().unsubscribe(*this, pattern);
}

Result<Published> Session::publish(std::string_view topic, const PreparedMessage& message,
                                   const PublishOptions& options) {
  if (!is_open() || !server_) return Error::already_closed;
  if (!is_topic(topic)) return Error::bad_topic;
  return server_->topics().publish(topic, message, options, this, server_->thread());
}

Result<> Session::close(std::uint16_t code, std::string_view reason) {
  if (code != 0 && !close_code::valid_on_the_wire(code)) return Error::bad_close_code;
  if (reason.size() > close_code::longest_reason) return Error::reason_too_long;
  if (!is_utf8(reason)) return Error::not_utf8;
  if (!is_open()) return Error::already_closed;
  pause(false);  // the answer is to be read
  send_window_->finish();
  web_socket_->close(code, reason);
  allow(server_ ? server_->options().close_timeout : linger);
  return {};
}

Result<> Session::terminate() {
  if (!web_socket_ || web_socket_->over() || stream_->ended()) return Error::already_closed;
  stream_->close();
  deadline_.stop();
  // Later, as no callback runs inside a call of the user's.
  io_.loop().post([self = shared_from_this()] { self->leave("the server cut the connection"); });
  return {};
}

void Session::shut_down(std::uint16_t code, std::string_view reason) {
  if (!web_socket_) return cut("the server stopped");
  if (code == 0 || !close(code, reason)) close(close_code::going_away, {});
  // One that is closing already may have been given more time.
  const Time limit = server_->options().close_timeout;
  const bool has_longer = !deadline_.is_running() || io_.now() + limit < deadline_.due();
  if (web_socket_->closing() && has_longer) allow(limit);
}

void Session::close_within(std::uint16_t code, std::string_view reason, Time limit) {
  if (!is_open()) return;
  shut_down(code, reason);
  allow(limit);
}

void Session::cut(std::string_view why) {
  stream_->close();
  leave(why);
}

void Session::detach() {
  const auto self = shared_from_this();
  shut_down(close_code::going_away, {});
  server_ = nullptr;
  if (stream_->ended()) {
    let_go();
    return io_.destroy_later(self);
  }
  allow(linger);
  io_.keep(self);
}

}  // namespace duet::detail
