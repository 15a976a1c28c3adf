#include "raw_frame.hpp"

#include "http/handshake.hpp"

namespace duet_test {

namespace {

std::string header(unsigned opcode, std::size_t size, const FrameBits& bits, unsigned mask_bit) {
  const std::uint64_t length = bits.claimed ? bits.claimed : size;
  int bytes = bits.length_bytes;
  if (bytes < 0) bytes = length < 126 ? 0 : length < 65536 ? 2 : 8;
  std::string out;
  out += static_cast<char>((bits.final ? 0x80U : 0U) | bits.reserved << 4 | opcode);
  out += static_cast<char>(mask_bit | (bytes == 0   ? static_cast<unsigned>(length)
                                       : bytes == 2 ? 126U
                                                    : 127U));
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(length >> (8 * i) & 0xFF);
  return out;
}

std::string with_key(std::string_view payload, std::string_view key) {
  std::string out(payload);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<char>(out[i] ^ key[i % 4]);
  return out;
}

std::uint64_t number(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

}  // namespace

std::string plain(unsigned opcode, std::string_view payload, FrameBits bits) {
  return header(opcode, payload.size(), bits, 0).append(payload);
}

std::string masked(unsigned opcode, std::string_view payload, FrameBits bits, std::string_view key) {
  return header(opcode, payload.size(), bits, 0x80).append(key).append(with_key(payload, key));
}

std::string close_payload(unsigned code, std::string_view reason) {
  std::string out;
  out += static_cast<char>(code >> 8);
  out += static_cast<char>(code & 0xFF);
  return out.append(reason);
}

RawFrame read_frame(RawSocket& socket) {
  RawFrame frame;
  const std::string start = socket.read(2);
  if (start.size() < 2) return frame;
  frame.first_byte = static_cast<unsigned char>(start[0]);
  frame.is_masked = (start[1] & 0x80) != 0;
  std::uint64_t length = start[1] & 0x7F;
  if (length >= 126) {
    frame.length_bytes = length == 126 ? 2 : 8;
    length = number(socket.read(static_cast<std::size_t>(frame.length_bytes)));
  }
  if (frame.is_masked) frame.key = socket.read(4);
  frame.payload = socket.read(static_cast<std::size_t>(length));
  frame.whole = frame.payload.size() == length;
  if (frame.is_masked && frame.whole) frame.payload = with_key(frame.payload, frame.key);
  return frame;
}

std::string describe(const RawFrame& frame) {
  if (!frame.whole) return "end";
  std::string_view payload = frame.payload;
  std::string out = (frame.first_byte & 0xF0) == 0x80 ? "" : "not-final-or-reserved ";
  switch (frame.first_byte & 0x0F) {
    case text: out += "text "; break;
    case binary: out += "binary "; break;
    case ping: out += "ping "; break;
    case pong: out += "pong "; break;
    case close_frame:
      out += "close ";
      if (payload.size() >= 2) out += std::to_string(number(payload.substr(0, 2))) + ' ';
      payload.remove_prefix(payload.size() >= 2 ? 2 : 0);
      break;
    default: out += "opcode " + std::to_string(frame.first_byte & 0x0F) + ' ';
  }
  return out.append(payload);
}

std::string upgrade_request(std::string_view more, std::string_view target) {
  std::string out = "GET ";
  out.append(target).append(
      " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
  return out.append(more).append("\r\n");
}

std::string upgrade_answer(std::string_view request_head, std::string_view more) {
  constexpr std::string_view field = "Sec-WebSocket-Key: ";
  const std::size_t key = request_head.find(field);
  std::string out = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
  if (key != std::string_view::npos)
    out += "Sec-WebSocket-Accept: " + duet::detail::accept_key(request_head.substr(key + field.size(), 24)) +
           "\r\n";
  return out.append(more).append("\r\n");
}

bool open_as_client(RawSocket& socket) {
  return socket.send(upgrade_request()) && socket.read_until("\r\n\r\n").starts_with("HTTP/1.1 101 ");
}

bool open_as_server(RawSocket& socket) {
  if (!socket.is_open()) return false;
  const std::string head = socket.read_until("\r\n\r\n");
  return head.starts_with("GET ") && socket.send(upgrade_answer(head));
}

}  // namespace duet_test
