// A server and a client on one loop that somebody else drives.
#pragma once

#include <duet/client.hpp>
#include <duet/server.hpp>

#include <string>
#include <thread>

namespace duet_test {

/// The client says hello, hears it again, waits for a timer, has a thread post something, and closes. Then
/// nothing is left to do.
class Conversation {
 public:
  explicit Conversation(duet::Loop& loop);
  ~Conversation();

  /// From outside of the loop's turns.
  void begin();
  /// What has happened; `whole` when it went well.
  [[nodiscard]] const std::string& log() const { return log_; }
  static constexpr std::string_view whole = "open, hello, timer, post, closed 1000";

  /// Called as the last of it, if set.
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
