// A room to talk in, as seen by one guest: what room_client.cpp runs and room_test.cpp tests.
#pragma once

#include <duet/client.hpp>

#include <string>
#include <string_view>
#include <vector>

class Room {
 public:
  Room(duet::Loop& loop, std::string url, std::string name);

  /// Comes back by itself when the connection is lost, and then says its name again.
  void enter();
  void leave() { client_.close(1000, "bye"); }

  /// False: not now, try again later.
  bool say(std::string_view text) { return static_cast<bool>(client_.send_text(text)); }

  /// Called with all that is said, and when the status changes.
  void on_line(duet::Function<void(std::string_view)> callback) { on_line_ = std::move(callback); }

  /// For people to read: "outside", "entering", "inside", "back soon", or why not.
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
