#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "frames.hpp"

struct z_stream_s;

namespace bench {

/// Reads a server's messages and compares them with the expected ones, in order: the opcode, the length and
/// the beginning of each; all bytes while `thorough`.
class Reader {
 public:
  /// `masked`: the frames are our own, echoed by a server that does not know frames.
  Reader(const Frames& frames, bool masked) : frames_(&frames), masked_(masked) {}
  Reader(Reader&&) noexcept;
  ~Reader();

  /// Returns how many messages were completed. Sets failure() for unexpected data.
  unsigned read(std::string_view bytes);

  [[nodiscard]] const char* failure() const { return failure_; }

  /// Returns whether a ping was received since the last call.
  bool pinged();

  bool thorough = true;

 private:
  bool read_header(std::string_view& bytes);
  bool begin_frame(const unsigned char* header);
  void read_payload(std::string_view payload);
  void inflate(std::string_view payload);
  void compare(std::string_view part);
  bool end_frame();
  void fail(const char* why) {
    if (!failure_) failure_ = why;
  }

  struct InflateEnd {
    void operator()(z_stream_s* stream) const;
  };

  const Frames* frames_;
  const char* failure_ = nullptr;
  std::unique_ptr<z_stream_s, InflateEnd> inflater_;
  std::uint64_t rest_ = 0;  // of the frame's payload
  std::size_t at_ = 0;      // the message's index
  std::size_t done_ = 0;    // its bytes so far
  std::array<unsigned char, 14> header_{};
  unsigned char header_size_ = 0;
  bool masked_;
  unsigned char opcode_ = 0;
  bool in_frame_ = false;
  bool in_message_ = false;
  bool is_last_ = false;
  bool compressed_ = false;
  bool pinged_ = false;
};

}  // namespace bench
