#include "ws/encoded_message.hpp"

#include <duet/prepared_message.hpp>
#include <duet/utf8.hpp>

#include "ws/frame.hpp"

namespace duet {

namespace detail {

EncodedMessage::EncodedMessage(std::span<const std::byte> payload, bool is_text) : is_text_(is_text) {
  const EncodedHeader header =
      encode_header(is_text ? Opcode::text : Opcode::binary, payload.size(), nullptr);
  header_size_ = header.size;
  frame_.reserve(header.size + payload.size());
  frame_.insert(frame_.end(), header.bytes.begin(),
                header.bytes.begin() + static_cast<std::ptrdiff_t>(header.size));
  frame_.insert(frame_.end(), payload.begin(), payload.end());
}

}  // namespace detail

Result<PreparedMessage> PreparedMessage::text(std::string_view text) {
  if (!is_utf8(text)) return Error::not_utf8;
  return PreparedMessage(
      std::make_shared<const detail::EncodedMessage>(std::as_bytes(std::span(text)), true));
}

PreparedMessage PreparedMessage::binary(std::span<const std::byte> bytes) {
  return PreparedMessage(std::make_shared<const detail::EncodedMessage>(bytes, false));
}

bool PreparedMessage::is_text() const { return encoded_->is_text(); }
std::span<const std::byte> PreparedMessage::bytes() const { return encoded_->payload(); }

}  // namespace duet
