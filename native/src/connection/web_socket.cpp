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

// From here on a system call costs less than a copy.
constexpr std::size_t large = 64 * 1024;

}  // namespace

WebSocket::WebSocket(IoContext& io, Stream& stream, Role role, FrameReader::Limits limits,
                     WebSocketEvents& events)
    : io_(io),
      stream_(stream),
      events_(events),
      reader_(role, limits, &io.budget()),
      masks_(role == Role::client ? &io.shared<MaskSource>() : nullptr) {}

void WebSocket::use_deflate(const DeflateTerms& terms, const Compression& compression) {
  deflate_ = std::make_unique<MessageDeflate>(io_.shared<DeflatePool>(), terms, compression);
}

void WebSocket::receive(std::span<std::byte> bytes) {
  if (!bytes.empty())
    reader_.feed(bytes, *this);
  else if (reader_.yields())
    reader_.resume(*this);
  if (!over_ && reader_.yields()) stream_.go_on_later();
}

void WebSocket::resume() {
  reader_.resume_later();
  if (!over_ && reader_.yields()) stream_.go_on_later();
}

BufferPool* WebSocket::buffers() { return &io_.pools().messages; }

// A client masks into the queue in the same pass that copies.
void WebSocket::append_frame(Opcode opcode, std::span<const std::byte> payload, HeaderBits bits,
                             Counted counted) {
  const bool masked = masks_ != nullptr;
  const MaskKey key = masked ? masks_->next() : MaskKey{};
  const EncodedHeader header = encode_header(opcode, payload.size(), masked ? &key : nullptr, bits);
  SendQueue& out = stream_.out();
  out.expect(header.size + payload.size());
  out.append({header.bytes.data(), header.size});
  const bool is_payload = counted == Counted::yes && opcode < Opcode::close;
  out.append(payload.size(), is_payload, [&](std::byte* to, std::size_t size, std::size_t offset) {
    if (masked)
      apply_mask(payload.data() + offset, to, size, key, offset);
    else
      std::memcpy(to, payload.data() + offset, size);
  });
  if (is_payload) out.count_message();
}

// What is large goes out as several frames, so that no memory grows with it. What counts is what it was
// before.
void WebSocket::append_deflated(Opcode opcode, std::span<const std::byte> payload, Part what_follows) {
  const auto append = [&](std::span<const std::byte> piece, bool is_last) {
    const bool final = is_last && what_follows == Part::last;
    append_frame(opcode, piece, {.final = final, .compressed = opcode != Opcode::continuation}, Counted::no);
    opcode = Opcode::continuation;
  };
  deflate_->deflate(payload, append, what_follows);
  stream_.out().count_last(payload.size());
  stream_.out().count_message();
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
  close_sent_ = true;
  reader_.discard_messages();  // what still comes is read for the answer's sake only
}

template <class Append>
void WebSocket::append_or_break_off(Append&& append) {
  try {
    append();
  } catch (const std::bad_alloc&) {
    stream_.break_off();
  }
}

void WebSocket::send(std::span<const std::byte> payload, bool is_text, const MessageOptions& options) {
  if (close_sent_ || over_) return;
  const Opcode opcode = is_text ? Opcode::text : Opcode::binary;
  append_or_break_off([&] {
    if (options.compress && deflate_ && deflate_->deflates(payload.size()))
      append_deflated(opcode, payload);
    else if (is_server() && payload.size() >= large)
      send_large(opcode, payload);
    else
      append_frame(opcode, payload);
  });
  stream_.answer();
}

// A server's, which needs no mask.
void WebSocket::send_large(Opcode opcode, std::span<const std::byte> payload) {
  const EncodedHeader header = encode_header(opcode, payload.size(), nullptr);
  stream_.send_large({header.bytes.data(), header.size}, payload);
}

// A server's; masks are a client's own for each.
void WebSocket::send(const EncodedMessage& message) {
  if (close_sent_ || over_) return;
  const std::size_t size = message.payload().size();
  append_or_break_off([&] {
    std::span<const std::byte> frame;
    if (deflate_ && message.may_be_compressed() && deflate_->deflates(size))
      frame = deflate_->deflate_once(message);
    if (frame.empty()) frame = message.frame();
    stream_.out().append_shared(frame, message.number(), size);
  });
  stream_.request_flush();
}

// Whether the message is compressed is said with its first frame (RFC 7692 section 6), before its size is
// known.
void WebSocket::send_part(std::span<const std::byte> part, bool is_text, bool is_last,
                          const MessageOptions& options) {
  if (close_sent_ || over_) return;
  const bool is_first = !std::exchange(in_message_, !is_last);
  if (is_first) deflates_message_ = options.compress && deflate_ && deflate_->deflates(part.size());
  const Opcode opcode = !is_first ? Opcode::continuation : is_text ? Opcode::text : Opcode::binary;
  append_or_break_off([&] {
    if (deflates_message_)
      append_deflated(opcode, part, is_last ? Part::last : Part::more);
    else
      append_frame(opcode, part, {.final = is_last});
  });
  stream_.request_flush();
}

void WebSocket::ping() {
  if (close_sent_ || over_) return;
  append_frame(Opcode::ping, {});
  stream_.request_flush();
}

void WebSocket::close(std::uint16_t code, std::string_view reason) {
  if (close_sent_ || over_) return;
  append_close(code, reason);
  stream_.request_flush();
}

void WebSocket::abandon() {
  abandoned_ = true;
  close(0, {});
}

void WebSocket::lost(Cause cause, std::string_view detail) { end({.cause = cause, .detail = detail}); }

void WebSocket::end(const SocketEvent& end) {
  if (over_) return;
  over_ = true;
  deflate_.reset();  // a handle of the user's may keep the rest for long
  if (!abandoned_) events_.on_web_socket_end(end);
}

bool WebSocket::on_frame_message(std::span<const std::byte> payload, bool is_text) {
  events_.on_web_socket_message(payload, is_text);
  return !over_ && !stream_.ended();  // the owner may have cut it
}

bool WebSocket::on_frame_part(const MessagePart& part) {
  events_.on_web_socket_part(part);
  return !over_ && !stream_.ended();
}

// Section 5.5.2: until the peer's Close comes, also behind ours.
bool WebSocket::on_frame_ping(std::span<const std::byte> payload) {
  // A peer that pings and does not read must not fill our memory with pongs it never fetches.
  if (stream_.out().bytes() > most_waiting_for_pong) return true;
  append_frame(Opcode::pong, payload);
  stream_.request_flush();
  return true;
}

bool WebSocket::on_frame_pong(std::span<const std::byte>) { return true; }

// Section 7.1.1: the server closes the TCP connection, the client waits for it to.
void WebSocket::on_frame_close(std::uint16_t code, std::string_view reason) {
  if (!close_sent_) append_close(code == close_code::none ? std::uint16_t{0} : code, reason);
  if (is_server())
    stream_.finish();
  else
    stream_.request_flush();
  end({.payload = reason, .code = code, .was_clean = true, .cause = Cause::handshake});
}

// Section 7.1.7. The application learns 1006, as in a browser, but for a message over the limit it has set.
void WebSocket::on_frame_violation(std::uint16_t code, std::string_view sentence) {
  if (!close_sent_) append_close(code, {});
  stream_.finish();
  const bool too_big = code == close_code::too_big;
  end({.code = too_big ? code : close_code::abnormal,
       .cause = too_big ? Cause::too_big : Cause::protocol,
       .detail = sentence});
}

}  // namespace duet::detail
