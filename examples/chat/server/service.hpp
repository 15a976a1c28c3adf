// The chat's server: it answers the requests of connections, and sends each room's changes to its people.
#pragma once

#include <duet/server.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "../../common/json.hpp"
#include "limits.hpp"
#include "room_board.hpp"
#include "store.hpp"

namespace chat {

/// Belongs to the loop's thread; so does the server.
class Service {
 public:
  struct Options {
    Limits limits = {};
    std::string first_room = "Lobby";  ///< everybody joins it with a new name
  };

  /// All arguments must outlive it.
  Service(duet::Loop& loop, duet::Server& server, Store& store, Options options);
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  /// Adds what the chat needs to the options of its server: the subprotocol and compression.
  static void prepare(duet::ServerOptions& options);

  /// Returns the callbacks for the path of the chat. The Service must outlive the connections of that path.
  [[nodiscard]] duet::Route route();

 private:
  struct Visitor;
  struct Account;
  using Ws = const duet::Connection&;

  void admit(duet::Upgrade& upgrade);
  void greet(Ws ws);
  void receive(Ws ws, duet::Message message);
  void part(Ws ws);
  void carry_out(Ws ws, Visitor& visitor, const Json& request);

  void take_name(Ws ws, Visitor& visitor, const Json& request);
  void join(Ws ws, Visitor& visitor, const Json& request);
  void leave(Ws ws, Visitor& visitor, const Json& request);
  void say(Ws ws, Visitor& visitor, const Json& request);
  void change(Ws ws, Visitor& visitor, const Json& request);
  void page(Ws ws, Visitor& visitor, const Json& request);
  void note(Visitor& visitor, const Json& request);

  void welcome(Ws ws, Visitor& visitor, std::string_view token);
  void catch_up(Ws ws, Visitor& visitor, RoomBoard& board, const Json& request);
  void refuse(Ws ws, const Json& request, std::string_view text, std::uint64_t wait = 0);
  void misunderstand(Ws ws, Visitor& visitor, const Json& request, std::string_view text);
  bool allow(Ws ws, const Json& request, Bucket& bucket, const Rate& rate, std::string_view what);
  RoomBoard* board_of(const Visitor& visitor, const Json& request);
  RoomBoard& open_board(StoredRoom& room);
  Account& account(const Visitor& visitor);

  /// Sends the answer once everything that was changed so far is on disk.
  void answer(Ws ws, const Json& json);

  using Time = std::chrono::steady_clock::time_point;
  void plan_flush(Time due);
  void flush();

  duet::Loop& loop_;
  duet::Server& server_;
  Store& store_;
  Options options_;
  std::map<std::uint64_t, RoomBoard> boards_;             // by room, those with people
  std::map<std::uint64_t, Account> accounts_;             // by person, those with connections
  std::map<std::string, Bucket, std::less<>> addresses_;  // that have taken names
  std::vector<std::pair<duet::Connection, std::string>> answers_;
  duet::TimerId flush_ = 0;
  Time flush_due_{};
};

}  // namespace chat
