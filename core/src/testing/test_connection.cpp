#include "testing/test_connection.hpp"

#include <duet/close_code.hpp>
#include <duet/utf8.hpp>

#include <algorithm>
#include <utility>

namespace duet::detail {

TestConnection::TestConnection(TestTransport& transport, const OpenRequest& request, SocketEvents& events)
    : url(request.url.href()),
      subprotocols(request.subprotocols.begin(), request.subprotocols.end()),
      network_(transport.network()),
      transport_(&transport),
      events_(&events),
      max_message_size_(request.max_message_size) {
  bool host_is_known = false;
  if (const TestServer* const server = network_.find(request.url, host_is_known)) delay_ = server->delay;
}

void TestConnection::post(TestItem item) {
  Time& last = last_due_[item.to_client ? 1 : 0];
  last = std::max(last, network_.now() + (server_ ? server_->delay : delay_));
  network_.post(last, shared_from_this(), std::move(item));
}

void TestConnection::post_now(TestItem item) {
  network_.post(network_.now(), shared_from_this(), std::move(item));
}

bool TestConnection::takes(const TestItem& item, const TestTransport* reader) const {
  if (!item.to_client || !events_) return true;
  return transport_ == reader && (!paused_ || item.kind == Kind::drained);
}

// The client's end.

void TestConnection::send(std::span<const std::byte> payload, bool is_text, bool is_last) {
  const auto* const characters = reinterpret_cast<const char*>(payload.data());
  out_.push_back({.payload = {characters, payload.size()}, .is_text = is_text, .is_last = is_last});
  buffered_ += payload.size();
  ++messages_;
  transport_->request_flush(shared_from_this());
}

void TestConnection::close(std::uint16_t code, std::string_view reason) {
  client_closes_ = true;
  out_.push_back({.kind = Kind::close, .payload = std::string(reason), .code = code});
  transport_->request_flush(shared_from_this());
}

// The event is never reported from inside this call.
void TestConnection::notify_drained(std::size_t low) {
  low_ = low;
  transport_->request_flush(shared_from_this());
}

void TestConnection::flush() {
  if (!stalled_) {
    for (TestItem& item : out_) post(std::move(item));
    out_.clear();
    buffered_ = 0;
    messages_ = 0;
  }
  if (!events_ || !low_ || queued() > *low_) return;
  low_.reset();
  post_now({.to_client = true, .kind = Kind::drained});
}

void TestConnection::drop() {
  events_ = nullptr;
  if (!opened_) {
    post({.kind = Kind::lost});
  } else if (!client_closes_) {
    close(0, {});
  }
  flush();
}

void TestConnection::reach_client(const TestItem& item) {
  if (!events_) return;
  switch (item.kind) {
    case Kind::request: return;
    case Kind::open:
      opened_ = true;
      return events_->on_event(
          {.kind = SocketEvent::Kind::open, .payload = std::as_bytes(std::span(item.payload))});
    case Kind::message:
      if (!client_closes_) message_to_client(item);
      return;
    case Kind::drained: return events_->on_event({.kind = SocketEvent::Kind::drained});
    case Kind::close:
      if (!client_closes_) close(item.code, item.payload);
      return end_client(item);
    case Kind::lost:
      if (item.cause == Cause::overflow && !client_closes_) close(item.code, {});
      return end_client(item);
  }
}

void TestConnection::message_to_client(const TestItem& item) {
  const bool is_native = network_.host() == testing::Host::native;
  const auto part = to_client_.add(item, is_native && takes_parts(*events_));
  if (is_native && to_client_.size() > max_message_size_) {
    close(close_code::too_big, {});
    return end_client({.code = close_code::too_big, .cause = Cause::too_big});
  }
  if (!part) return;
  events_->on_event({.kind = kind_of_part(item.is_text, part->is_first, part->is_last),
                     .payload = std::as_bytes(std::span(part->payload))});
}

void TestConnection::end_client(const TestItem& item) {
  SocketEvent end{.cause = item.cause, .http_status = item.http_status};
  if (item.kind == Kind::close) {
    end.payload = std::as_bytes(std::span(item.payload));
    end.code = item.code != 0 ? item.code : close_code::none;
    end.was_clean = true;
    end.cause = Cause::handshake;
  } else if (item.cause == Cause::too_big) {
    end.code = item.code;
  } else if (item.cause == Cause::overflow) {
    end.code = close_code::policy_violation;
  } else if (!opened_ && item.cause == Cause::lost) {
    end.cause = Cause::http;  // the server was destroyed during the handshake
  }
  if (network_.host() == testing::Host::browser) {
    end.cause = portable_cause(end.cause);
    end.http_status = 0;
  }
  client_closes_ = true;
  std::exchange(events_, nullptr)->on_event(end);
}

// The server's end.

Result<> TestConnection::peer_send(std::string_view payload, bool is_text) {
  if (!is_open()) return Error::already_closed;
  if (in_message_) return Error::message_unfinished;
  if (is_text && !is_utf8(payload)) return Error::not_utf8;
  post({.to_client = true, .payload = std::string(payload), .is_text = is_text});
  return {};
}

Result<> TestConnection::peer_send_part(std::string_view payload, bool is_text, bool is_last) {
  if (!is_open()) return Error::already_closed;
  if (!in_message_) {
    sends_text_ = is_text;
    sent_utf8_.reset();
  }
  const std::span<const std::byte> bytes = std::as_bytes(std::span(payload.data(), payload.size()));
  if (sends_text_ && (!sent_utf8_.feed(bytes) || (is_last && !sent_utf8_.complete()))) {
    if (in_message_) static_cast<void>(peer_close(close_code::internal_error, "text is not UTF-8"));
    return Error::not_utf8;
  }
  in_message_ = !is_last;
  post({.to_client = true, .payload = std::string(payload), .is_text = sends_text_, .is_last = is_last});
  return {};
}

Result<> TestConnection::peer_close(std::uint16_t code, std::string_view reason) {
  if (code != 0 && !close_code::valid_on_the_wire(code)) return Error::bad_close_code;
  if (code == 0 && !reason.empty()) return Error::bad_close_code;
  if (reason.size() > close_code::longest_reason) return Error::reason_too_long;
  if (!is_utf8(reason)) return Error::not_utf8;
  if (!is_open()) return Error::already_closed;
  peer_closes_ = true;
  post({.to_client = true, .kind = Kind::close, .payload = std::string(reason), .code = code});
  return {};
}

Result<> TestConnection::peer_lose(bool at_once) {
  if (!peer_open_) return Error::already_closed;
  peer_open_ = false;
  stalled_ = false;
  if (at_once) {
    network_.forget_to_client(*this);
    post_now({.to_client = true, .kind = Kind::lost});
  } else {
    post({.to_client = true, .kind = Kind::lost});
  }
  post_now({.kind = Kind::lost});
  return {};
}

Result<> TestConnection::peer_overflow() {
  if (!is_open()) return Error::already_closed;
  post(
      {.to_client = true,
       .kind = Kind::lost,
       .code = network_.host() == testing::Host::browser ? std::uint16_t{4008} : close_code::policy_violation,
       .cause = Cause::overflow});
  return {};
}

void TestConnection::resume() {
  stalled_ = false;
  flush();
}

void TestConnection::reach_server(const TestItem& item) {
  if (item.kind == Kind::request) return answer_request();
  if (!server_ || closed) return;
  if (item.kind == Kind::lost) return end_peer({.was_open = true});
  if (!peer_open_) return;  // sent before the connection was lost
  if (item.kind == Kind::message && !peer_closes_) {
    message_to_server(item);
  } else if (item.kind == Kind::close) {
    if (!peer_closes_) static_cast<void>(peer_close(item.code, item.payload));
    end_peer({.code = item.code != 0 ? item.code : close_code::none,
              .reason = item.payload,
              .was_clean = true,
              .was_open = true,
              .cause = Cause::handshake});
  }
}

void TestConnection::message_to_server(const TestItem& item) {
  receiving_ += item.payload;
  if (item.is_last) received.push_back({std::exchange(receiving_, {}), item.is_text});
  const bool in_parts = !server_->part_slot.empty();
  const auto part = to_server_.add(item, in_parts);
  if (!part) return;
  const Message message(std::as_bytes(std::span(part->payload)), item.is_text);
  testing::Peer peer(shared_from_this());
  if (in_parts) {
    Slot::Taken callback(server_->part_slot);
    callback.call<void(testing::Peer, MessagePart)>(
        peer, MessagePart(message.bytes(), item.is_text, {part->is_first, part->is_last}));
  } else if (part->is_first) {
    Slot::Taken callback(server_->message_slot);
    callback.call<void(testing::Peer, Message)>(peer, message);
  }
}

void TestConnection::answer_request() {
  if (!events_) return;  // the client has dropped it meanwhile
  const Result<Url> parsed = parse_url(url);
  bool host_is_known = false;
  TestServer* const server = network_.find(*parsed, host_is_known);
  if (!server) return host_is_known ? refuse(Cause::http, 404) : refuse(Cause::tcp, 0);

  ++server->attempts;
  if (server->answer == TestServer::Answer::ignore) return;
  if (server->answer == TestServer::Answer::refuse)
    return refuse(server->http_status != 0 ? Cause::http : Cause::tcp, server->http_status);

  server_ = server;
  peer_open_ = true;
  subprotocol = server->choose_subprotocol(subprotocols);
  server->lines.push_back(shared_from_this());
  post({.to_client = true, .kind = Kind::open, .payload = subprotocol});
  testing::Peer peer(shared_from_this());
  Slot::Taken callback(server->open_slot);
  callback.call<void(testing::Peer)>(peer);
}

void TestConnection::refuse(Cause cause, std::uint16_t http_status) {
  post({.to_client = true, .kind = Kind::lost, .cause = cause, .http_status = http_status});
}

void TestConnection::end_peer(Closed how) {
  peer_open_ = false;
  closed = std::move(how);
  testing::Peer peer(shared_from_this());
  Slot::Taken callback(server_->close_slot);
  callback.call<void(testing::Peer, const Closed&)>(peer, Closed(*closed));
}

}  // namespace duet::detail
