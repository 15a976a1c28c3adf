#include "client/client_connection.hpp"

#include "client/native_client_options.hpp"
#include "client/url_path.hpp"
#include "core/src/as_text.hpp"
#include "http/handshake.hpp"
#include "net/tls_stream.hpp"

namespace duet::detail {

ClientConnection::ClientConnection(IoContext& io, const OpenRequest& request, SocketEvents& events)
    : io_(io),
      events_(&events),
      destination_{request.url.canonical_host(), request.url.port, request.url.secure,
                   request.url.authority()},
      max_message_size_(request.max_message_size) {
  const auto* options = static_cast<const NativeBackendOptions*>(request.extra);
  options_ = options ? options->options() : std::make_shared<const NativeOptions>();
  if (!prepare_accept_key(setup_error_)) return;
  handshake_ = std::make_unique<ClientHandshake>(
      ClientHandshake::Request{destination_.authority,
                               remove_dot_segments(request.url.target),
                               {request.subprotocols.begin(), request.subprotocols.end()}},
      options_);
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
  if (tls_) return start_tls(std::move(outcome.stream));
  stream_ = std::move(outcome.stream);
  stream_->report_to(*this);
  on_stream_open();
}

void ClientConnection::start_tls(std::shared_ptr<Stream> plain) {
  const std::string& name = options_->tls.server_name;
  auto session = std::make_unique<TlsSession>(*tls_, TlsSession::Role::client,
                                              name.empty() ? without_brackets(destination_.host) : name);
  session->pin(options_->tls.pinned_keys);
  const auto stream = std::make_shared<TlsStream>(io_, *plain, std::move(session), *this);
  io_.destroy_later(std::move(plain));  // one of its callbacks may be running
  stream_ = stream;
  stream->begin();
}

void ClientConnection::on_stream_open() {
  const std::string request = handshake_->request();
  stream_->out().append(std::as_bytes(std::span(request)));
  stream_->request_flush();
}

void ClientConnection::on_stream_bytes(std::span<std::byte> bytes) {
  switch (handshake_->read(as_text(bytes))) {
    case ClientHandshake::State::incomplete: return;
    case ClientHandshake::State::accepted: return open();
    case ClientHandshake::State::failed:
      return fail(Cause::http, handshake_->failure(), handshake_->refusal());
  }
}

void ClientConnection::on_stream_end(Cause cause, std::string_view detail) {
  if (cause == Cause::lost) return fail(Cause::http, "the server closed the connection during the handshake");
  fail(cause, detail);
}

// The client may drop this connection inside each call.
void ClientConnection::open() {
  const std::unique_ptr<ClientHandshake> agreed = std::move(handshake_);
  web_socket_.emplace(io_, std::move(stream_), Role::client, FrameReader::Limits{max_message_size_, ~0U},
                      Heartbeat(std::nullopt), *events_, *this);
  if (agreed->deflate()) web_socket_->use_deflate(*agreed->deflate(), options_->compression);
  events_->on_event(
      {.kind = SocketEvent::Kind::open, .payload = std::as_bytes(std::span(agreed->subprotocol()))});
  std::string rest(agreed->rest());
  if (!rest.empty()) web_socket_->receive(std::as_writable_bytes(std::span(rest)));
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

void ClientConnection::pause(bool paused) {
  if (web_socket_)
    paused ? web_socket_->pause() : web_socket_->resume();
  else if (stream_)
    stream_->pause(paused);
}

// Posted, because a transport calls no user code.
void ClientConnection::on_pong(std::vector<PingAnswer> answers) {
  io_.loop().post([weak = weak_from_this(), answers = std::move(answers)]() mutable {
    for (PingAnswer& answer : answers) {
      const auto self = weak.lock();
      if (!self || !self->events_ || self->web_socket_->is_over()) return;
      answer.callback(answer.round_trip);
    }
  });
}

bool ClientConnection::takes_parts() { return events_ && detail::takes_parts(*events_); }

void ClientConnection::on_part(const MessagePart& part) {
  events_->on_event(
      {.kind = kind_of_part(part.is_text(), part.is_first(), part.is_last()), .payload = part.bytes()});
}

// Everything was sent, or the connection cannot send it.
void ClientConnection::on_progress() {
  if (!web_socket_->is_sending()) let_loop_go();
}

// May be called inside a callback of the connection: objects to be destroyed, or kept, exist until the turn
// ends.
void ClientConnection::drop() {
  events_ = nullptr;
  if (!web_socket_ || web_socket_->is_cut()) {
    if (connector_) connector_->stop();
    if (stream_) stream_->close();
    return io_.destroy_later(shared_from_this());
  }
  web_socket_->resume();
  web_socket_->abandon();
  if (web_socket_->is_sending()) {
    holds_loop_ = true;
    io_.loop().ref();
  }
  io_.keep(shared_from_this());
  web_socket_->allow(WebSocket::linger);
}

void ClientConnection::on_gone() {
  let_loop_go();
  io_.keep_no_more(shared_from_this());
}

void ClientConnection::let_loop_go() {
  if (std::exchange(holds_loop_, false)) io_.loop().unref();
}

}  // namespace duet::detail
