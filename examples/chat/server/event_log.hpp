// The events of all servers in one order.
#pragma once

#include <duet/backplane.hpp>
#include <duet/loop.hpp>

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "apply.hpp"
#include "event.hpp"

namespace chat {

/// A topic with history whose messages are events. Each server applies all of them in the order of their positions,
/// and stores the position with their results, so a server that was away continues where it was.
///
/// When the broker has lost its data, the topic begins a new epoch. Its first event is then the fingerprint of the
/// server that was the first to notice. Servers with the same one continue; for others the log is broken, because
/// they have applied other events.
class EventLog {
 public:
  using Done = duet::Function<void(const Outcome&)>;

  struct Hooks {
    duet::Function<Outcome(const Event&)> apply;       ///< the next event
    duet::Function<Outcome(const Event&)> outcome_of;  ///< an event that was applied before
    duet::Function<std::string()> fingerprint;
    duet::Function<void()> on_caught_up;          ///< all earlier events were applied
    duet::Function<void(std::string)> on_broken;  ///< this server cannot continue: a sentence
  };

  /// Events after `position` are applied. The broker keeps this many. All arguments must outlive it.
  EventLog(duet::Loop& loop, duet::Backplane& backplane, duet::Position position, std::size_t kept,
           Hooks hooks);
  ~EventLog();
  EventLog(const EventLog&) = delete;
  EventLog& operator=(const EventLog&) = delete;

  static constexpr const char* topic = "log";

  /// Publishes an event. `done` is called when this server has applied it, or with a fault and a time to wait if the
  /// broker has not stored it for certain. An event with the same key as one of the last minutes is that event.
  void publish(Event event, const std::string& key, Done done);

  /// Calls `done` when all events that are in the log now were applied, or with false if it cannot be read.
  void catch_up(duet::Function<void(bool)> done);

  /// The position to store; nullopt before the log was found to continue this server's state.
  [[nodiscard]] std::optional<duet::Position> position() const;

  // The backplane's events.
  void subscribed();
  void lost();
  void live(duet::BackplaneMessage message);

 private:
  struct Waiting {
    Event event;
    Done done;
  };

  void read();
  void take_history(const duet::BackplaneHistory& history);
  void read_more();
  void begin_epoch(const std::string& epoch);
  void publish_base();
  void take(const duet::BackplaneMessage& message);
  void take_event(const Json& json);
  void finish(const std::string& key, const Outcome& outcome);
  void fail_waiting();
  void end_read(bool has_succeeded);
  void fail(std::string sentence);

  duet::Loop& loop_;
  duet::Backplane& backplane_;
  duet::Position position_;  // of the last event that was applied or ignored
  std::size_t kept_;
  Hooks hooks_;
  bool is_based_;  // the log of this epoch continues this server's state
  bool is_subscribed_ = false;
  bool is_reading_ = false;
  bool is_broken_ = false;
  bool reads_again_ = false;
  std::deque<duet::BackplaneMessage> held_;              // live messages during a read
  std::multimap<std::string, Waiting> waiting_;          // by key
  std::vector<duet::Function<void(bool)>> catching_up_;  // when the read under way has ended
  std::vector<duet::Function<void(bool)>> to_catch_up_;  // when the next one has
  duet::TimerId retry_ = 0;                              // 0: not running
};

}  // namespace chat
