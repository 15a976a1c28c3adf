// The answers and frames that wait until the store is on disk.
#pragma once

#include <duet/loop.hpp>
#include <duet/server.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "../../common/json.hpp"
#include "remote_people.hpp"
#include "room_board.hpp"
#include "store.hpp"

namespace chat {

/// Sends everything that people are told: nothing before the changes that it is about are on disk.
class Delivery {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// `before_commit` may add changes. All arguments must outlive it.
  Delivery(duet::Loop& loop, duet::Server& server, Store& store, duet::Function<void()> before_commit);
  ~Delivery();
  Delivery(const Delivery&) = delete;
  Delivery& operator=(const Delivery&) = delete;

  /// Sends the answer once everything that was changed so far is on disk.
  void answer(const duet::Connection& ws, const Json& json);

  /// The board of a room, made if there is none. `others` are the people on other servers, or null.
  RoomBoard& open(StoredRoom& room, const RemotePeople* others);

  /// The board of a room with people on this server; null if there is none.
  RoomBoard* find(std::uint64_t room);

  /// Puts the changes on the boards of their rooms.
  void change_people(const RemotePeople::Changes& changes);

  /// Commits and sends at this time at the latest.
  void plan(Time due);
  void plan(const RoomBoard& board) { plan(board.due()); }

 private:
  void flush();

  duet::Loop& loop_;
  duet::Server& server_;
  Store& store_;
  duet::Function<void()> before_commit_;
  std::map<std::uint64_t, RoomBoard> boards_;  // by room, those with people
  std::vector<std::pair<duet::Connection, std::string>> answers_;
  duet::TimerId flush_ = 0;  // 0: not running
  Time flush_due_{};
};

}  // namespace chat
