// People, rooms and messages, on disk.
#pragma once

#include <duet/position.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../../common/database.hpp"
#include "../core/message.hpp"

namespace chat {

using namespace common;

struct Person {
  std::uint64_t id = 0;  ///< 0: nobody
  std::string name;
};

/// A room's row. Its counters are kept in memory.
struct StoredRoom {
  std::uint64_t id = 0;
  std::string name;
  std::uint64_t last = 0;     ///< the offset of its newest message
  std::uint64_t version = 0;  ///< of its latest change
};

/// All changes belong to one transaction that commit() ends: until then nobody may be told about them. Errors of the
/// disk end the process (fail_to_store).
class Store {
 public:
  /// Opens or creates the file. Returns null and the reason if it cannot be used.
  static std::unique_ptr<Store> open(const std::string& path, std::string& why);

  /// Returns whether there are changes to commit.
  [[nodiscard]] bool has_changes() const { return has_changes_; }
  void commit();

  /// The person whom this token was issued to. Only a hash of it is stored.
  std::optional<Person> find_person(std::string_view token);

  /// Gives the name to a new person, and a token that proves it. nullopt if somebody has the name, or one that
  /// differs in upper and lower case only.
  struct NewPerson {
    Person person;
    std::string token;
  };
  std::optional<NewPerson> add_person(std::string_view name);

  /// The same with the hash of a token that was issued elsewhere.
  std::optional<Person> add_person(std::string_view name, std::string_view hash);

  /// The room with this name, in any case, or with this number; null if there is none. Valid as long as the store.
  StoredRoom* find_room(std::string_view name);
  StoredRoom* find_room(std::uint64_t id);
  StoredRoom& add_room(std::string_view name);

  /// The rooms that a person has joined, by name.
  std::vector<std::string> rooms_of(std::uint64_t person);
  void add_member(std::uint64_t person, std::uint64_t room);
  void remove_member(std::uint64_t person, std::uint64_t room);
  bool is_member(std::uint64_t person, std::uint64_t room);

  /// The offset up to which a person has read a room. It only grows.
  std::uint64_t read_mark(std::uint64_t person, std::uint64_t room);
  void set_read_mark(std::uint64_t person, std::uint64_t room, std::uint64_t offset);

  /// Where a person's message with this id is; nullopt if it is new.
  struct Place {
    std::uint64_t room;
    std::uint64_t offset;
  };
  std::optional<Place> find_request(std::uint64_t person, std::string_view id);

  /// Adds a message at the end of a room. nullopt if this person has a message with this id.
  std::optional<Message> add_message(StoredRoom& room, const Person& by, std::string_view id,
                                     std::string_view text, std::uint64_t now);

  /// The author of a message that was not deleted; 0 if there is no such message.
  std::uint64_t author(std::uint64_t room, std::uint64_t offset);

  // Each changes one message that author() knows, and returns its new state.
  Message edit_message(StoredRoom& room, std::uint64_t offset, std::string_view text);
  Message delete_message(StoredRoom& room, std::uint64_t offset);
  Message react(StoredRoom& room, std::uint64_t offset, std::uint64_t person, std::string_view emoji,
                bool on);

  /// One message.
  Message message(std::uint64_t room, std::uint64_t offset);

  /// At most `count` messages, the newest before this offset and above the other, in order.
  std::vector<Message> messages(std::uint64_t room, std::uint64_t above, std::uint64_t before,
                                std::size_t count);

  /// At most `count` messages up to an offset that were changed after a version.
  std::vector<Message> changes(std::uint64_t room, std::uint64_t after_version, std::uint64_t up_to,
                               std::size_t count);

  // With other servers (event_log.hpp).

  /// The place in the log up to which its events were applied; an empty epoch if there were none.
  duet::Position position();
  void set_position(const duet::Position& position);

  /// A hash of the people, the rooms, and how often each room has changed. Stores with the same one that have applied
  /// the same events are the same.
  std::string fingerprint();

 private:
  explicit Store(Database database);
  void change();
  StoredRoom& remember(StoredRoom room);
  std::vector<Message> read(Statement::Run& rows, std::uint64_t room);
  void add_reactions(Message& message, std::uint64_t room);

  Database database_;
  bool has_changes_ = false;
  std::map<std::string, StoredRoom> rooms_;          // by folded name
  std::map<std::uint64_t, StoredRoom*> room_by_id_;  // the same

  Statement find_person_, add_person_, find_room_, room_name_, add_room_, rooms_of_, add_member_,
      remove_member_, read_mark_, set_read_mark_, find_request_, add_message_, author_, edit_, delete_,
      touch_, add_reaction_, remove_reaction_, remove_reactions_, reactions_, message_, messages_, changes_,
      position_, set_position_, all_people_, all_rooms_, all_members_;
};

}  // namespace chat
