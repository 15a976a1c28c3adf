#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "frames.hpp"

struct z_stream_s;

namespace bench {

/// Reads what a server sends and compares it with what is to come: the messages in their order, each with its
/// opcode, its whole length and the beginning of its bytes; all of them while `thorough`.
class Reader {
 public:
  /// `masked`: the frames are our own, come back from a server that knows of none.
  Reader(const Frames& frames, bool masked) : frames_(&frames), masked_(masked) {}
  Reader(Reader&&) noexcept;
  ~Reader();

  /// Gives how many messages have become whole. What must not be makes failure() something.
  unsigned read(std::string_view bytes);

  [[nodiscard]] const char* failure() const { return failure_; }

  /// Whether a ping has come since this was asked last.
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
  std::size_t at_ = 0;      // which message
  std::size_t done_ = 0;    // of its bytes
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
