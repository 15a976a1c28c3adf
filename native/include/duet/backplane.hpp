#pragma once

#include <duet/backplane_state.hpp>
#include <duet/error.hpp>
#include <duet/function.hpp>
#include <duet/position.hpp>
#include <duet/prepared_message.hpp>
#include <duet/publish_options.hpp>
#include <duet/result.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// A backplane connects the topics of several servers through a broker. Server::set_backplane() takes one:
// duet::make_redis_backplane (duet/redis_backplane.hpp), or duet::MemoryBroker (duet/memory_broker.hpp) in
// tests. A program calls the functions of Server and Connection. One that shares more than topics may own a
// Backplane of its own (examples/chat/server/cluster.hpp).
// docs/server/backplane.md has the guarantees.
namespace duet {

/// A message on its way through a backplane.
struct BackplaneMessage {
  std::string topic;
  PreparedMessage message;
  PublishOptions options = {};
  std::size_t history = 0;   ///< the number of messages that the broker keeps of the topic; 0: a plain topic
  Position position = {};    ///< of a topic with history, once the broker has numbered it
  std::string origin = {};   ///< the name of the server that has published it
  std::uint64_t except = 0;  ///< the connection of that server that does not receive it; 0: none
};

/// A part of a topic's history.
struct BackplaneHistory {
  /// The most payload of one part, in bytes. A single message may be larger.
  static constexpr std::size_t most_bytes = 16 << 20;

  Position last;                                ///< of the topic's newest message
  std::vector<BackplaneMessage> messages = {};  ///< in order, without a gap in what the broker keeps
  bool has_more = false;                        ///< messages follow that do not fit (HistoryPart::oldest)
};

/// The part of a topic's history that Backplane::read returns.
enum class HistoryPart : std::uint8_t {
  position,  ///< BackplaneHistory::last alone
  oldest,    ///< the first messages after a position
  newest,    ///< the last ones
};

/// A member of a topic, on any server (Server::enter).
struct Member {
  std::string server;  ///< the name of its server, chosen by the backplane
  std::string id;      ///< the application's

  friend bool operator==(const Member&, const Member&) = default;
};

/// The members of a topic on all servers.
struct Members {
  static constexpr std::size_t most_listed = 1000;

  std::size_t count = 0;
  std::vector<Member> list = {};  ///< at most most_listed of them, in no particular order
};

/// The messages that announce a member.
struct Announcement {
  std::string to;          ///< the plain topic that they are published to
  PreparedMessage joined;  ///< published when the member has entered
  PreparedMessage left;    ///< published when it leaves, or its server has died
};

/// Messages that the subscribers of a topic have missed for good.
struct Gap {
  std::string topic;    ///< the topic or pattern, as in Connection::subscribe
  Position resumed_at;  ///< the position before the next message; empty for plain topics and patterns
};

/// The application's part in a backplane. All are called on the thread of the server's loop, and must not
/// destroy the server.
struct BackplaneHooks {
  /// Returns the message to deliver in place of one of a topic with history, once for each message and
  /// server: for messages that contain their position. nullopt: as it was published.
  Function<std::optional<PreparedMessage>(const BackplaneMessage&)> frame = {};

  /// Returns a message for the subscribers of this server who have missed messages, or nullopt. It is
  /// delivered in the place of those.
  Function<std::optional<PreparedMessage>(const Gap&)> on_gap = {};

  /// Called with each new state.
  Function<void(const BackplaneState&)> on_state = {};
};

/// Receives the events of a backplane. None is called inside a call of the backplane's functions.
class BackplaneEvents {
 public:
  virtual void on_state(const BackplaneState& state) = 0;
  /// A subscription is in effect: all later messages are reported. Called again after the state was `lost`:
  /// messages between may have been missed.
  virtual void on_subscribed(std::string_view pattern) = 0;
  /// A message of a subscribed topic, once each, even if several subscriptions match. The messages of a plain
  /// topic that this server has published itself are not reported; those of a topic with history are, as they
  /// have their position only now.
  virtual void on_message(BackplaneMessage message) = 0;

 protected:
  ~BackplaneEvents() = default;
};

/// The interface of a broker's client. A server owns it, and calls it on the thread of its loop; it reports
/// on that thread, and never blocks it. The functions may be called in each state. When the connection is
/// lost, it reports the state `lost` first, and then the failure of each request without an answer, except
/// for those that it will repeat. Requests that have not been answered when it is destroyed are dropped.
class Backplane {
 public:
  /// The result of a request. Failures have the code backplane_unavailable and a sentence.
  template <class Value>
  using Done = Function<void(Result<Value, Failure>)>;

  virtual ~Backplane() = default;

  /// Starts to connect. Called once, before all others.
  virtual void start(BackplaneEvents& events) = 0;

  /// The name of this server, unique among all.
  [[nodiscard]] virtual const std::string& name() const = 0;

  /// Publishes a message to a plain topic, or numbers, stores and publishes one to a topic with history. Of a
  /// topic with history, a message with the same PublishOptions::id as one of the last minutes is not
  /// published again, and has that one's position. In any state but `ready` and `refusing` it fails.
  virtual void publish(BackplaneMessage message, Done<Position> done) = 0;

  /// Subscribes to topics and patterns, and remembers them: it subscribes again when it was lost.
  virtual void subscribe(const std::vector<std::string>& patterns) = 0;
  virtual void unsubscribe(const std::vector<std::string>& patterns) = 0;

  /// Reads the kept messages of a topic after a position, or a part of them that is not too large; all of them
  /// if the topic has another epoch or ends before. An empty epoch is the topic's.
  virtual void read(std::string_view topic, const Position& after, HistoryPart part,
                    Done<BackplaneHistory> done) = 0;

  /// Adds a member of this server. It stays a member while the server lives, and over a lost connection.
  virtual void enter(std::string_view topic, std::string_view member, Announcement announcement) = 0;
  /// Removes it. Does nothing if it is none.
  virtual void leave(std::string_view topic, std::string_view member) = 0;
  virtual void members(std::string_view topic, Done<Members> done) = 0;
};

}  // namespace duet
