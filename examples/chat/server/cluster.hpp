// The other servers of a chat with several servers.
#pragma once

#include <duet/backplane.hpp>
#include <duet/loop.hpp>

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "event_log.hpp"
#include "remote_people.hpp"

namespace chat {

/// Connects a server with the others through a backplane: the log of events, the people of other servers, and typing
/// signs.
class Cluster final : private duet::BackplaneEvents {
 public:
  struct Hooks {
    EventLog::Hooks log;
    duet::Function<void(const RemotePeople::Changes&)> on_people;
    duet::Function<void(std::uint64_t room, const std::string& name)> on_typing;

    /// Called once the store is as new as those of others, and when it may have become older because the broker has not
    /// been reached for some seconds. A reason is empty for the first.
    duet::Function<void(const std::string& reason)> on_serving;
  };

  /// Arguments as for EventLog. The loop must outlive it.
  Cluster(duet::Loop& loop, std::unique_ptr<duet::Backplane> backplane, duet::Position position,
          std::size_t kept, Hooks hooks);
  ~Cluster();
  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;

  void start();

  /// The store is as new as those of others, or was a few seconds ago.
  [[nodiscard]] bool is_serving() const { return is_serving_; }

  [[nodiscard]] EventLog& log() { return log_; }

  /// Publishes an event that is no client's request and so has no id.
  void publish(Event event, EventLog::Done done);

  /// Publishes a read mark soon, with others.
  void mark(const ReadMark& mark);

  // A person is in a room on this server, or is not any more.
  void come(std::uint64_t room, const Person& person);
  void leave(std::uint64_t room, const Person& person);
  void typing(std::uint64_t room, const std::string& name);
  [[nodiscard]] const RemotePeople& others() const { return others_; }

 private:
  void on_state(const duet::BackplaneState& state) override;
  void on_subscribed(std::string_view pattern) override;
  void on_message(duet::BackplaneMessage message) override;

  void send(const Json& json);
  void send_people();
  void send_marks();
  void check_servers();
  void receive(const Json& json);

  duet::Loop& loop_;
  Hooks hooks_;
  std::string name_;
  std::string reason_;  // of the lost connection
  bool is_serving_ = false;
  RemotePeople others_;
  OwnPeople own_;
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t> marks_;  // by person and room
  std::uint64_t last_key_ = 0;

  // Timers; 0: not running.
  duet::TimerId cut_off_ = 0;
  duet::TimerId people_ = 0;
  duet::TimerId read_ = 0;
  bool owes_everybody_ = false;

  EventLog log_;
  std::unique_ptr<duet::Backplane> backplane_;  // calls the others
};

}  // namespace chat
