// A session before it is a WebSocket: its requests and their answers.
#include <unistd.h>
#include <duet/upgrade.hpp>

#include "http/forwarded.hpp"
#include "http/handshake.hpp"
#include "server/pending_handshake.hpp"
#include "server/plain_http.hpp"
#include "server/server_shard.hpp"
#include "server/session.hpp"

namespace duet::detail {

namespace {

// How much of a file is read ahead of the network.
constexpr std::size_t file_part = 64 * 1024;
constexpr std::size_t file_read_ahead = 4 * file_part;

}  // namespace

void Session::read_requests() {
  while (!replying_ && !finishing_ && !web_socket_ && !handshake_ && server_ && !input_.empty()) {
    const HeadResult result = parse_request(input_, server_->config().head_limits(), head_search_, request_);
    if (result.state == HeadResult::State::incomplete) return;
    if (result.state == HeadResult::State::bad) {
      request_ = {};  // half of it, or the one before
      return refuse(result.status, "the request is malformed or too large");
    }
    head_search_ = {};
    input_.erase(0, result.consumed);
    answer_request();
  }
}

void Session::answer_request() {
  if (wants_upgrade(request_)) return requests_end_ ? finish_after_reply() : upgrade();
  const auto self = shared_from_this();  // the application may stop or destroy the server, and this with it
  const Sender sent_by = sender();
  HttpReply answer = PlainHttp(request_, sent_by.address, is_local_).answer(*server_);
  if (server_ && !stream_->ended()) reply(std::move(answer));
}

void Session::upgrade() {
  UpgradeCheck check = check_request(request_);
  if (check.status != 101) return refuse(check.status, check.reason);
  if (server_->is_draining()) return refuse(503, "the server is going away");
  if (server_->memory()->is_spent()) return refuse(503, "the server has no memory left");
  const Sender sent_by = sender();
  if (!identify(sent_by)) return refuse(429, "there are too many connections from this address");
  if (!server_->config().answers_for_host(request_.headers)) return refuse(421, not_for_this_host);
  if (!server_->config().allows_origin(request_.headers, sent_by.scheme))
    return refuse(403, "pages of this origin may not connect");

  if (!server_->router.empty()) {
    route_ = server_->router.find(request_.path());
    if (!route_.callbacks) return refuse(404, "there is nothing here");
  }
  // The lists last: to read them takes longer than to look at the rest.
  std::vector<std::string> subprotocols;
  if (!read_subprotocols(request_.headers, subprotocols))
    return refuse(400, "Sec-WebSocket-Protocol is not a list of different tokens");
  std::optional<DeflateAnswer> deflate;
  if (!accept_deflate(deflate)) return refuse(400, "Sec-WebSocket-Extensions is malformed");

  handshake_ =
      std::make_unique<PendingHandshake>(std::move(check), std::move(subprotocols), std::move(deflate));
  handshake_->chosen = server_->config().choose_subprotocol(handshake_->offer.names());
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
  io_.loop().post([weak = weak_from_this()] {
    const auto self = weak.lock();
    if (self && self->handshake_ && self->server_ && !self->stream_->ended()) self->answer_handshake();
  });
}

void Session::answer_handshake() {
  if (handshake_->status == 0) return accept();
  count_refusal(Refusal::application, handshake_->status, handshake_->sentence);
  const std::string answer = handshake_->refusal();
  handshake_.reset();
  stream_->out().append(std::as_bytes(std::span(answer)));
  finish_after_reply();
}

void Session::accept() {
  const std::unique_ptr<PendingHandshake> agreed_on = std::move(handshake_);
  SubprotocolOffer::Answer agreed = agreed_on->offer.answer(agreed_on->chosen);
  const std::string answer = agreed_on->acceptance(agreed);
  subprotocol_ = std::move(agreed.subprotocol);
  keeps_alive_ = agreed.keeps_alive;
  data_ = std::move(agreed_on->data);
  stream_->out().append(std::as_bytes(std::span(answer)));
  stream_->request_flush();
  start_beating();
  open_web_socket(agreed_on->deflate);
  std::string rest;
  rest.swap(input_);
  if (!server_->options().keep_headers) request_.headers = {}, request_.repeated = {};
  request_.headers.list.shrink_to_fit();  // they stay as long as the connection
  traffic_.opened_at = io_.now();
  server_->log.opened(*this);
  server_->opened(*this);
  if (!rest.empty() && !stream_->ended()) web_socket_->receive(std::as_writable_bytes(std::span(rest)));
}

std::string_view Session::parameter(std::string_view name) const {
  for (const auto& [known, value] : route_.parameters)
    if (known == name) return value;
  return {};
}

Sender Session::sender() const {
  if (is_known_) return {remote_address_};
  return server_->config().sender_of(request_.headers, remote_address_);
}

bool Session::identify(const Sender& sender) {
  if (is_known_) return true;
  remote_address_ = sender.address;
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
  count_refusal(refusal_of(status), status, sentence);
  const std::string answer = format_refusal(status, sentence);
  stream_->out().append(std::as_bytes(std::span(answer)));
  finish_after_reply();
}

void Session::count_refusal(Refusal why, int status, std::string_view sentence) {
  server_->counters().refused(why);
  server_->log.refused(*this, why, status, sentence);
}

void Session::finish_after_reply() {
  finishing_ = true;
  std::string().swap(input_);
  stream_->finish();
  allow(linger);
}

void Session::reply(HttpReply reply) {
  stream_->out().append(std::as_bytes(std::span(reply.head_and_body)));
  reply.head_and_body.clear();
  reply_ = std::move(reply);
  replying_ = true;
  allow(server_->options().handshake_timeout);
  stream_->request_flush();
}

void Session::send_file() {
  std::size_t ahead = 0;
  while (reply_.file_bytes > 0 && ahead < file_read_ahead) {
    const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(reply_.file_bytes, file_part));
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
  allow(server_ ? server_->options().handshake_timeout : linger);
}

}  // namespace duet::detail
