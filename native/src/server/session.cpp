#include "server/session.hpp"

#include <unistd.h>
#include <duet/close_code.hpp>
#include <duet/upgrade.hpp>
#include <duet/utf8.hpp>

#include <cstring>

#include "as_text.hpp"
#include "http/forwarded.hpp"
#include "http/handshake.hpp"
#include "server/handshake.hpp"
#include "server/plain_http.hpp"
#include "server/server_core.hpp"
#include "topics/topic_name.hpp"
#include "wire_names.hpp"

namespace duet::detail {

namespace {

// From the end of a conversation to cutting a peer that does not hang up.
constexpr Time linger{2000};
// How much of a file is read ahead of the network.
constexpr std::size_t file_read_ahead = 4 * Chunk::capacity;
// Requests a client may have sent ahead of their answers.
constexpr std::size_t most_input = 64 * 1024;

}  // namespace

Session::Session(NativeTransport& transport, ServerCore& server, std::uint64_t id, std::string remote_address,
                 bool is_known)
    : transport_(transport),
      server_(&server),
      id_(id),
      remote_address_(std::move(remote_address)),
      is_known_(is_known),
      heartbeat_(server.options().ping_interval, server.options().ping_timeout) {
  transport_.loop().hold();
}

Session::~Session() { let_go(); }

void Session::let_go() {
  if (std::exchange(held_, false)) transport_.loop().release();
}

void Session::start(UniqueFd fd, std::unique_ptr<TlsSession> tls) {
  set_deadline(server_->options().handshake_timeout);
  stream_ =
      std::make_shared<Stream>(transport_, std::move(fd), Stream::State::connected, std::move(tls), *this);
  if (stream_->ended()) leave("too many open files");
}

void Session::set_deadline(Time delay) {
  const Time now = transport_.now();
  deadline_ = delay < never - now ? now + delay : never;
  transport_.expire_at(deadline_, weak_from_this());
}

void Session::on_deadline(Time due) {
  if (due != deadline_) return;  // moved since
  if (peer_ && !peer_->over() && !peer_->closing()) return beat();
  if (server_ && !peer_ && !finishing_ && (handshake_ || request_.method.empty()))
    server_->counters().refused(Refusal::timeout);
  stream_->close();
  leave(peer_ ? "the client did not answer the close in time" : "the client sent no handshake in time",
        Cause::timeout);
}

void Session::start_beating() {
  if (heartbeat_.first() == never)
    deadline_ = never;
  else
    set_deadline(heartbeat_.first());
}

void Session::beat() {
  if (paused_) heartbeat_.heard();  // who is not listened to is not silent
  const Heartbeat::Beat beat = heartbeat_.beat();
  if (beat.action == Heartbeat::Action::give_up) {
    stream_->close();
    return leave("the client gave no sign of life", Cause::timeout);
  }
  if (beat.action == Heartbeat::Action::ping) peer_->ping();
  set_deadline(beat.next);
}

void Session::on_stream_bytes(std::span<std::byte> bytes) {
  heartbeat_.heard();
  if (peer_) return peer_->receive(bytes);
  if (finishing_) return;
  input_.append(as_text(bytes));
  if (!replying_ && !handshake_) return read_requests();
  if (input_.size() > most_input) {
    stream_->close();
    leave("too many requests at once");
  }
}

void Session::read_requests() {
  while (!replying_ && !finishing_ && !peer_ && !handshake_ && server_ && !input_.empty()) {
    const HeadResult result = parse_request(input_, server_->head_limits(), request_);
    if (result.state == HeadResult::State::incomplete) return;
    if (result.state == HeadResult::State::bad)
      return refuse(result.status, "the request is malformed or too large");
    input_.erase(0, result.consumed);
    answer_request();
  }
}

void Session::answer_request() {
  if (wants_upgrade(request_)) return upgrade();
  const auto self = shared_from_this();  // the application may stop or destroy the server, and this with it
  HttpReply answer = PlainHttp(request_, remote_address_).answer(*server_);
  if (server_ && !stream_->ended()) reply(std::move(answer));
}

void Session::upgrade() {
  UpgradeCheck check = check_request(request_);
  if (check.status != 101) return refuse(check.status, check.reason);
  if (server_->is_draining()) return refuse(503, "the server is going away");
  if (!identify()) return refuse(429, "there are too many connections from this address");
  if (!server_->allows_origin(request_.headers)) return refuse(403, "pages of this origin may not connect");

  if (server_->has_routes()) {
    route_ = server_->route(request_.path());
    if (!route_.callbacks) return refuse(404, "there is nothing here");
  }
  std::optional<DeflateAnswer> deflate;
  if (!accept_deflate(deflate)) return refuse(400, "Sec-WebSocket-Extensions is malformed");

  handshake_ = std::make_unique<Handshake>(std::move(check), std::move(deflate));
  handshake_->chosen = server_->choose_subprotocol(handshake_->offer.names());
  const auto self = shared_from_this();
  Upgrade upgrade(*this);
  server_->upgrading(*this, upgrade);  // which may stop or destroy the server, and this with it
  if (server_ && !stream_->ended() && !handshake_->deferred) answer_handshake();
}

bool Session::waits_for_answer() const {
  return handshake_ && handshake_->deferred && server_ && !stream_->ended();
}

// Later, as on_open is not called inside a call of the user's.
void Session::answer_later() {
  handshake_->deferred = false;
  transport_.loop().post([weak = weak_from_this()] {
    const auto self = weak.lock();
    if (self && self->handshake_ && self->server_ && !self->stream_->ended()) self->answer_handshake();
  });
}

void Session::answer_handshake() {
  if (handshake_->status == 0) return accept();
  server_->counters().refused(Refusal::application);
  const std::string answer = handshake_->refusal();
  handshake_.reset();
  stream_->out().append(std::as_bytes(std::span(answer)));
  finish_after_reply();
}

void Session::accept() {
  const std::unique_ptr<Handshake> agreed_on = std::move(handshake_);
  Offer::Answer agreed = agreed_on->offer.answer(agreed_on->chosen);
  const std::string answer = agreed_on->acceptance(agreed);
  subprotocol_ = std::move(agreed.subprotocol);
  keeps_alive_ = agreed.keeps_alive;
  data_ = std::move(agreed_on->data);
  stream_->out().append(std::as_bytes(std::span(answer)));
  stream_->request_flush();
  start_beating();
  open_peer(agreed_on->deflate);
  std::string rest;
  rest.swap(input_);
  server_->opened(*this);
  if (!rest.empty() && !stream_->ended()) peer_->receive(std::as_writable_bytes(std::span(rest)));
}

std::string_view Session::parameter(std::string_view name) const {
  for (const auto& [known, value] : route_.parameters)
    if (known == name) return value;
  return {};
}

void Session::open_peer(const std::optional<DeflateAnswer>& deflate) {
  const ServerOptions& options = server_->options();
  peer_.emplace(transport_, *stream_, Role::server,
                FrameReader::Limits{options.max_message_size, options.max_frames_per_message}, *this);
  if (deflate) peer_->use_deflate(deflate->terms, options.compression);
  outbox_.emplace(
      *peer_, Outbox::Limits{options.high_water_mark, options.low_water_mark, options.max_buffered_amount});
}

bool Session::identify() {
  if (is_known_) return true;
  remote_address_ =
      forwarded_for(remote_address_, request_.headers.joined("x-forwarded-for"), server_->trusted_proxies());
  is_known_ = server_->admit(remote_address_);
  return is_known_;
}

bool Session::accept_deflate(std::optional<DeflateAnswer>& answer) const {
  const Headers& headers = request_.headers;
  if (headers.count("sec-websocket-extensions") == 0) return true;
  const Compression& compression = server_->options().compression;
  // What is malformed is refused also where nothing is wanted of it (RFC 6455 section 9.1).
  const bool is_good = accept_deflate_offer(headers.joined("sec-websocket-extensions"), compression, answer);
  if (!compression.enabled) answer.reset();
  return is_good;
}

void Session::refuse(int status, std::string_view sentence) {
  server_->counters().refused(refusal_of(status));
  const std::string answer = format_refusal(status, sentence);
  stream_->out().append(std::as_bytes(std::span(answer)));
  finish_after_reply();
}

void Session::finish_after_reply() {
  finishing_ = true;
  std::string().swap(input_);
  stream_->finish();
  set_deadline(linger);
}

void Session::reply(HttpReply reply) {
  stream_->out().append(std::as_bytes(std::span(reply.head_and_body)));
  reply.head_and_body.clear();
  reply_ = std::move(reply);
  replying_ = true;
  set_deadline(server_->options().handshake_timeout);
  stream_->request_flush();
}

void Session::on_stream_room() {
  check_drained();
  if (!replying_) return;
  if (reply_.file) return send_file();
  replying_ = false;
  if (!reply_.keep_alive) return finish_after_reply();
  read_requests();
}

void Session::send_file() {
  set_deadline(server_ ? server_->options().handshake_timeout : linger);  // it moves: that is progress
  std::size_t ahead = 0;
  while (reply_.file_bytes > 0 && ahead < file_read_ahead) {
    const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(reply_.file_bytes, Chunk::capacity));
    bool short_read = false;
    stream_->out().append(part, false, [&](std::byte* to, std::size_t size, std::size_t) {
      if (!short_read) short_read = read(reply_.file.get(), to, size) != static_cast<ssize_t>(size);
    });
    if (short_read) {  // it shrank: its length is announced already, so the client must see it cut
      stream_->close();
      return leave("the file changed while it was sent");
    }
    reply_.file_bytes -= part;
    ahead += part;
  }
  if (reply_.file_bytes == 0) reply_.file.reset();
}

