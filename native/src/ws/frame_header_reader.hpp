#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "ws/frame.hpp"

namespace duet::detail {

/// Reads frame headers (RFC 6455 section 5.2) from bytes in pieces of any size.
class FrameHeaderReader {
 public:
  /// `takes_masked` is true for a server, which requires masked frames, and false for a client, which
  /// requires unmasked ones (section 5.1).
  explicit FrameHeaderReader(bool takes_masked) : takes_masked_(takes_masked) {}

  /// The state that restricts the next frame.
  struct Context {
    bool in_message;       // a first fragment was received, its last was not
    bool may_be_deflated;  // permessage-deflate was negotiated (RFC 7692)
  };

  enum class State : std::uint8_t { incomplete, complete, broken };

  /// Consumes a header's bytes from the front. Rules are checked at the first byte that breaks them.
  State read(std::span<std::byte>& bytes, const Context& context);

  /// The header of an unfragmented, uncompressed message, the usual case.
  struct Whole {
    std::size_t header = 0;  // its bytes; 0 if it is another or incomplete, or breaks a rule
    std::size_t length = 0;  // of the payload
  };
  /// Consumes nothing. Not to be called within a message.
  [[nodiscard]] Whole peek(std::span<const std::byte> bytes) const {
    if (gathered_ > 0 || bytes.size() < longest_frame_header) return {};
    constexpr unsigned final_text = 0x81, final_binary = 0x82;
    const auto byte = [&](std::size_t i) { return std::to_integer<unsigned>(bytes[i]); };
    const bool is_masked = byte(1) >= 0x80;
    if ((byte(0) != final_text && byte(0) != final_binary) || is_masked != takes_masked_) return {};
    Whole whole{is_masked ? 2 + sizeof(MaskKey) : 2, byte(1) & 0x7F};
    if (whole.length < 126) return whole;
    if (whole.length > 126) return {};
    whole = {whole.header + 2, byte(2) << 8 | byte(3)};
    return whole.length >= 126 ? whole : Whole();
  }

  // These refer to the last complete header.
  [[nodiscard]] Opcode opcode() const { return opcode_; }
  [[nodiscard]] bool is_control() const { return opcode_ >= Opcode::close; }
  [[nodiscard]] bool is_final() const { return is_final_; }
  [[nodiscard]] bool is_compressed() const { return is_compressed_; }
  [[nodiscard]] std::uint64_t length() const { return length_; }
  [[nodiscard]] const MaskKey& mask() const { return mask_; }

  /// Returns the rule that was broken.
  [[nodiscard]] const char* violation() const { return violation_; }

 private:
  State gather(std::span<std::byte>& bytes, const Context& context);
  /// Checks all rules on the first two bytes. Returns null, or the broken rule.
  [[nodiscard]] const char* check(std::byte first, std::byte second, const Context& context) const;
  /// Returns the header's size, which the second byte determines.
  [[nodiscard]] std::size_t size(std::byte second) const;
  /// Reads the complete header.
  State accept(const std::byte* bytes);
  State broken(const char* rule);

  std::uint64_t length_ = 0;
  const char* violation_ = nullptr;
  MaskKey mask_{};
  bool takes_masked_;
  bool is_final_ = false;
  bool is_compressed_ = false;
  Opcode opcode_ = Opcode::continuation;
  std::uint8_t gathered_ = 0;  // bytes of a header that was received in pieces
  std::array<std::byte, longest_frame_header> pieces_{};
};

}  // namespace duet::detail
