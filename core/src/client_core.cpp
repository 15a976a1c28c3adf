#include "client_core.hpp"

#include <duet/utf8.hpp>

#include <utility>

#include "as_text.hpp"
#include "close_check.hpp"
#include "message_cost.hpp"
#include "subprotocol.hpp"

namespace duet::detail {

void ClientCore::abandon() {
  abandoned_ = true;
  loop_.stop(*this);
  socket_.reset();
  loop_.forget(this);
  if (state_ != ReadyState::closed) loop_.unref();
  if (!in_callback_) delete this;
}

Result<> ClientCore::connect(std::string_view text, std::string_view& refused) {
  if (state_ != ReadyState::closed) return Error::already_connected;
  const Result<Url> url = parse_url(text);
  if (!url) return refused = text, url.error();
  if (const Result<> names = check_subprotocols(options_.subprotocols, refused); !names) return names;

  state_ = ReadyState::connecting;
  was_open_ = false;
  paused_ = false;
  ++attempt_;
  if (features_) features_->on_connect(text);
  subprotocol_ = std::string();
  loop_.ref();
  socket_ = loop_.transport().open(
      {*url, options_.subprotocols, options_.limits.max_message_size, extra_.get()}, *this);
  allow(options_.timeouts.connect);
  return {};
}

SendResult ClientCore::send(std::span<const std::byte> payload, bool is_text) {
  if (is_text && !is_utf8(as_text(payload))) return Error::not_utf8;
  SendResult result;
  if (state_ == ReadyState::connecting) {
    result = Error::not_open_yet;
  } else if (state_ != ReadyState::open) {
    result = Error::already_closed;
  } else if (in_message_) {
    result = Error::message_unfinished;
  } else if (socket_) {  // else it was lost during this turn: its on_close is queued
    result = fit(payload.size());
    if (result) socket_->send(payload, is_text);
  }
  return features_ && !result.has_room() ? features_->on_send(payload, is_text, result) : result;
}

Result<> ClientCore::close(std::uint16_t code, std::string_view reason) {
  const bool may_be_sent = code == 0 || close_code::client_may_send(code);
  if (const Result<> may = check_close(may_be_sent, reason); !may) return may;
  return start_closing(code, reason);
}

Result<> ClientCore::start_closing(std::uint16_t code, std::string_view reason) {
  const bool ends_waiting = features_ && features_->on_close();
  if (state_ == ReadyState::closing || state_ == ReadyState::closed)
    return ends_waiting ? Result<>() : Error::already_closed;

  const bool connecting = state_ == ReadyState::connecting;
  state_ = ReadyState::closing;
  if (!socket_) return {};  // its end is queued
  if (connecting) {         // the state that the user has seen: on_open may be queued
    finish(Cause::aborted);
  } else {
    socket_->pause(false);  // to read the peer's Close frame
    socket_->close(code, reason);
    allow(options_.timeouts.close);
  }
  return {};
}

void ClientCore::allow(Time length) {
  limit_.start(length, loop_.missed(), socket_->outflow());
  loop_.start(*this, length);
}

void ClientCore::fire() {
  const Time more = limit_.extension(loop_.missed(), socket_->outflow());
  if (more == Time::zero()) return finish(Cause::timeout);
  loop_.start(*this, more);
}

bool ClientCore::asked_for(std::string_view subprotocol) const {
  if (subprotocol.empty()) return options_.subprotocols.empty();
  return contains(options_.subprotocols, subprotocol);
}

void ClientCore::on_event(const SocketEvent& event) {
  if (event.kind == SocketEvent::Kind::end) {
    // Chromium reports any code that the server's Close frame had. A code that RFC 6455 section 7.4.2 does
    // not allow in a frame is a protocol violation on every target.
    const bool valid = event.code == close_code::none || close_code::valid_on_the_wire(event.code);
    if (event.cause == Cause::handshake && !valid) return finish(Cause::protocol);
    return finish(event);
  }
  if (event.kind == SocketEvent::Kind::open) {
    if (!asked_for(event.text())) return finish(Cause::subprotocol);
    loop_.stop(*this);
  } else {
    if (state_ == ReadyState::closing) return;
    if (event.payload.size() > options_.limits.max_message_size)
      return hang_up(Cause::too_big, close_code::too_big);
  }
  submit(event);
}

void ClientCore::finish(const SocketEvent& end) {
  loop_.stop(*this);
  const std::unique_ptr<Socket> socket = std::move(socket_);  // the views in `end` may point into the socket
  submit(end);
}

void ClientCore::finish(Cause cause, std::uint16_t code) {
  finish(SocketEvent{.code = code, .cause = cause});
}

void ClientCore::hang_up(Cause cause, std::uint16_t code) {
  socket_->close(code, {});
  finish(cause, code);
}

void ClientCore::submit(const SocketEvent& event) {
  if (loop_.may_deliver())
    deliver(event);
  else
    queue(event);
}

void ClientCore::queue(const SocketEvent& event) {
  if (loop_.enqueue(this, event)) return loop_.weigh(*this, QueuedEvent::size(event));
  hang_up(Cause::too_big, close_code::too_big);
}

void ClientCore::charge(std::ptrdiff_t size) {
  const std::ptrdiff_t before = std::exchange(waiting_, waiting_ + size);
  const auto most = static_cast<std::ptrdiff_t>(options_.limits.max_receive_queue);
  const bool full = waiting_ > most && before > most / 2;  // a single large message never fills the queue
  // Only received data stops reading: pending events of an earlier attempt may still exceed the limit.
  if (full == paused_ || (full && size < 0) || !socket_ || state_ == ReadyState::closing) return;
  paused_ = full;
  if (!socket_->pause(full) && full) hang_up(Cause::overflow, close_code::policy_violation);
}

void ClientCore::deliver_queued(const SocketEvent& event) {
  loop_.weigh(*this, -QueuedEvent::size(event));
  deliver(event);
}

bool ClientCore::enter(const SocketEvent& event) {
  switch (event.kind) {
    case SocketEvent::Kind::open:
      if (state_ != ReadyState::connecting) return false;  // close() was called since
      state_ = ReadyState::open;
      was_open_ = true;
      subprotocol_ = std::string(event.text());  // assigning the view would link more of the standard library
      return true;
    case SocketEvent::Kind::text:
    case SocketEvent::Kind::binary:
    case SocketEvent::Kind::text_part:
    case SocketEvent::Kind::binary_part:
    case SocketEvent::Kind::last_text_part:
    case SocketEvent::Kind::last_binary_part:
    case SocketEvent::Kind::drained: return state_ == ReadyState::open;
    case SocketEvent::Kind::end:
      state_ = ReadyState::closed;
      loop_.unref();
      return true;
  }
  return false;
}

void ClientCore::deliver(const SocketEvent& event) {
  const bool by_application = state_ == ReadyState::closing;
  if (!enter(event)) return;
  in_callback_ = true;
  if (event.kind == SocketEvent::Kind::end) {
    Closed closed{event.code,  std::string(event.text()), event.was_clean,   was_open_,
                  event.cause, std::string(event.detail), event.http_status, attempt_,
                  {}};
    tell(event, &closed, by_application);
  } else {
    tell(event, nullptr, false);
  }
  in_callback_ = false;
  if (abandoned_) delete this;
}

void ClientCore::tell(const SocketEvent& event, Closed* closed, bool by_application) {
  LoopCore::CallbackScope scope(loop_);
  if (features_ && features_->on_delivery(event, closed, by_application)) return;
  using Kind = SocketEvent::Kind;
  Slot::Taken callback(event.kind == Kind::open ? open_slot : closed ? close_slot : message_slot);
  if (event.kind == Kind::open) {
    callback.call<void()>();
  } else if (closed) {
    callback.call<void(const Closed&)>(*closed);
  } else {
    callback.call<void(Message)>(Message(event.payload, event.kind == Kind::text));
  }
}

}  // namespace duet::detail
