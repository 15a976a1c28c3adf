#pragma once

#include <duet/client.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace matrix {

class Conversation;

/// Additions of one build of the matrix to the common conversation.
struct Extras {
  /// Called inside each callback of a message, whose data has to survive it.
  void (*in_callback)() = nullptr;
  /// Called when all messages were received; it calls go_on() once, on the loop's thread.
  void (*interlude)(duet::Loop& loop, Conversation& conversation) = nullptr;
  /// Printed after PASS if nobody else reports the end to the host: duetExit belongs to the main thread's
  /// JavaScript, and to programs that call run().
  const char* last_line = nullptr;
};

/// An echo conversation that checks itself: messages of every kind are sent at once and must be echoed whole
/// and in order, followed by a timer, a posted function, and a close. Prints errors, each line beginning with
/// "FAIL", and PASS at the end if there were none.
class Conversation {
 public:
  /// `url` is that of an echo server. `large` is the size of the largest messages; from
  /// `large_enough_to_grow` on the program's memory has to grow to receive them.
  Conversation(duet::Loop& loop, std::string url, std::size_t large, Extras extras);
  void start();
  void go_on();
  [[nodiscard]] bool over() const { return over_; }

 private:
  void expect(bool holds, const char* what);
  void send_all();
  void receive(duet::Message message);
  void end(const duet::Closed& closed);

  struct Sent {
    bool is_text;
    std::string payload;
  };

  duet::Loop& loop_;
  const std::string url_;
  const Extras extras_;
  std::vector<Sent> sent_;
  const bool must_grow_;
  std::size_t memory_at_open_ = 0;
  std::size_t received_ = 0;
  bool opened_ = false;
  bool ok_ = true;
  bool over_ = false;
  duet::Client client_;
};

constexpr std::size_t large_enough_to_grow = 1'000'000;

/// Holds the conversation on a loop and a client that are local variables of the caller, as in any program.
/// `url` and `large` are from the command line.
void converse(const std::string& url, const std::string& large, Extras extras);

/// Does the same with poll() once in each round, and `wait` between rounds.
void converse_polling(const std::string& url, const std::string& large, void (*wait)());

/// The TAP plan, which a host takes for the end.
constexpr const char* plan = "1..0";

}  // namespace matrix
