#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "memory/buffer_pool.hpp"
#include "ws/frame_reader.hpp"
#include "ws/message_deflate.hpp"

namespace duet_fuzz {

/// An event of a stream, in its own memory. The parts of a message are one event.
struct StreamEvent {
  duet::detail::FrameEvent::Kind kind = duet::detail::FrameEvent::Kind::none;
  bool is_text = false;
  std::uint16_t code = 0;
  std::string payload = {};  ///< or the reason of a Close frame

  friend bool operator==(const StreamEvent&, const StreamEvent&) = default;
};
using StreamEvents = std::vector<StreamEvent>;

/// As require(), but prints both.
void require_same(const StreamEvents& events, const StreamEvents& expected, std::string_view invariant);

/// One end that reads a stream of frames, and checks each event by itself.
class FrameStream {
 public:
  struct Terms {
    duet::detail::Role role = duet::detail::Role::server;
    duet::detail::FrameReader::Limits limits = {1 << 16, 64};
    bool may_be_deflated = false;
    duet::detail::DeflateTerms deflate = {};
  };
  struct Ways {
    bool in_parts = false;
    bool is_pooled = false;
    bool uses_room = false;  ///< offers bytes in the reader's own buffer where it has one
  };

  FrameStream(const Terms& terms, const Ways& ways);

  /// Reads the next bytes of the stream.
  void feed(std::string_view bytes);
  void discard_messages() { reader_.discard_messages(); }

  /// The events so far, without a message of which only parts were received.
  [[nodiscard]] const StreamEvents& events() const { return events_; }

 private:
  void read(std::span<std::byte> bytes);
  void add(const duet::detail::FrameEvent& event);
  void check_memory() const;

  Terms terms_;
  Ways ways_;
  duet::detail::MessageDeflate deflate_;
  bool keeps_much_ = false;
  duet::detail::BufferPool pool_;
  duet::detail::FrameReader reader_;
  StreamEvents events_;
  StreamEvent parts_;  // of the message that is incomplete
  std::size_t received_ = 0;
};

/// Returns the frames of these events as the peer sends them: each message in one frame, uncompressed.
std::string written(const StreamEvents& events, duet::detail::Role reader);

}  // namespace duet_fuzz
