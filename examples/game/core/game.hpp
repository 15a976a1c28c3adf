// The game's client: the connection, one's own ship ahead of the server, the others behind it, and the numbers about both.
// It has no screen; a front draws view() and passes the controls on. docs/applications.md describes the messages.
#pragma once

#include <duet/client.hpp>
#include <duet/loop.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../../common/connector.hpp"
#include "messages.hpp"
#include "meter.hpp"
#include "playback.hpp"
#include "prediction.hpp"
#include "view.hpp"

namespace game {

/// A front calls these three for each frame, and the last one returns the picture:
///
///   game.set_time(now);
///   loop.poll();
///   draw(game.frame(controls));
class Game {
 public:
  /// Since any moment. A time before the last one counts as the last one.
  using Time = std::chrono::microseconds;

  enum class Stage : std::uint8_t {
    unnamed,  ///< waits for play()
    joining,  ///< waits for the connection or the server
    playing,
  };

  struct Options {
    std::string url;
    std::string token = {};                  ///< as Game passed it to on_token before
    std::optional<std::uint64_t> seed = {};  ///< of the pauses before reconnecting, for tests
  };

  /// The loop must outlive it.
  Game(duet::Loop& loop, Options options);
  Game(const Game&) = delete;
  Game& operator=(const Game&) = delete;

  /// Connects, and reconnects from then on.
  void start() { connector_.start(); }

  /// Called after each change of anything but the view and the overlay.
  void on_change(duet::Function<void()> callback) { on_change_ = std::move(callback); }

  /// Called for each ship in sight that was shattered.
  void on_shattered(duet::Function<void(const Shattered&)> callback) { on_shattered_ = std::move(callback); }

  /// The front may keep the token and pass it to the next Game's Options: a program that returns within some seconds
  /// finds its ship.
  void on_token(duet::Function<void(std::string_view)> callback) { on_token_ = std::move(callback); }

  /// Enters the arena under this name, now or as soon as there is a connection. A name that breaks the rules becomes
  /// name_problem().
  void play(std::string_view name);

  [[nodiscard]] const common::Link& link() const { return connector_.link(); }
  [[nodiscard]] Stage stage() const { return stage_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& name_problem() const { return name_problem_; }  ///< a sentence
  [[nodiscard]] std::uint16_t number() const { return number_; }                   ///< of one's own ship
  [[nodiscard]] const Board& board() const { return board_; }
  [[nodiscard]] const HighScores& high_scores() const { return high_scores_; }

  /// The name of a ship's player; empty if it is not known.
  [[nodiscard]] const std::string& name_of(std::uint16_t number) const { return names_[number]; }

  void set_time(Time now) { now_ = std::max(now_, now); }
  const View& frame(Input controls);

  [[nodiscard]] Overlay overlay();

  void try_now() { connector_.try_now(); }
  void set_network(bool is_there) { connector_.set_network(is_there); }

 private:
  void join();
  void receive(const Answer& answer);
  void enter(const Welcome& welcome);
  void see(const Snapshot& snapshot);
  void move(Input controls);
  void send_inputs();
  void send_ping();
  bool send(const Bytes& bytes);
  void compose(Input controls);

  duet::Client client_;
  std::string name_;
  std::string token_;
  std::string name_problem_;
  Stage stage_ = Stage::unnamed;
  std::uint16_t number_ = 0;
  Board board_;
  HighScores high_scores_;
  std::vector<std::string> names_;

  Time now_{};
  Time moved_{};  // the time up to which the ship has moved
  Time drawn_{};
  SnapshotHistory history_;
  Prediction prediction_;
  Playback playback_;
  View view_;
  std::uint32_t sent_ = 0;  // the number of the last input that was sent

  Time pinged_{};
  std::uint32_t ping_ = 0;  // the number of the last one
  bool awaits_pong_ = false;
  double round_trip_ = 0;
  Time seen_{};
  Meter received_bytes_{std::chrono::seconds(2)};
  Meter sent_bytes_{std::chrono::seconds(2)};
  Meter snapshots_{std::chrono::seconds(2)};
  Meter corrections_{std::chrono::seconds(60)};

  duet::Function<void()> on_change_;
  duet::Function<void(const Shattered&)> on_shattered_;
  duet::Function<void(std::string_view)> on_token_;
  common::Connector connector_;  // uses the others
};

}  // namespace game
