// A chat server in memory for the core's tests. It answers as the real one does, with one room and without storage; the
// test controls the network and the clock.
#pragma once

#include <duet/testing.hpp>

#include <string>
#include <vector>

#include "examples/chat/core/chat.hpp"

namespace chat_test {

using chat::Json;

/// The state of the room on the server, and every request that arrived.
class ServerDouble {
 public:
  explicit ServerDouble(duet::testing::Network& net) : server(net.listen("ws://chat.example/")) {
    server.choose(chat::subprotocol);
    server.on_open([this](duet::testing::Peer peer) { greet(peer); });
    server.on_message([this](duet::testing::Peer peer, duet::Message message) {
      const auto request = chat::parse_object(message.text());
      if (!request) std::abort();
      requests.push_back(*request);
      answer(peer, *request);
    });
  }

  duet::testing::Server& server;
  std::string name = "Ada";  ///< of the person who connects; empty: the token is not known
  std::vector<Json> requests;
  std::vector<chat::Message> messages;
  std::uint64_t version = 0;
  std::uint64_t read = 0;
  bool is_mute = false;        ///< true: requests are received and nothing is answered
  std::uint64_t refusals = 0;  ///< so many messages are refused, with a time to wait
  std::string fault;           ///< not empty: messages are refused for this reason

  /// Somebody else's message, or the person's own from elsewhere; without sending it.
  const chat::Message& store(const std::string& by, const std::string& text,
                             const std::string& id = "abcdefgh") {
    chat::Message message;
    message.offset = messages.size() + 1;
    message.version = ++version;
    message.at = 1'000'000 + message.offset;
    message.by = by;
    message.id = id + std::to_string(message.offset);
    message.text = text;
    messages.push_back(message);
    return messages.back();
  }

  void send(const Json& json) {
    if (!server.peer().send_text(chat::dump(json))) std::abort();
  }
  void send_changes(std::vector<chat::Message> changed) {
    Json json = {{"is", "room"}, {"room", "Lobby"}, {"version", version}, {"messages", Json::array()}};
    for (const auto& one : changed) json["messages"].push_back(to_json(one));
    send(json);
  }

  [[nodiscard]] std::vector<std::string> texts() const {
    std::vector<std::string> all;
    for (const auto& one : messages) all.push_back(one.text);
    return all;
  }

  [[nodiscard]] std::size_t count(const std::string& what) const {
    std::size_t found = 0;
    for (const Json& one : requests) found += chat::text_in(one, "do") == what;
    return found;
  }

 private:
  void greet(duet::testing::Peer peer) {
    Json welcome = {{"is", "welcome"}, {"name", name}};
    if (!name.empty()) welcome["rooms"] = {"Lobby"};
    tell(peer, welcome);
  }

  static void tell(duet::testing::Peer peer, const Json& json) {
    if (!peer.send_text(chat::dump(json))) std::abort();
  }

  void answer(duet::testing::Peer peer, const Json& request) {
    const std::string& what = chat::text_in(request, "do");
    if (is_mute) return;
    if (what == "name") {
      name = chat::text_in(request, "name");
      tell(peer, {{"is", "welcome"}, {"name", name}, {"token", "secret of " + name}, {"rooms", {"Lobby"}}});
    } else if (what == "join") {
      join(peer, *chat::number_in(request, "after"), *chat::number_in(request, "have"));
    } else if (what == "say") {
      say(peer, request);
    } else if (what == "page") {
      page(peer, *chat::number_in(request, "before"));
    } else if (what == "edit" || what == "delete" || what == "react") {
      change(peer, request);
    }
  }

  void join(duet::testing::Peer peer, std::uint64_t after, std::uint64_t have) {
    Json joined = {
        {"is", "joined"}, {"room", "Lobby"}, {"version", version},         {"last", messages.size()},
        {"read", read},   {"reset", false},  {"people", {"Ada", "Grace"}}, {"messages", Json::array()}};
    for (const auto& one : messages) {
      const bool is_change = one.offset <= have && one.version > after;
      const bool is_new = one.offset > have && one.offset + 50 > messages.size();
      if (is_change || is_new) joined["messages"].push_back(to_json(one));
    }
    tell(peer, joined);
  }

  void say(duet::testing::Peer peer, const Json& request) {
    const std::string& id = chat::text_in(request, "id");
    if (refusals > 0) {
      --refusals;
      return tell(peer,
                  {{"is", "refused"}, {"do", "say"}, {"id", id}, {"text", "you are quick"}, {"wait", 3000}});
    }
    if (!fault.empty()) return tell(peer, {{"is", "refused"}, {"do", "say"}, {"id", id}, {"text", fault}});
    for (const auto& one : messages)
      if (one.id == id) return send_changes({one});
    store(name, chat::text_in(request, "text"));
    messages.back().id = id;
    send_changes({messages.back()});
  }

  void page(duet::testing::Peer peer, std::uint64_t before) {
    Json answer = {{"is", "page"}, {"room", "Lobby"}, {"messages", Json::array()}};
    for (const auto& one : messages)
      if (one.offset < before && one.offset + 50 >= before) answer["messages"].push_back(to_json(one));
    tell(peer, answer);
  }

  void change(duet::testing::Peer peer, const Json& request) {
    chat::Message& message = messages.at(static_cast<std::size_t>(*chat::number_in(request, "offset") - 1));
    message.version = ++version;
    const std::string& what = chat::text_in(request, "do");
    if (what == "edit") {
      message.text = chat::text_in(request, "text");
      message.was_edited = true;
    } else if (what == "delete") {
      message.text.clear();
      message.was_deleted = true;
    } else if (chat::flag_in(request, "on")) {
      message.reactions = {{chat::text_in(request, "emoji"), {name}}};
    } else {
      message.reactions.clear();
    }
    tell(peer, {{"is", "done"},
                {"id", chat::text_in(request, "id")},
                {"room", "Lobby"},
                {"messages", {to_json(message)}}});
  }
};

/// A client on its own network.
struct Guest {
  explicit Guest(std::string identity = R"({"name":"Ada","token":"secret"})", std::string outbox = {})
      : chat(loop, {.url = "ws://chat.example/",
                    .identity = std::move(identity),
                    .outbox = std::move(outbox),
                    .seed = 1}) {
    chat.on_identity([this](std::string_view text) { identity_kept = text; });
    chat.on_outbox([this](std::string_view text) { outbox_kept = text; });
    chat.on_message(
        [this](const chat::Room&, const chat::Message& message) { arrived.push_back(message.text); });
  }

  void start() {
    chat.start();
    net.settle();
  }

  void lose() {
    if (!server.server.peer().lose()) std::abort();
    net.settle();
  }

  const chat::Room& lobby() { return *chat.room("Lobby"); }

  [[nodiscard]] std::vector<std::string> shown() {
    std::vector<std::string> texts;
    for (const auto& one : lobby().timeline.messages()) texts.push_back(one.text);
    return texts;
  }

  duet::testing::Network net;
  ServerDouble server{net};
  duet::Loop loop;
  std::string identity_kept;
  std::string outbox_kept;
  std::vector<std::string> arrived;
  chat::Chat chat;
};

using Texts = std::vector<std::string>;

}  // namespace chat_test
