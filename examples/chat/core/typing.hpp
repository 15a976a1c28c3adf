// The people who are typing in a room.
#pragma once

#include <duet/loop.hpp>

#include <map>
#include <string>
#include <vector>

namespace chat {

/// Each name is removed five seconds after its latest sign.
class Typing {
 public:
  /// `on_change` is called when a name has timed out. The loop must outlive it.
  Typing(duet::Loop& loop, duet::Function<void()> on_change)
      : loop_(loop), on_change_(std::move(on_change)) {}
  ~Typing() { clear(); }
  Typing(const Typing&) = delete;
  Typing& operator=(const Typing&) = delete;

  void add(const std::string& name);
  void remove(const std::string& name);
  void clear();

  /// Sorted.
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  duet::Loop& loop_;
  duet::Function<void()> on_change_;
  std::map<std::string, duet::TimerId> timers_;
};

}  // namespace chat
