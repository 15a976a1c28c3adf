// A chat room, as seen by one guest: used by room_client.cpp and tested by room_test.cpp.
#pragma once

#include <duet/client.hpp>

#include <string>
#include <string_view>
#include <vector>

class Room {
 public:
  Room(duet::Loop& loop, std::string url, std::string name);

  /// Enters the room. Reconnects after a lost connection, and then sends its name again.
  void enter();
  void leave() { client_.close(1000, "bye"); }

  /// Returns false if it was not sent: try again later.
  bool say(std::string_view text) { return static_cast<bool>(client_.send_text(text)); }

  /// Called for each line, and when the status changes.
  void on_line(duet::Function<void(std::string_view)> callback) { on_line_ = std::move(callback); }

  /// For display: "outside", "entering", "inside", "back soon", or why not.
  [[nodiscard]] const std::string& status() const { return status_; }
  [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }

 private:
  void change(std::string status);

  duet::Client client_;
  std::string url_;
  std::string name_;
  std::string status_ = "outside";
  std::vector<std::string> lines_;
  duet::Function<void(std::string_view)> on_line_;
};
