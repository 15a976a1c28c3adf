#pragma once

#include <duet/client.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace matrix {

class Conversation;

/// What one build of the matrix adds to the conversation that all have.
struct Extras {
  /// Called inside each callback of a message, whose data has to outlast it.
  void (*in_callback)() = nullptr;
  /// Called when all messages are back; go_on() is to be called once, on the loop's thread.
  void (*interlude)(duet::Loop& loop, Conversation& conversation) = nullptr;
  /// Printed after PASS where nobody else tells the host that the program is over: duetExit belongs to the
  /// main thread's JavaScript, and to programs that call run().
  const char* last_line = nullptr;
};

/// An echo conversation that checks itself: messages of every kind go out at once and must come back whole
/// and in order, then a timer, a function posted, and a close. Prints what is wrong, each line beginning with
/// "FAIL", and at last PASS if nothing was.
class Conversation {
 public:
  /// `url`: of a server that echoes. `large`: the bytes of the largest messages; from `large_enough_to_grow`
  /// on the program's memory has to grow while they come in.
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

/// Holds the conversation on a loop and a client that are the caller's local variables, as in any program of
/// duet's. `url` and `large`: the command line's.
void converse(const std::string& url, const std::string& large, Extras extras);

/// The same with poll() once in each round, and `wait` between.
void converse_polling(const std::string& url, const std::string& large, void (*wait)());

/// The TAP plan that a host takes for the end.
constexpr const char* plan = "1..0";

}  // namespace matrix