void Session::on_stream_end(Cause cause, std::string_view detail) {
  if (server_ && cause == Cause::tls) server_->counters().refused(Refusal::tls);
  leave(detail);
}

void Session::leave(std::string_view detail, Cause cause) {
  const auto self = shared_from_this();
  deadline_ = never;
  if (peer_) peer_->lost(cause, detail);
  handshake_.reset();
  if (server_) server_->topics.unsubscribe_all(*this);
  if (server_) std::exchange(server_, nullptr)->left(*this);
  let_go();
  transport_.bury_orphan(self);
  transport_.bury(self);
}

void Session::on_peer_message(std::span<const std::byte> payload, bool is_text) {
  if (keeps_alive_ && is_text && as_text(payload) == wire::alive_question)
    return peer_->send(std::as_bytes(std::span(wire::alive_answer)), true);
  if (server_) server_->received(*this, payload, is_text);
}

void Session::on_peer_end(const SocketEvent& end) {
  reported_ = true;
  if (server_) server_->ended(*this, end);
  if (!stream_->ended()) set_deadline(linger);
}

SendResult Session::send(std::span<const std::byte> payload, bool is_text) {
  if (!is_open()) return Error::already_closed;
  if (is_text && !is_utf8(as_text(payload))) return Error::not_utf8;
  return checked(counted(payload.size(), outbox_->send(payload, is_text)));
}

