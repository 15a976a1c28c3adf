#include "client/client_connection.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "client/native_client_options.hpp"
#include "client/url_path.hpp"
#include "client/user_agent.hpp"
#include "core/src/as_text.hpp"
#include "http/handshake.hpp"
#include "ws/deflate_offer.hpp"

namespace duet::detail {

namespace {

// How long a connection whose client is gone may take to end.
constexpr Time linger{2000};

}  // namespace

ClientConnection::ClientConnection(IoContext& io, const OpenRequest& request, SocketEvents& events)
    : io_(io),
      events_(&events),
      destination_{request.url.canonical_host(), request.url.port, request.url.secure,
                   request.url.authority()},
      target_(remove_dot_segments(request.url.target)),
      subprotocols_(request.subprotocols.begin(), request.subprotocols.end()),
      max_message_size_(request.max_message_size),
      lingering_(io_, *this) {
  const auto* options = static_cast<const NativeBackendOptions*>(request.extra);
  options_ = options ? options->options() : std::make_shared<const NativeOptions>();
  if (!prepare_accept_key(setup_error_)) return;
  if (destination_.secure) tls_ = options ? options->tls(setup_error_) : default_client_tls(setup_error_);
}

void ClientConnection::start() {
  if (!setup_error_.empty()) {
    io_.loop().post([weak = weak_from_this()] {
      const auto self = weak.lock();
      if (self) self->fail(self->destination_.secure ? Cause::tls : Cause::unreachable, self->setup_error_);
    });
    return;
  }
  connector_ = std::make_shared<Connector>(
      io_, destination_, options_, [this](Connector::Outcome outcome) { connected(std::move(outcome)); });
  connector_->start();
}

void ClientConnection::connected(Connector::Outcome outcome) {
  connector_.reset();
  if (!outcome.stream) return fail(outcome.cause, outcome.detail, outcome.refusal);
  stream_ = std::move(outcome.stream);
  stream_->report_to(*this);
  if (!tls_) return on_stream_open();
  const std::string& name = options_->server_name;
  auto session = std::make_unique<TlsSession>(*tls_, TlsSession::Role::client,
                                              name.empty() ? without_brackets(destination_.host) : name);
  session->pin(options_->pinned_keys);
  stream_->start_tls(std::move(session));
}

void ClientConnection::on_stream_open() {
  key_ = make_key();
  const Compression& compression = options_->compression;
  std::vector<Header> extra;
  const std::vector<RequestHeader>& own = options_->headers;
  if (std::none_of(own.begin(), own.end(), is_user_agent))
    extra.push_back({"User-Agent", user_agent(*options_)});
  for (const RequestHeader& header : own)
    if (!is_user_agent(header) || !header.value.empty()) extra.push_back({header.name, header.value});
  const std::string request =
      format_request({destination_.authority, target_, key_, subprotocols_, std::move(extra),
                      compression.enabled ? write_deflate_offer(compression) : std::string()});
  stream_->out().append(std::as_bytes(std::span(request)));
  stream_->request_flush();
}

void ClientConnection::on_stream_bytes(std::span<std::byte> bytes) {
  heard_ = true;
  if (web_socket_)
    web_socket_->receive(bytes);
  else
    read_answer(bytes);
}

void ClientConnection::read_answer(std::span<std::byte> bytes) {
  if (!answer_) answer_ = std::make_unique<AnswerReader>(options_->max_head_size);
  const AnswerReader::State state = answer_->read(as_text(bytes));
  if (state == AnswerReader::State::incomplete) return;
  if (state == AnswerReader::State::too_large)
    return fail(Cause::http, "the head of the server's answer is too large");
  if (state == AnswerReader::State::bad) return fail(Cause::http, "the server's answer is not HTTP");
  const std::unique_ptr<AnswerReader> answer = std::move(answer_);
  const ResponseHead& head = answer->head();

  std::string subprotocol;
  const Compression& compression = options_->compression;
  std::string broken = check_response(head, key_, subprotocol, compression.enabled);
  std::optional<DeflateTerms> deflate;
  if (broken.empty() && head.headers.count("sec-websocket-extensions") != 0)
    broken = check_deflate_answer(head.headers.joined("sec-websocket-extensions"), compression, deflate);
  if (!broken.empty()) return fail(Cause::http, broken, refusal_of(head, std::time(nullptr)));

  std::string rest(answer->rest());
  web_socket_.emplace(io_, *stream_, Role::client, FrameReader::Limits{max_message_size_, ~0U}, *this);
  if (deflate) web_socket_->use_deflate(*deflate, compression);
  events_->on_event({.kind = SocketEvent::Kind::open, .payload = subprotocol});
  if (!rest.empty()) web_socket_->receive(std::as_writable_bytes(std::span(rest)));
}

void ClientConnection::on_stream_end(Cause cause, std::string_view detail) {
  if (web_socket_) {
    web_socket_->lost(Cause::lost, detail);
    if (!events_) be_destroyed();
    return;
  }
  if (cause == Cause::lost) return fail(Cause::http, "the server closed the connection during the handshake");
  fail(cause, detail);
}

void ClientConnection::on_web_socket_message(std::span<const std::byte> payload, bool is_text) {
  if (!events_) return;
  events_->on_event(
      {.kind = is_text ? SocketEvent::Kind::text : SocketEvent::Kind::binary, .payload = as_text(payload)});
}

void ClientConnection::on_web_socket_end(const SocketEvent& end) {
  if (events_) std::exchange(events_, nullptr)->on_event(end);
}

void ClientConnection::fail(Cause cause, std::string_view detail, Refusal refusal) {
  if (stream_) stream_->close();
  if (!events_) return;
  std::exchange(events_, nullptr)
      ->on_event({.cause = cause,
                  .http_status = refusal.status,
                  .retry_after = refusal.retry_after,
                  .detail = detail});
}

// Never from inside the call: the next time that the stream sends, or finds nothing to send.
void ClientConnection::notify_drained(std::size_t low) {
  drained_at_ = low;
  stream_->request_flush();
}

void ClientConnection::check_drained() {
  if (!events_ || !drained_at_ || queued() > *drained_at_) return;
  drained_at_.reset();
  events_->on_event({.kind = SocketEvent::Kind::drained});
}

void ClientConnection::pause(bool paused) {
  paused_ = paused;
  stream_->pause(paused);
  if (!web_socket_) return;
  if (paused)
    web_socket_->pause();
  else
    web_socket_->resume();
}

// Who is not listened to is not silent.
bool ClientConnection::was_heard() {
  if (std::exchange(heard_, paused_)) return true;
  web_socket_->ping();
  return false;
}

void ClientConnection::on_stream_room() {
  let_loop_go();
  check_drained();
}

// Inside a callback of the connection too: what is to be destroyed, or kept, lives on until the turn ends.
void ClientConnection::drop() {
  events_ = nullptr;
  if (!web_socket_ || stream_->ended()) {
    if (connector_) connector_->stop();
    if (stream_) stream_->close();
    return io_.destroy_later(shared_from_this());
  }
  pause(false);
  web_socket_->abandon();
  if (!stream_->out().empty()) {
    holds_loop_ = true;
    io_.loop().ref();
  }
  io_.keep(shared_from_this());
  limit_.start(linger, io_.loop().missed(), outflow());
  lingering_.start(linger);
}

void ClientConnection::on_deadline() {
  const auto self = shared_from_this();
  const Time more = limit_.extension(io_.loop().missed(), outflow());
  if (more > Time::zero()) return lingering_.start(more);
  stream_->close();
  be_destroyed();
}

void ClientConnection::be_destroyed() {
  let_loop_go();
  io_.keep_no_more(shared_from_this());
}

void ClientConnection::let_loop_go() {
  if (std::exchange(holds_loop_, false)) io_.loop().unref();
}

}  // namespace duet::detail
