// A duet::Client on the test's own thread, against a raw server on another.
#pragma once

#include <duet/client.hpp>

#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "raw_frame.hpp"
#include "raw_socket.hpp"

namespace duet_test {

/// Waits for the thread, and runs the loop meanwhile.
void join_while_polling(duet::Loop& loop, std::thread& thread);

class RawClient {
 public:
  explicit RawClient(duet::ClientOptions options = {});

  /// Connects, runs the server's part with the first accepted connection, and runs the loop until on_close.
  /// `server` is called on another thread; the connection is closed when it returns.
  void run(const std::function<void(RawSocket&)>& server, std::string_view scheme = "ws",
           std::string_view target = {});
  /// Connects to an address without a server part.
  void run(const std::string& url);

  duet::Loop loop;
  std::optional<duet::Client> client;
  std::vector<std::string> log;
  duet::Closed closed;
  /// Called in on_open and on_message, after they were logged.
  std::function<void()> when_open;
  std::function<void(duet::Message)> when_message;
  RawListener listener;

 private:
  void run_loop();
};

}  // namespace duet_test
