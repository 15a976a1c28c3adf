// The chat's client: a model of what a person sees, and the state machine that keeps it up to date. It has no
// screen and no storage; a front shows the model and passes the person's actions on. docs/applications.md
// describes the messages that it exchanges with the server.
#pragma once

#include <duet/client.hpp>
#include <duet/loop.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "../../common/connector.hpp"
#include "room.hpp"
#include "sender.hpp"

namespace chat {

using namespace common;

/// The subprotocol of the chat's connections.
inline constexpr const char* subprotocol = "duet-chat-1";

/// A sentence for the person, to be shown for a moment.
struct Notice {
  std::string text;
  bool is_problem = false;
  std::uint64_t number = 0;  ///< counts the notices
};

class Chat {
 public:
  struct Options {
    std::string url;
    std::string identity = {};  ///< as Chat passed it to on_identity before
    std::string outbox = {};    ///< as Chat passed it to on_outbox before

    /// The seed of request ids and of the pauses before reconnecting, for tests.
    std::optional<std::uint64_t> seed = {};
  };

  /// The loop must outlive it.
  Chat(duet::Loop& loop, Options options);
  ~Chat();
  Chat(const Chat&) = delete;
  Chat& operator=(const Chat&) = delete;

  /// Connects, and reconnects from then on.
  void start();

  /// Called after each change of the model. Several changes in a row may be shown as one.
  void on_change(duet::Function<void()> callback) { on_change_ = std::move(callback); }

  /// Called for each message that is new to this client and by another person, while the connection is live.
  void on_message(duet::Function<void(const Room&, const Message&)> callback) {
    on_message_ = std::move(callback);
  }

  /// The front stores these texts, and passes them to the next Chat's Options. The identity contains the token
  /// that proves the name: keep it as a password. The outbox has what was written and is not confirmed.
  void on_identity(duet::Function<void(std::string_view)> callback) { on_identity_ = std::move(callback); }
  void on_outbox(duet::Function<void(std::string_view)> callback) { on_outbox_ = std::move(callback); }

  // The model.

  [[nodiscard]] const Link& link() const { return connector_.link(); }
  [[nodiscard]] const std::string& name() const { return name_; }  ///< empty until a name was taken
  [[nodiscard]] bool needs_name() const { return needs_name_; }    ///< the server waits for take_name()
  [[nodiscard]] const std::string& name_problem() const { return name_problem_; }
  [[nodiscard]] const std::map<std::string, Room>& rooms() const { return rooms_; }
  [[nodiscard]] const Room* room(std::string_view name) const;
  [[nodiscard]] const std::vector<Request>& requests() const { return sender_.outbox().requests(); }
  [[nodiscard]] std::size_t waiting() const { return sender_.outbox().waiting(); }
  [[nodiscard]] const Notice& notice() const { return notice_; }
  [[nodiscard]] std::uint64_t unread() const;  ///< in all rooms

  /// Shows a sentence of the front as a notice.
  void tell(std::string text, bool is_problem);

  // The person's actions. An action that is not possible becomes a notice.

  void take_name(std::string_view name);
  void join(std::string_view room);
  void leave(std::string_view room);

  /// Adds the message to the outbox. Returns whether it was accepted; false with a notice if it is empty, too
  /// long, or the outbox is full.
  bool say(std::string_view room, std::string_view text);
  bool edit(std::string_view room, std::uint64_t offset, std::string_view text);
  void remove(std::string_view room, std::uint64_t offset);
  void react(std::string_view room, std::uint64_t offset, std::string_view emoji);  ///< or takes it back

  void retry(std::string_view id) { sender_.retry(id); }  ///< sends a refused request again
  void discard(std::string_view id) {
    sender_.discard(id);
  }  ///< of a request that was not sent or was refused

  /// The person changes the text of a message: at most one sign each two seconds is sent.
  void type(std::string_view room);

  /// Requests the history before this offset.
  void load(std::string_view room, std::uint64_t before);

  /// Reports which room the person looks at, empty for none, and whether its newest message is in view: then it
  /// counts as read.
  void look(std::string_view room, bool at_end);

  /// Tries to connect at once.
  void try_now() { connector_.try_now(); }

  /// Reports whether the device has a network, if the host knows.
  void set_network(bool is_there) { connector_.set_network(is_there); }

 private:
  Room* find(std::string_view name);
  Room& enter(std::string_view name);
  void send(const Json& json);
  void greet(const Json& json);
  void catch_up(const Json& json);
  void receive(const Json& json);
  void receive_page(const Json& json);
  void receive_changes(const Json& json);
  void receive_refusal(const Json& json);
  void receive_messages(Room& room, const Json& list, bool are_new);
  void receive_done(const Json& json);
  void lose(const duet::Closed& closed);
  bool add(Request request);
  [[nodiscard]] bool can_send(const Request& request) const;
  void mark_read(Room& room);
  void send_read(Room& room);

  void save_identity();
  void changed() { on_change_(); }

  duet::Loop& loop_;
  duet::Client client_;
  std::string name_;
  std::string token_;
  std::string name_problem_;
  bool needs_name_ = false;
  bool was_live_ = false;
  std::map<std::string, Room> rooms_;
  Notice notice_;
  std::string looked_at_;
  bool is_at_end_ = false;
  std::uint64_t missed_ = 0;  // messages that arrived while there was no connection
  std::size_t rooms_to_catch_up_ = 0;

  // Timers; 0: not running.
  duet::TimerId read_ = 0;   // a read mark is to be sent
  duet::TimerId quiet_ = 0;  // a typing sign was sent

  duet::Function<void()> on_change_;
  duet::Function<void(const Room&, const Message&)> on_message_;
  duet::Function<void(std::string_view)> on_identity_;
  duet::Function<void(std::string_view)> on_outbox_;

  common::Connector connector_;
  Sender sender_;  // uses the others
};

}  // namespace chat
