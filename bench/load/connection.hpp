#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "frames.hpp"
#include "options.hpp"
#include "process.hpp"
#include "reader.hpp"
#include "tls.hpp"

namespace bench {

/// One connection to the server: opens, sends messages from the Frames, and reads the answers.
class Connection {
 public:
  enum class State : std::uint8_t { connecting, tls, answer, open, failed };

  Connection(const Options& options, const Frames& frames, std::string path, unsigned source);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Adds it to an epoll, with itself as the event's pointer.
  void watch(int poll);

  /// Handles epoll's events. Returns the number of received messages; `buffer` is used only during the call.
  unsigned on_events(std::uint32_t events, std::span<char> buffer);

  /// Sends this many more messages, as far as the socket takes them now, the rest later.
  void send(unsigned messages);

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] const std::string& failure() const { return failure_; }
  [[nodiscard]] bool all_sent() const { return owed_ == 0; }
  [[nodiscard]] std::uint64_t bytes_received() const { return bytes_received_; }
  void read_thoroughly(bool thorough) { reader_.thorough = thorough; }

  std::deque<Nanoseconds> due;  ///< when the messages in flight were to be sent; used by the scenario
  std::size_t room = 0;         ///< used by the scenario

 private:
  void on_connected();
  void ask();
  unsigned receive(std::span<char> buffer);
  unsigned read(std::string_view bytes);
  unsigned read_answer(std::string_view bytes);
  void flush();
  ssize_t write();
  void answer_ping();
  void want_write(bool wanted);
  void fail(std::string why);

  const Options& options_;
  const Frames& frames_;
  std::string path_;
  std::string failure_;
  std::string answer_;
  std::optional<Tls> tls_;
  Reader reader_;
  std::uint64_t bytes_received_ = 0;
  std::size_t next_ = 0;    // the next frame to queue
  std::size_t cursor_ = 0;  // the position in the frames' bytes of the next byte to send
  std::size_t owed_ = 0;    // bytes to send from there on
  int fd_;
  int poll_ = -1;
  State state_ = State::connecting;
  bool wants_write_ = true;
};

}  // namespace bench
