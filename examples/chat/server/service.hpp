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
#include "delivery.hpp"
#include "ledger.hpp"
#include "limits.hpp"
#include "room_board.hpp"
#include "store.hpp"
#include "visitor.hpp"

namespace chat {

/// Belongs to the loop's thread; so does the server.
class Service {
 public:
  struct Options {
    Limits limits = {};
    std::string first_room = "Lobby";  ///< everybody joins it with a new name

    /// Connects this server with others that have the same people and rooms; null: it is the only one.
    std::unique_ptr<duet::Backplane> backplane = {};
    std::size_t kept_events = 100'000;  ///< in the log of the servers

    /// With a backplane: this server cannot continue, for the reason in this sentence.
    duet::Function<void(const std::string&)> on_broken = {};
  };

  /// All arguments must outlive it.
  Service(duet::Loop& loop, duet::Server& server, Store& store, Options options);
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  /// Connects with the other servers, and calls `ready` when the store is as new as theirs: then the server may
  /// listen. It is called with a reason if the backplane is not available. Only with a backplane.
  void start(duet::Function<void(const std::string& reason)> ready);

  /// False while the other servers cannot be reached. Then there are no connections, and new ones are refused.
  [[nodiscard]] bool is_serving() const { return !ledger_.cluster() || ledger_.cluster()->is_serving(); }

  /// Adds what the chat needs to the options of its server: the subprotocol and compression.
  static void prepare(duet::ServerOptions& options);

  /// Returns the callbacks for the path of the chat. The Service must outlive the connections of that path.
  [[nodiscard]] duet::Route route();

 private:
  using Ws = const duet::Connection&;

  /// The part of a request that its refusal repeats.
  struct Asked {
    Asked(const Json& request);  // implicit: most refusals come at once

    std::string what;
    std::string id;  // empty if it is none
  };

  void change_serving(const std::string& reason);
  void admit(duet::Upgrade& upgrade);
  void greet(Ws ws);
  void receive(Ws ws, duet::Message message);
  void part(Ws ws);
  void carry_out(Ws ws, Visitor& visitor, const Json& request);

  void take_name(Ws ws, Visitor& visitor, const Json& request);
  void join(Ws ws, Visitor& visitor, const Json& request);
  void leave(Ws ws, Visitor& visitor, const Json& request);
  void say(Ws ws, Visitor& visitor, const Json& request);
  void confirm(Ws ws, const Outcome& outcome);
  void change(Ws ws, Visitor& visitor, const Json& request);
  void page(Ws ws, Visitor& visitor, const Json& request);
  void note(Visitor& visitor, const Json& request);

  /// Waits until the connection's next requests may depend on this one's result.
  void pause(Ws ws);
  void resume(Ws ws);

  void enter(Ws ws, Visitor& visitor, StoredRoom& room);
  void welcome(Ws ws, Visitor& visitor, std::string_view token);
  void catch_up(Ws ws, Visitor& visitor, RoomBoard& board, const Json& request);
  void refuse(Ws ws, const Asked& asked, std::string_view text, std::uint64_t wait = 0);
  void misunderstand(Ws ws, Visitor& visitor, const Json& request, std::string_view text);
  bool allow(Ws ws, const Json& request, Bucket& bucket, const Rate& rate, std::string_view what);
  RoomBoard* board_of(const Visitor& visitor, const Json& request);
  RoomBoard& open_board(StoredRoom& room);
  Account& account(const Visitor& visitor);

  void answer(Ws ws, const Json& json) { delivery_.answer(ws, json); }

  duet::Server& server_;
  Store& store_;
  Options options_;
  std::map<std::uint64_t, Account> accounts_;             // by person, those with connections
  std::map<std::string, Bucket, std::less<>> addresses_;  // that have taken names
  duet::Function<void(const std::string&)> ready_;
  Delivery delivery_;
  Ledger ledger_;  // uses the others
};

}  // namespace chat
