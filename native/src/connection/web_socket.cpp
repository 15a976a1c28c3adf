#include "connection/web_socket.hpp"

#include <duet/close_code.hpp>

#include <array>
#include <cstring>
#include <new>
#include <utility>

#include "net/io_context.hpp"

namespace duet::detail {

namespace {

constexpr std::size_t most_waiting_for_pong = 256 * 1024;

// Above this size a system call costs less than a copy.
constexpr std::size_t large = 64 * 1024;

}  // namespace

WebSocket::WebSocket(IoContext& io, std::shared_ptr<Stream> stream, Role role, FrameReader::Limits limits,
                     const Heartbeat& heartbeat, SocketEvents& events, WebSocketOwner& owner)
    : io_(io),
      events_(&events),
      owner_(owner),
      stream_(std::move(stream)),
      masks_(role == Role::client ? &io.shared<MaskSource>() : nullptr),
      reader_(role, limits, &io.pools().messages),
      heartbeat_(heartbeat),
      deadline_(io, *this) {
  stream_->report_to(*this);
  deadline_.start(heartbeat_.first());
}

void WebSocket::use_deflate(const DeflateTerms& terms, const Compression& compression) {
  deflate_ = std::make_unique<MessageDeflate>(io_.shared<DeflatePool>(), terms, compression);
  reader_.inflate_with(deflate_.get());
}

void WebSocket::on_stream_bytes(std::span<std::byte> bytes) {
  is_heard_ = true;
  receive(bytes);
  if (!stream_->is_flush_requested()) owner_.on_progress();
}

void WebSocket::receive(std::span<std::byte> bytes) {
  if (reading_ == Reading::on)
    read(bytes);
  else
    unread_.insert(unread_.end(), bytes.begin(), bytes.end());
}

void WebSocket::on_stream_turn() {
  if (reading_ != Reading::later) return;
  reading_ = Reading::on;
  std::vector<std::byte> kept;
  kept.swap(unread_);
  read(kept);
  if (!stream_->is_flush_requested()) owner_.on_progress();
}

void WebSocket::pause() {
  reading_ = Reading::paused;
  stream_->pause(true);
}

void WebSocket::resume() {
  if (reading_ != Reading::paused) return;
  stream_->pause(false);
  reading_ = unread_.empty() && !reader_.has_more() ? Reading::on : Reading::later;
  if (!is_over() && reading_ == Reading::later) stream_->go_on_later();
}

// The owner may pause or end the connection in each message.
void WebSocket::read(std::span<std::byte> bytes) {
  while (true) {
    const FrameEvent event = reader_.next(bytes, [this] { return owner_.takes_parts(); });
    if (event.kind == FrameEvent::Kind::none) break;
    take(event);
    if (is_over() || stream_->ended()) return reader_.release();
    if (reading_ != Reading::on) break;
    if (bytes.empty() && !reader_.has_more()) break;
    if (io_.budget().spend(event.payload.size())) continue;
    reading_ = Reading::later;
    stream_->go_on_later();
    break;
  }
  reader_.release();
  if (reading_ == Reading::on)
    stream_->read_into(reader_.room());
  else
    unread_.assign(bytes.begin(), bytes.end());
}

void WebSocket::take(const FrameEvent& event) {
  using Kind = FrameEvent::Kind;
  switch (event.kind) {
    case Kind::message:
      if (events_)
        events_->on_event({.kind = event.is_text ? SocketEvent::Kind::text : SocketEvent::Kind::binary,
                           .payload = event.payload});
      return;
    case Kind::part:
      if (events_) owner_.on_part({event.payload, event.is_text, {event.is_first, event.is_last}});
      return;
    case Kind::ping: return take_ping(event.payload);
    case Kind::close: return take_close(event.code, event.text);
    case Kind::violation: return take_violation(event.code, event.text);
    case Kind::pong: return take_pong(event.payload);
    case Kind::work:
    case Kind::none: return;
  }
}

// A client masks while it copies into the queue.
void WebSocket::append_frame(Opcode opcode, std::span<const std::byte> payload, HeaderBits bits,
                             Counted counted) {
  const bool masked = masks_ != nullptr;
  const MaskKey key = masked ? masks_->next() : MaskKey{};
  const EncodedHeader header = encode_header(opcode, payload.size(), masked ? &key : nullptr, bits);
  const bool is_payload = counted == Counted::yes && opcode < Opcode::close;
  const auto write = [&](std::byte* to, std::size_t size, std::size_t offset) {
    if (masked)
      apply_mask(payload.data() + offset, to, size, key, offset);
    else if (size > 0)
      std::memcpy(to, payload.data() + offset, size);
  };
  stream_->out().append(header.bytes, header.size, payload.size(), is_payload, write);
}

// A large message is sent as several frames, so that memory does not grow with it. The uncompressed size
// counts.
void WebSocket::append_deflated(Opcode opcode, std::span<const std::byte> payload, Part what_follows) {
  const auto append = [&](std::span<const std::byte> piece, bool is_last) {
    const bool final = is_last && what_follows == Part::last;
    append_frame(opcode, piece, {.final = final, .compressed = opcode != Opcode::continuation}, Counted::no);
    opcode = Opcode::continuation;
  };
  deflate_->deflate(payload, append, what_follows);
  stream_->out().count_last(payload.size());
  stream_->out().count_message();
}

void WebSocket::append_close(std::uint16_t code, std::string_view reason) {
  std::array<std::byte, longest_control_payload> payload;
  std::size_t size = 0;
  if (code != 0) {
    payload[0] = static_cast<std::byte>(code >> 8);
    payload[1] = static_cast<std::byte>(code & 0xFF);
    if (!reason.empty()) std::memcpy(payload.data() + 2, reason.data(), reason.size());
    size = 2 + reason.size();
  }
  append_frame(Opcode::close, {payload.data(), size});
  state_ = State::closing;
  stream_->read_into({});
  reader_.discard_messages();  // from here on only the peer's Close frame matters
}

template <class Append>
void WebSocket::append_or_break_off(Append&& append) {
  try {
    append();
  } catch (const std::bad_alloc&) {
    stream_->break_off();
  }
}

void WebSocket::send(std::span<const std::byte> payload, bool is_text, const MessageOptions& options) {
  if (state_ != State::open) return;
  const Opcode opcode = is_text ? Opcode::text : Opcode::binary;
  append_or_break_off([&] {
    if (options.compress && deflate_ && deflate_->deflates(payload.size()))
      append_deflated(opcode, payload);
    else if (is_server() && payload.size() >= large)
      send_large(opcode, payload);
    else
      append_frame(opcode, payload);
  });
  stream_->answer();
}

// For a server, which needs no mask.
void WebSocket::send_large(Opcode opcode, std::span<const std::byte> payload) {
  const EncodedHeader header = encode_header(opcode, payload.size(), nullptr);
  stream_->send_large({header.bytes.data(), header.size}, payload);
}

// For a server: a client masks each frame with its own key.
void WebSocket::send(const EncodedMessage& message) {
  if (state_ != State::open) return;
  const std::size_t size = message.payload().size();
  append_or_break_off([&] {
    std::span<const std::byte> frame;
    if (deflate_ && message.may_be_compressed() && deflate_->deflates(size))
      frame = deflate_->deflate_once(message);
    if (frame.empty()) frame = message.frame();
    stream_->out().append_shared(frame, message.number(), size);
  });
  stream_->request_flush();
}

// The first frame says whether the message is compressed (RFC 7692 section 6), before its size is known.
void WebSocket::send_part(std::span<const std::byte> part, bool is_text, bool is_last,
                          const MessageOptions& options) {
  if (state_ != State::open) return;
  const bool is_first = unfinished_ == Unfinished::none;
  const bool deflates = is_first ? options.compress && deflate_ && deflate_->deflates(part.size())
                                 : unfinished_ == Unfinished::deflated;
  unfinished_ = is_last ? Unfinished::none : deflates ? Unfinished::deflated : Unfinished::plain;
  const Opcode opcode = !is_first ? Opcode::continuation : is_text ? Opcode::text : Opcode::binary;
  append_or_break_off([&] {
    if (deflates)
      append_deflated(opcode, part, is_last ? Part::last : Part::more);
    else
      append_frame(opcode, part, {.final = is_last});
  });
  stream_->request_flush();
}

void WebSocket::close(std::uint16_t code, std::string_view reason) {
  if (state_ != State::open) return;
  resume();
  append_close(code, reason);
  stream_->request_flush();
}

void WebSocket::abandon() {
  events_ = nullptr;
  close(0, {});
}

void WebSocket::allow(Time length) {
  limit_.start(length, io_.loop().missed(), stream_->outflow());
  deadline_.start(length);
}

Time WebSocket::allowed_until() const {
  return state_ != State::open && deadline_.is_running() ? deadline_.due() : never;
}

bool WebSocket::is_extended() {
  const Time more = limit_.extension(io_.loop().missed(), stream_->outflow());
  if (more > Time::zero()) deadline_.start(more);
  return more > Time::zero();
}

void WebSocket::on_deadline() {
  if (state_ == State::open) return beat();
  if (!is_extended()) lost(Cause::timeout, "the peer did not answer the close in time");
}

// While reading is paused, silence does not show that the peer is dead.
void WebSocket::beat() {
  if (std::exchange(is_heard_, false) || reading_ == Reading::paused) heartbeat_.heard();
  const Heartbeat::Beat beat = heartbeat_.beat();
  if (beat.action == Heartbeat::Action::give_up) {
    if (!is_extended()) lost(Cause::timeout, "the peer did not answer the ping in time");
    return;
  }
  deadline_.start(beat.next);
  if (beat.action != Heartbeat::Action::ping) return;
  append_ping();
  limit_.start(heartbeat_.timeout(), io_.loop().missed(), stream_->outflow());
}

bool WebSocket::was_heard() {
  if (std::exchange(is_heard_, reading_ == Reading::paused)) return true;
  append_ping();
  return false;
}

void WebSocket::append_ping(std::span<const std::byte> payload) {
  if (state_ != State::open) return;
  append_frame(Opcode::ping, payload);
  stream_->request_flush();
}

Result<> WebSocket::ping(PingCallback callback) {
  if (!is_open()) return Error::already_closed;
  if (!pings_) pings_ = std::make_unique<PendingPings>();
  if (pings_->is_full()) return Error::too_many_pings;
  append_ping(pings_->add(std::move(callback)));
  return {};
}

void WebSocket::cut() {
  stream_->close();
  deadline_.stop();
}

void WebSocket::lost(Cause cause, std::string_view detail) {
  if (state_ == State::gone) return;
  cut();
  end({.cause = cause, .detail = detail});
  state_ = State::gone;
  owner_.on_gone();
}

void WebSocket::on_stream_end(Cause, std::string_view detail) { lost(Cause::lost, detail); }

void WebSocket::end(const SocketEvent& end) {
  if (is_over()) return;
  state_ = State::closed;
  // A handle of the user's may keep the rest of this object alive for long.
  stream_->read_into({});
  reader_.discard_messages();
  reader_.inflate_with(nullptr);
  deflate_.reset();
  pings_.reset();
  unread_ = {};
  if (events_) std::exchange(events_, nullptr)->on_event(end);
}

void WebSocket::notify_drained_soon(std::size_t low) {
  drained_at_ = low;
  stream_->request_flush();
}

void WebSocket::on_stream_progress() {
  owner_.on_progress();
  if (!drained_at_ || is_over() || queued() > *drained_at_) return;
  drained_at_.reset();
  if (events_) events_->on_event({.kind = SocketEvent::Kind::drained});
}

// Section 5.5.2: pings are answered until the peer's Close is received, even after our Close.
void WebSocket::take_ping(std::span<const std::byte> payload) {
  // A peer that sends pings and does not read must not fill our memory with pongs.
  if (stream_->out().bytes() > most_waiting_for_pong) return;
  append_frame(Opcode::pong, payload);
  stream_->request_flush();
}

void WebSocket::take_pong(std::span<const std::byte> payload) {
  if (!pings_ || !events_) return;
  std::vector<PingAnswer> answers = pings_->answer(payload);
  if (!answers.empty()) owner_.on_pong(std::move(answers));
}

// Section 7.1.1: the server closes the TCP connection, the client waits for that.
void WebSocket::take_close(std::uint16_t code, std::string_view reason) {
  if (state_ == State::open) append_close(code == close_code::none ? std::uint16_t{0} : code, reason);
  if (is_server())
    stream_->finish();
  else
    stream_->request_flush();
  end({.payload = std::as_bytes(std::span(reason.data(), reason.size())),
       .code = code,
       .was_clean = true,
       .cause = Cause::handshake});
  if (!stream_->ended()) allow(linger);
}

// Section 7.1.7. The application receives 1006, as in a browser, except for a message over the limit it has
// set.
void WebSocket::take_violation(std::uint16_t code, std::string_view sentence) {
  if (state_ == State::open) append_close(code, {});
  stream_->finish();
  const bool too_big = code == close_code::too_big;
  end({.code = too_big ? code : close_code::abnormal,
       .cause = too_big ? Cause::too_big : Cause::protocol,
       .detail = sentence});
  if (!stream_->ended()) allow(linger);
}

}  // namespace duet::detail
