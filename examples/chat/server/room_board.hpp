// The changes of one room that were not sent to its people yet.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "../../common/bucket.hpp"
#include "../core/message.hpp"
#include "store.hpp"

namespace chat {

/// A room with people in it. Changes are collected and sent as one frame, so that the cost of a room with many people
/// does not grow with every message.
class RoomBoard {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit RoomBoard(StoredRoom& room) : room_(room), topic_("chat/" + std::to_string(room.id)) {}

  [[nodiscard]] StoredRoom& stored() { return room_; }
  [[nodiscard]] const std::string& topic() const { return topic_; }
  [[nodiscard]] Bucket& messages() { return messages_; }

  /// A connection of this person enters or leaves. Returns whether it is their first or last one on this server.
  bool enter(const Person& person);
  bool leave(const Person& person);

  /// The same for a person on another server.
  void enter_elsewhere(const Person& person);
  void leave_elsewhere(const Person& person);

  /// Adds a person who is on another server when the board is made: that is no change.
  void expect(const Person& person);

  /// Returns whether nobody on this server is in the room.
  [[nodiscard]] bool is_empty() const { return connections_ == 0; }

  /// The names of the people who are present.
  [[nodiscard]] Json people() const;

  // Changes for the next frame.
  void changed(const Message& message) { changes_[message.offset] = dump(to_json(message)); }
  /// Returns whether this is news in this frame.
  bool typing(const std::string& name);

  [[nodiscard]] bool has_news() const;

  /// When the next frame may be sent: at once after a pause, else half a millisecond per person after the previous
  /// frame, between 20 and 500 ms.
  [[nodiscard]] Time due() const;

  /// Returns the frame and begins a new one: {"is":"room","room","version"} and, if there are any, "messages", "came",
  /// "left" and "typing".
  std::string take_frame(Time now);

 private:
  struct Presence {
    std::string name;
    std::size_t connections = 0;  // on this server
    std::size_t servers = 0;      // others
  };

  Presence& come(const Person& person);
  void go(std::map<std::uint64_t, Presence>::iterator presence);

  StoredRoom& room_;
  std::string topic_;
  std::map<std::uint64_t, Presence> people_;
  std::size_t connections_ = 0;
  std::map<std::uint64_t, std::string> changes_;
  std::set<std::string> came_;
  std::set<std::string> left_;
  std::vector<std::string> typing_;
  Bucket messages_;
  Time sent_{};
};

}  // namespace chat
