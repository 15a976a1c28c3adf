#include "client_core.hpp"

#include <duet/utf8.hpp>

#include <utility>

#include "subprotocol.hpp"

namespace duet::detail {

namespace {

std::string_view as_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::span<const std::byte> as_payload(std::string_view text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

}  // namespace

void ClientCore::abandon() {
  abandoned_ = true;
  stop_timer();
  socket_.reset();
  loop_.forget(this);
  if (state_ != ReadyState::closed) loop_.release();
  if (!in_callback_) delete this;
}

Result<> ClientCore::connect(std::string_view text) {
  if (state_ != ReadyState::closed) return Error::already_connected;
  const Result<Url> url = parse_url(text);
  if (!url) return url.error();
  if (const Result<> names = check_subprotocols(options_.subprotocols); !names) return names;

  state_ = ReadyState::connecting;
  was_open_ = false;
  subprotocol_ = std::string();
  loop_.hold();
  start_timer(options_.connect_timeout);
  socket_ =
      loop_.transport().open({*url, options_.subprotocols, options_.max_message_size, extra_.get()}, *this);
  return {};
}

Result<> ClientCore::send(std::span<const std::byte> payload, bool is_text) {
  if (state_ == ReadyState::connecting) return Error::not_open_yet;
  if (state_ != ReadyState::open) return Error::already_closed;
  if (is_text && !is_utf8(as_text(payload))) return Error::not_utf8;
  if (!socket_) return {};  // lost on the way: its on_close is queued already
  if (const std::size_t waiting = socket_->buffered();
      waiting > 0 && waiting + payload.size() > options_.max_buffered_amount)
    return Error::queue_full;
  socket_->send(payload, is_text);
  return {};
}

Result<> ClientCore::close(std::uint16_t code, std::string_view reason) {
  if (code != 0 && !close_code::client_may_send(code)) return Error::bad_close_code;
  if (reason.size() > close_code::longest_reason) return Error::reason_too_long;
  if (!is_utf8(reason)) return Error::not_utf8;
  if (state_ == ReadyState::closing || state_ == ReadyState::closed) return Error::already_closed;

  const bool connecting = state_ == ReadyState::connecting;
  state_ = ReadyState::closing;
  if (!socket_) return {};  // its end is queued already
  if (connecting) {         // as the user has seen it: on_open may be queued
    finish({.cause = Cause::aborted, .detail = "close() was called before the connection was open"});
  } else {
    start_timer(options_.close_timeout);
    socket_->close(code, reason);
  }
  return {};
}

void ClientCore::start_timer(std::chrono::milliseconds limit) {
  stop_timer();
  timer_ = loop_.after(limit, [this] {
    timer_ = 0;
    finish({.cause = Cause::timeout,
            .detail = state_ == ReadyState::connecting ? "the server did not answer in time"
                                                       : "the server did not answer the close in time"});
  });
}

void ClientCore::stop_timer() {
  if (timer_) loop_.cancel(std::exchange(timer_, 0));
}

bool ClientCore::asked_for(std::string_view subprotocol) const {
  for (const std::string& name : options_.subprotocols)
    if (std::string_view(name) == subprotocol) return true;
  return subprotocol.empty() && options_.subprotocols.empty();
}

void ClientCore::on_open(std::string_view subprotocol) {
  if (!asked_for(subprotocol)) {
    finish({.cause = Cause::subprotocol,
            .detail = subprotocol.empty() ? "the server chose none of the subprotocols asked for"
                                          : "the server chose a subprotocol that was not asked for"});
    return;
  }
  stop_timer();
  if (loop_.may_deliver()) return deliver_open(subprotocol);
  loop_.enqueue(this, Event::make(Event::Kind::open, subprotocol));
}

void ClientCore::on_message(std::span<const std::byte> payload, bool is_text) {
  if (state_ == ReadyState::closing) return;
  if (payload.size() > options_.max_message_size) {
    socket_->close(close_code::too_big, {});
    finish({.code = close_code::too_big, .cause = Cause::too_big, .detail = "the message is too big"});
    return;
  }
  if (loop_.may_deliver()) return deliver_message(payload, is_text);
  Event* event = Event::make(Event::Kind::message, as_text(payload));
  event->is_text = is_text;
  loop_.enqueue(this, event);
}

void ClientCore::on_end(const End& end) {
  // Chromium passes on whatever code the server's Close frame had. One that RFC 6455 section 7.4.2 does not
  // allow there is a violation of the protocol, on every target.
  const bool valid = end.code == close_code::none || close_code::valid_on_the_wire(end.code);
  if (end.cause == Cause::handshake && !valid)
    return finish({.cause = Cause::protocol, .detail = "the close code is not a valid one"});
  finish(end);
}

void ClientCore::finish(const End& end) {
  stop_timer();
  const std::unique_ptr<Socket> socket = std::move(socket_);  // the views in `end` may be the socket's
  if (loop_.may_deliver()) return deliver_end(end);
  Event* event = Event::make(Event::Kind::closed, end.reason, end.detail);
  event->code = end.code;
  event->was_clean = end.was_clean;
  event->cause = end.cause;
  loop_.enqueue(this, event);
}

void ClientCore::deliver(const Event& event) {
  switch (event.kind) {
    case Event::Kind::open: return deliver_open(event.payload());
    case Event::Kind::message: return deliver_message(as_payload(event.payload()), event.is_text);
    case Event::Kind::closed:
      return deliver_end({event.code, event.payload(), event.was_clean, event.cause, event.detail()});
  }
}

void ClientCore::deliver_open(std::string_view subprotocol) {
  if (state_ != ReadyState::connecting) return;  // close() was called since
  state_ = ReadyState::open;
  was_open_ = true;
  subprotocol_ = std::string(subprotocol);  // assigning the view would need more of the library
  call(open_slot);
}

void ClientCore::deliver_message(std::span<const std::byte> payload, bool is_text) {
  if (state_ == ReadyState::open) call(message_slot, Message(payload, is_text));
}

void ClientCore::deliver_end(const End& end) {
  state_ = ReadyState::closed;
  loop_.release();
  call(close_slot, Closed{end.code, std::string(end.reason), end.was_clean, was_open_, end.cause,
                          std::string(end.detail)});
}

template <class SlotType, class... Args>
void ClientCore::call(SlotType& slot, Args&&... args) {
  std::uint32_t version = 0;
  auto callback = slot.take(version);
  in_callback_ = true;
  {
    LoopCore::CallbackScope scope(loop_);
    callback(std::forward<Args>(args)...);
  }
  slot.put_back(std::move(callback), version);  // one that was replaced dies here, and may own the Client
  in_callback_ = false;
  if (abandoned_) delete this;
}

}  // namespace duet::detail
