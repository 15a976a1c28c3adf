// The game's server: it runs the arena and sends each player their part of it.
#pragma once

#include <duet/server.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "../../common/bucket.hpp"
#include "../core/arena.hpp"
#include "../core/messages.hpp"
#include "high_score_store.hpp"
#include "limits.hpp"
#include "pacer.hpp"
#include "player.hpp"
#include "tick_times.hpp"

namespace game {

/// Belongs to the loop's thread; so does the server.
class Service {
 public:
  struct Options {
    Limits limits = {};
    std::uint32_t seed = 1;  ///< of the arena
  };

  /// All arguments must outlive it.
  Service(duet::Loop& loop, duet::Server& server, HighScoreStore& store, Options options);
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  /// Adds what the game needs to the options of its server: the subprotocol.
  static void prepare(duet::ServerOptions& options);

  /// Returns the callbacks for the path of the game. The Service must outlive the connections of that path.
  [[nodiscard]] duet::Route route();

  /// The game's own figures for Prometheus (text format 0.0.4).
  [[nodiscard]] std::string metrics() const;

 private:
  struct Visitor;
  using Ws = const duet::Connection&;
  using Time = std::chrono::steady_clock::time_point;

  void admit(duet::Upgrade& upgrade);
  void receive(Ws ws, duet::Message message);
  void part(Ws ws);
  void join(Ws ws, Visitor& visitor, const Join& join);
  void welcome(Ws ws, Visitor& visitor, Player& player, bool is_back);
  void take_inputs(Ws ws, Visitor& visitor, const Inputs& inputs);

  /// Why there is no new ship for this name, as a sentence without its full stop; empty if there can be one.
  std::string_view join_fault(Ws ws, const std::string& name);
  Player* find(std::string_view token);

  void run();
  void tick();
  void move(Player& player);
  void remove_absent();
  void show(const Shattering& event);
  void send_snapshot(Player& player);
  void publish_roster();
  void publish_scores();

  duet::Loop& loop_;
  duet::Server& server_;
  HighScoreStore& store_;
  Options options_;
  Arena arena_;
  std::uint32_t tick_ = 0;
  std::map<std::uint16_t, Player> players_;
  Roster roster_changes_;
  std::map<std::string, common::Bucket, std::less<>> addresses_;
  HighScores published_;  // the scores that are on disk
  Pacer pacer_;
  TickTimes tick_times_;
  TickTimes tick_work_;          // of the processor
  std::uint64_t held_back_ = 0;  // snapshots that a slow client was not sent
  duet::TimerId timer_ = 0;
};

}  // namespace game
