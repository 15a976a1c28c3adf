// A server and a client on one loop that is driven from outside.
#pragma once

#include <duet/client.hpp>
#include <duet/server.hpp>

#include <string>
#include <thread>

namespace duet_test {

/// The client sends hello, receives the echo, waits for a timer, lets a thread post a function, and closes.
/// Then the loop has nothing left to do.
class Conversation {
 public:
  explicit Conversation(duet::Loop& loop);
  ~Conversation();

  /// Starts it, outside of the loop's turns.
  void begin();
  /// Returns the log; it is `whole` if all went well.
  [[nodiscard]] const std::string& log() const { return log_; }
  static constexpr std::string_view whole = "open, hello, timer, post, closed 1000";

  /// Called last, if set.
  duet::Function<void()> on_end;

 private:
  void note(std::string_view what);

  duet::Loop& loop_;
  duet::Server server_;
  duet::Client client_;
  std::thread other_;
  std::string log_;
};

}  // namespace duet_test
