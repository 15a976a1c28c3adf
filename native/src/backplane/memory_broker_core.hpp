#pragma once

#include <duet/memory_broker.hpp>

#include <chrono>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace duet::detail {

class MemoryBackplane;

/// The state that the servers of a MemoryBroker share. Usable on any thread.
class MemoryBrokerCore {
 public:
  /// The number of ids of published messages that are remembered for each topic.
  static constexpr std::size_t most_ids = 1000;

  /// Returns the name of a new server.
  std::string add(MemoryBackplane& server);
  /// Its members leave.
  void remove(MemoryBackplane& server);

  void lose(std::string_view server);  // empty: all
  void restore();
  void forget();
  void refuse(std::string sentence);
  void delay(std::chrono::milliseconds latency);
  [[nodiscard]] std::chrono::milliseconds latency() const;

  // For one server, which reports the results. A failure is one of the connection.
  void begin(MemoryBackplane& server);
  Result<Position, Failure> publish(BackplaneMessage message);
  void subscribe(MemoryBackplane& server, const std::vector<std::string>& patterns);
  void unsubscribe(MemoryBackplane& server, const std::vector<std::string>& patterns);
  Result<BackplaneHistory, Failure> read(const std::string& server, std::string_view topic,
                                         const Position& after, HistoryPart part);
  void enter(const std::string& server, std::string_view topic, std::string_view member,
             Announcement announcement);
  void leave(const std::string& server, std::string_view topic, std::string_view member);
  Result<Members, Failure> members(const std::string& server, std::string_view topic) const;

 private:
  struct Server {
    MemoryBackplane* backplane;
    std::string name;
    std::set<std::string, std::less<>> patterns = {};
    bool is_lost = false;
  };
  struct Stream {
    Position last;
    std::deque<BackplaneMessage> messages = {};
    std::map<std::string, Position> ids = {};
  };
  struct Presence {
    Member member;
    Announcement announcement;
  };

  // With the lock held.
  [[nodiscard]] const Server* find(std::string_view name) const;
  [[nodiscard]] bool is_away(std::string_view name) const;
  Stream& stream_of(std::string_view topic);
  void spread(const BackplaneMessage& message);
  void remove_members(std::string_view server, std::string_view topic, std::string_view member);

  mutable std::mutex mutex_;
  std::vector<Server> servers_;
  std::map<std::string, Stream, std::less<>> streams_;
  std::multimap<std::string, Presence, std::less<>> members_;  // by topic
  std::string refusal_;
  std::chrono::milliseconds latency_{0};
  unsigned names_ = 0;
  unsigned epoch_ = 1;
};

}  // namespace duet::detail
