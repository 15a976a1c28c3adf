#include "server/http_connection.hpp"

#include <duet/upgrade.hpp>

#include <algorithm>
#include <new>

#include "core/src/as_text.hpp"
#include "http/handshake.hpp"
#include "net/tcp_stream.hpp"
#include "net/tls_stream.hpp"
#include "platform/file_access.hpp"
#include "server/plain_http.hpp"
#include "server/server_connection.hpp"
#include "server/server_shard.hpp"

namespace duet::detail {

namespace {

// The amount of a file that is read ahead of the network.
constexpr std::size_t file_part = 64 * 1024;
constexpr std::size_t file_read_ahead = 4 * file_part;

// The size of pipelined requests.
constexpr std::size_t most_input = 64 * 1024;

}  // namespace

HttpConnection::HttpConnection(IoContext& io, ServerShard& server, Peer peer)
    : io_(io),
      server_(&server),
      weak_loop_(server.weak_loop()),
      peer_(std::move(peer)),
      deadline_(io, *this) {
  io_.loop().ref();
}

HttpConnection::~HttpConnection() {
  if (holds_loop_) io_.loop().unref();
}

void HttpConnection::start(UniqueSocket fd, std::unique_ptr<TlsSession> tls) {
  if (!peer_.is_known && server_->options().proxies.proxy_protocol) {
    preamble_ = std::make_unique<ProxyPreamble>(std::move(tls));
    state_ = State::preamble;
  }
  if (tls)
    stream_ = std::make_shared<TlsStream>(io_, std::move(fd), std::move(tls), *this);
  else
    stream_ = std::make_shared<TcpStream>(io_, std::move(fd), TcpStream::State::connected, *this);
  if (stream_->ended()) return cut();
  allow(server_->options().timeouts.handshake);
}

void HttpConnection::allow(Time length) {
  limit_.start(length, io_.loop().missed(), stream_->outflow());
  deadline_.start(length);
}

void HttpConnection::on_deadline() {
  const Time more = limit_.extension(io_.loop().missed(), stream_->outflow());
  if (more > Time::zero()) return deadline_.start(more);
  if (server_ && state_ != State::finishing && (handshake_ || peer_.request.method.empty()))
    count_refusal(Refusal::timeout, 0, "the client sent no handshake in time");
  cut();
}

// The TLS handshake is complete.
void HttpConnection::on_stream_open() { peer_.certificate = stream_->peer_certificate(); }

void HttpConnection::on_stream_bytes(std::span<std::byte> bytes) {
  if (state_ == State::preamble) return read_preamble(bytes);
  if (state_ == State::finishing) return;
  input_.append(as_text(bytes));
  if (state_ == State::reading)
    read_on();
  else if (input_.size() > most_input)
    cut();
}

bool HttpConnection::on_stream_finish() {
  is_last_request_ = state_ == State::replying;
  return is_last_request_;
}

void HttpConnection::on_stream_end(Cause cause, std::string_view detail) {
  if (server_ && cause == Cause::tls) {
    server_->counters().refused(Refusal::tls);
    server_->log.tls_failed(peer_, detail);
  }
  cut();
}

void HttpConnection::read_preamble(std::span<std::byte> bytes) {
  const ProxyHeader::State state = preamble_->read(as_text(bytes));
  if (state == ProxyHeader::State::incomplete) return;
  if (state == ProxyHeader::State::bad)
    return turn_away(Refusal::malformed, "the proxy sent no PROXY header");
  const std::string& source = preamble_->source();
  peer_.is_local = peer_.is_local && is_this_machine(source);
  if (!source.empty() && !believe(source))
    return turn_away(Refusal::too_many, "too many connections from this address");
  const std::unique_ptr<ProxyPreamble> over = std::move(preamble_);
  state_ = State::reading;
  if (std::unique_ptr<TlsSession> tls = over->take_tls()) return start_tls(std::move(tls), over->rest());
  if (!over->rest().empty()) on_stream_bytes(over->rest());
}

void HttpConnection::start_tls(std::unique_ptr<TlsSession> tls, std::span<std::byte> come) {
  const std::shared_ptr<Stream> plain = std::move(stream_);
  io_.destroy_later(plain);  // one of its callbacks is running
  const auto stream = std::make_shared<TlsStream>(io_, *plain, std::move(tls), *this);
  stream_ = stream;
  stream->begin(come);
}

// A proxy that only forwards bytes leaves X-Forwarded-For as its client wrote it: that header is used only if
// the client is a trusted proxy as well.
bool HttpConnection::believe(const std::string& source) {
  peer_.address = source;
  if (server_->config().is_trusted_proxy(peer_.address)) return true;
  peer_.is_known = server_->admit(peer_.address);
  return peer_.is_known;
}

void HttpConnection::read_on() {
  if (state_ != State::reading) return;
  read_requests();
  if (is_last_request_ && state_ == State::reading && !is_gone()) finish_after_reply();
}

void HttpConnection::read_requests() {
  while (state_ == State::reading && server_ && !input_.empty()) {
    const HeadResult result =
        parse_request(input_, server_->config().head_limits(), head_search_, peer_.request);
    if (result.state == HeadResult::State::incomplete) return;
    if (result.state == HeadResult::State::bad) {
      peer_.request = {};  // an incomplete request, or the one before
      return refuse(result.status, "the request is malformed or too large");
    }
    head_search_ = {};
    input_.erase(0, result.consumed);
    answer_request();
  }
}

void HttpConnection::answer_request() {
  if (wants_upgrade(peer_.request)) return is_last_request_ ? finish_after_reply() : begin_upgrade();
  const auto self = shared_from_this();  // the application may stop or destroy the server, and this with it
  const Sender sent_by = sender();
  HttpReply answer = PlainHttp(peer_.request, sent_by.address, peer_.is_local).answer(*server_);
  if (server_ && !is_gone()) reply(std::move(answer));
}

void HttpConnection::reply(HttpReply reply) {
  stream_->out().append(std::as_bytes(std::span(reply.head_and_body)));
  reply.head_and_body.clear();
  reply_ = std::move(reply);
  state_ = State::replying;
  allow(server_->options().timeouts.handshake);
  stream_->request_flush();
}

void HttpConnection::on_stream_room() {
  if (state_ != State::replying) return;
  if (reply_.file) return send_file();
  state_ = State::reading;
  if (!reply_.keep_alive) return finish_after_reply();
  if (!input_.empty()) return stream_->go_on_later();
  if (is_last_request_) finish_after_reply();
}

void HttpConnection::send_file() {
  std::size_t ahead = 0;
  while (reply_.file_bytes > 0 && ahead < file_read_ahead) {
    const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(reply_.file_bytes, file_part));
    bool short_read = false;
    stream_->out().append(part, false, [&](std::byte* to, std::size_t size, std::size_t) {
      if (!short_read) short_read = read_from(reply_.file, {to, size}) != static_cast<std::ptrdiff_t>(size);
    });
    if (short_read) return cut();  // the file shrank: its length is announced, so the client must notice it
    reply_.file_bytes -= part;
    ahead += part;
  }
  if (reply_.file_bytes == 0) reply_.file.reset();
  allow(server_->options().timeouts.handshake);
}

