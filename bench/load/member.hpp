#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "dialect.hpp"

namespace bench {

class Member;

/// Receives the published texts.
class Listener {
 public:
  virtual ~Listener() = default;
  /// `text` begins with the mark.
  virtual void on_delivery(Member& member, std::string_view text) = 0;
};

/// A client of a server's topics. It answers by its dialect, and listens or publishes.
class Member {
 public:
  /// The beginning of a published text; it occurs in no other message, and once in each.
  static constexpr char mark = '#';

  /// `source` as in connect_to().
  Member(std::uint16_t port, const Dialect& dialect, unsigned source);
  ~Member();
  Member(const Member&) = delete;
  Member& operator=(const Member&) = delete;

  /// Adds it to an epoll, with itself as the event's pointer.
  void watch(int poll);

  /// Handles epoll's events; `buffer` is used only during the call.
  void on_events(std::uint32_t events, std::span<char> buffer, Listener& listener);

  /// Publishes a text, which begins with the mark, to the topic of a dialect, with the next flush().
  void publish(const Dialect& dialect, std::string_view text);

  /// Sends everything that was published, at once.
  void flush();

  [[nodiscard]] bool is_ready() const { return state_ == State::ready; }
  /// Returns a sentence if it has failed, or an empty string.
  [[nodiscard]] const std::string& failure() const { return failure_; }

  std::size_t index = 0;  ///< used by the scenario

 private:
  enum class State : std::uint8_t { connecting, answer, open, ready, failed };

  void fail(std::string why);
  void ask();
  void receive(std::span<char> buffer, Listener& listener);
  void read(std::string_view bytes, Listener& listener);
  /// Returns the size of the frame that the bytes begin with, or 0 if it is incomplete.
  std::size_t read_frame(std::string_view bytes, Listener& listener);
  void on_text(std::string_view text, Listener& listener);
  void append(unsigned char opcode, std::string_view payload);

  const Dialect& dialect_;
  std::uint16_t port_;
  int fd_;
  int poll_ = -1;
  State state_ = State::connecting;
  std::string out_;
  std::string rest_;  // an incomplete frame or answer
  std::string failure_;
};

}  // namespace bench