SendResult Session::send(const PreparedMessage& message) {
  if (!is_open()) return Error::already_closed;
  return checked(counted(message.bytes().size(), outbox_->send(message.encoded())));
}

bool Session::deliver(const PreparedMessage& message, std::string_view topic, const PublishOptions& options) {
  if (!is_open()) return false;
  const SendResult result = counted(message.bytes().size(), outbox_->publish(message, topic, options));
  return static_cast<bool>(options.slow == SlowConsumer::close ? checked(result) : result);
}

SendResult Session::counted(std::size_t payload, SendResult result) {
  if (result && server_) server_->counters().sent(payload, buffered());
  return result;
}

SendResult Session::checked(SendResult result) {
  if (!result) close(close_code::try_again_later, "too slow");
  return result;
}

// Later, as this may be inside a call of the user's.
void Session::check_drained() {
  if (!outbox_ || peer_->over() || !outbox_->progressed() || !server_) return;
  transport_.loop().post([weak = weak_from_this()] {
    const auto self = weak.lock();
    if (self && self->server_ && self->is_open()) self->server_->drained(*self);
  });
}

Result<> Session::pause(bool paused) {
  if (!is_open()) return Error::already_closed;
  paused_ = paused;
  stream_->pause(paused);
  return {};
}

Result<> Session::subscribe(std::string_view pattern) {
  if (!is_open() || !server_) return Error::already_closed;
  if (!is_topic_pattern(pattern)) return Error::bad_topic;
  if (Topics::count(*this) >= server_->options().max_subscriptions && !Topics::is_subscribed(*this, pattern))
    return Error::too_many_topics;
  server_->topics.subscribe(*this, pattern);
  return {};
}

Result<CaughtUp> Session::subscribe(std::string_view topic, std::uint64_t after) {
  if (is_open() && !is_topic(topic)) return Error::bad_topic;
  if (const Result<> subscribed = subscribe(topic); !subscribed) return subscribed.error();
  return server_->topics.catch_up(*this, topic, after);
}

void Session::unsubscribe(std::string_view pattern) {
  if (server_) server_->topics.unsubscribe(*this, pattern);
}

Result<Published> Session::publish(std::string_view topic, const PreparedMessage& message,
                                   const PublishOptions& options) {
  if (!is_open() || !server_) return Error::already_closed;
  if (!is_topic(topic)) return Error::bad_topic;
  return server_->topics.publish(topic, message, options, this);
}

Result<> Session::close(std::uint16_t code, std::string_view reason) {
  if (code != 0 && !close_code::valid_on_the_wire(code)) return Error::bad_close_code;
  if (reason.size() > close_code::longest_reason) return Error::reason_too_long;
  if (!is_utf8(reason)) return Error::not_utf8;
  if (!is_open()) return Error::already_closed;
  pause(false);  // the answer is to be read
  outbox_->finish();
  peer_->close(code, reason);
  set_deadline(server_ ? server_->options().close_timeout : linger);
  return {};
}

Result<> Session::terminate() {
  if (!peer_ || peer_->over() || stream_->ended()) return Error::already_closed;
  stream_->close();
  deadline_ = never;
  // Later, as no callback runs inside a call of the user's.
  transport_.loop().post([self = shared_from_this()] { self->leave("the server cut the connection"); });
  return {};
}

void Session::shut_down(std::uint16_t code, std::string_view reason) {
  if (!peer_) return cut("the server stopped");
  if (code == 0 || !close(code, reason)) close(close_code::going_away, {});
}

void Session::close_within(std::uint16_t code, std::string_view reason, Time limit) {
  if (!is_open()) return;
  shut_down(code, reason);
  set_deadline(limit);
}

void Session::cut(std::string_view why) {
  stream_->close();
  leave(why);
}

void Session::orphan() {
  const auto self = shared_from_this();
  shut_down(close_code::going_away, {});
  server_ = nullptr;
  if (stream_->ended()) {
    let_go();
    return transport_.bury(self);
  }
  set_deadline(linger);
  transport_.adopt(self);
}

}  // namespace duet::detail
