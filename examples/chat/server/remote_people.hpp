// The people who are connected to other servers.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../../common/json.hpp"
#include "store.hpp"

namespace chat {

/// A person in a room.
struct Attendance {
  std::uint64_t room = 0;
  Person person;
};

/// Knows who is in which room on other servers, as those say. Without I/O.
///
/// Each server counts its messages, so a receiver that has missed one notices with the next, and requests the whole
/// list. "people" is [[room, person, name], ...].
///
///   {"is":"here","from","number","came","left"}  changes since the previous message
///   {"is":"all","from","number","people"}        everybody
///   {"is":"ask","to"}                            a request for that; without "to" all servers answer
///   {"is":"down","from"}                         the server has died
class RemotePeople {
 public:
  /// The people that have come to a server or left one.
  struct Changes {
    std::vector<Attendance> came;
    std::vector<Attendance> left;
  };

  /// Takes a message of a server. Sets `asks` if its whole list is to be requested.
  Changes receive(const Json& message, bool& asks);

  /// Forgets all servers but these.
  Changes retain(const std::set<std::string>& servers);

  /// The people in a room, once for each server.
  [[nodiscard]] std::vector<Person> in_room(std::uint64_t room) const;

 private:
  using Place = std::pair<std::uint64_t, std::uint64_t>;  // room, person
  struct Server {
    std::uint64_t number = 0;
    std::map<Place, std::string> people;
  };

  static void come(Server& server, const Attendance& one, Changes& changes);
  static void leave(Server& server, const Place& place, Changes& changes);
  Changes forget(std::map<std::string, Server>::iterator server);

  std::map<std::string, Server> servers_;
};

/// The people of this server, for the messages to others.
class OwnPeople {
 public:
  explicit OwnPeople(std::string server) : server_(std::move(server)) {}

  void come(std::uint64_t room, const Person& person);
  void leave(std::uint64_t room, const Person& person);

  [[nodiscard]] bool has_changes() const { return !changed_.empty(); }
  [[nodiscard]] Json take_changes();     ///< "here"
  [[nodiscard]] Json everybody() const;  ///< "all"

 private:
  using Place = std::pair<std::uint64_t, std::uint64_t>;  // room, person

  std::string server_;
  std::uint64_t number_ = 0;
  std::map<Place, std::string> people_;
  std::map<Place, std::string> changed_;
};

}  // namespace chat