void HttpConnection::finish_after_reply() {
  state_ = State::finishing;
  std::string().swap(input_);
  stream_->finish();
  allow(WebSocket::linger);
}

void HttpConnection::begin_upgrade() {
  UpgradeCheck check = check_request(peer_.request);
  if (check.status != 101) return refuse(check.status, check.reason);
  if (server_->is_draining()) return refuse(503, "the server is going away");
  if (server_->memory()->is_spent()) return refuse(503, "the server's memory limit is reached");
  const Sender sent_by = sender();
  if (!identify(sent_by)) return refuse(429, "too many connections from this address");
  const Headers& headers = peer_.request.headers;
  if (!server_->config().answers_for_host(headers)) return refuse(421, not_for_this_host);
  if (!server_->config().allows_origin(headers, sent_by.scheme))
    return refuse(403, "this origin is not allowed");

  if (!server_->router.empty()) {
    peer_.route = server_->router.find(peer_.request.path());
    if (!peer_.route.callbacks) return refuse(404, "there is no WebSocket endpoint here");
  }
  // The lists are last, because they take longest to read.
  std::vector<std::string> subprotocols;
  if (!read_subprotocols(headers, subprotocols))
    return refuse(400, "Sec-WebSocket-Protocol is not a list of distinct tokens");
  std::optional<DeflateAnswer> deflate;
  if (!accept_deflate(deflate)) return refuse(400, "Sec-WebSocket-Extensions is malformed");

  state_ = State::deciding;
  handshake_ =
      std::make_unique<PendingHandshake>(std::move(check), std::move(subprotocols), std::move(deflate));
  handshake_->chosen = server_->config().choose_subprotocol(handshake_->offer.names());
  const auto self = shared_from_this();
  Upgrade upgrade(*this);
  server_->upgrading(peer_, upgrade);  // may stop or destroy the server, and this with it
  if (server_ && !is_gone() && !handshake_->deferred) answer_handshake();
}

Sender HttpConnection::sender() const {
  if (peer_.is_known) return {peer_.address};
  return server_->config().sender_of(peer_.request.headers, peer_.address);
}

bool HttpConnection::identify(const Sender& sender) {
  if (peer_.is_known) return true;
  peer_.address = sender.address;
  peer_.is_known = server_->admit(peer_.address);
  return peer_.is_known;
}

bool HttpConnection::accept_deflate(std::optional<DeflateAnswer>& answer) const {
  const Headers& headers = peer_.request.headers;
  if (headers.count("sec-websocket-extensions") == 0) return true;
  const Compression& compression = server_->options().compression;
  // A malformed header is refused even if compression is disabled (RFC 6455 section 9.1).
  const bool is_good = accept_deflate_offer(headers.joined("sec-websocket-extensions"), compression, answer);
  if (!compression.enabled) answer.reset();
  return is_good;
}

bool HttpConnection::is_answering() const {
  return (state_ == State::replying || state_ == State::finishing) && !stream_->ended();
}

bool HttpConnection::waits_for_answer() const {
  return handshake_ && handshake_->deferred && server_ && !is_gone();
}

// Posted, because on_open is not called inside one of the user's calls.
void HttpConnection::answer_later() {
  handshake_->deferred = false;
  io_.loop().post([weak = weak_from_this()] {
    const auto self = weak.lock();
    if (self && self->handshake_ && self->server_ && !self->is_gone()) self->answer_handshake();
  });
}

void HttpConnection::answer_handshake() {
  if (handshake_->status == 0) return accept();
  count_refusal(Refusal::application, handshake_->status, handshake_->sentence);
  const std::string answer = handshake_->refusal();
  handshake_.reset();
  stream_->out().append(std::as_bytes(std::span(answer)));
  finish_after_reply();
}

void HttpConnection::accept() {
  const auto self = shared_from_this();
  const std::unique_ptr<PendingHandshake> agreed_on = std::move(handshake_);
  SubprotocolOffer::Answer agreed = agreed_on->offer.answer(agreed_on->chosen);
  const std::string answer = agreed_on->acceptance(agreed);
  Peer peer{peer_.id, peer_.address, peer_.is_known, peer_.is_local};  // if it cannot be accepted
  stream_->out().append(std::as_bytes(std::span(answer)));
  stream_->request_flush();
  // A string that gets an empty one keeps its memory, and these are kept as long as the connection.
  if (!server_->options().http.keep_headers)
    static_cast<void>(std::exchange(peer_.request.headers, {})), peer_.request.repeated = {};

  deadline_.stop();
  state_ = State::over;
  ServerShard& server = *std::exchange(server_, nullptr);
  const std::shared_ptr<Stream> stream = stream_;
  std::shared_ptr<ServerConnection> connection;
  try {
    // Not make_shared: a weak pointer would keep the memory of a closed connection.
    connection.reset(new ServerConnection(io_, server, std::move(peer_), std::move(stream_),
                                          std::move(agreed), agreed_on->deflate, std::move(agreed_on->data)));
    server.upgraded(connection);
  } catch (const std::bad_alloc&) {
    stream->close();
    io_.destroy_later(stream);  // it is queued for a flush
    peer_ = std::move(peer);
    server.left(*this);
    return be_destroyed();
  }
  be_destroyed();
  connection->open(std::as_writable_bytes(std::span(input_)));
}

void HttpConnection::refuse(int status, std::string_view sentence) {
  count_refusal(refusal_of(status), status, sentence);
  const std::string answer = format_refusal(status, sentence);
  stream_->out().append(std::as_bytes(std::span(answer)));
  finish_after_reply();
}

void HttpConnection::count_refusal(Refusal why, int status, std::string_view sentence) {
  server_->counters().refused(why);
  server_->log.refused(peer_, why, status, sentence);
}

void HttpConnection::turn_away(Refusal why, std::string_view sentence) {
  count_refusal(why, 0, sentence);
  cut();
}

void HttpConnection::cut() {
  if (state_ == State::over) return;
  const auto self = shared_from_this();
  if (stream_) stream_->close();
  deadline_.stop();
  state_ = State::over;
  if (server_) std::exchange(server_, nullptr)->left(*this);
  be_destroyed();
}

// A PendingUpgrade may keep this object, even longer than the loop.
void HttpConnection::be_destroyed() {
  if (std::exchange(holds_loop_, false)) io_.loop().unref();
  io_.destroy_later(shared_from_this());
}

}  // namespace duet::detail
