// An editor's server in memory for the core's tests. It answers as the real one does, without storage; the test controls the
// network and the clock.
#pragma once

#include <duet/testing.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "examples/editor/core/editor.hpp"
#include "text/incoming.hpp"
#include "text/message.hpp"

namespace editor_test {

inline constexpr const char* url = "ws://editor.example/";

/// The document on the server, and every request that arrived.
class ServerDouble {
 public:
  explicit ServerDouble(duet::testing::Network& net) : server(net.listen(url)) {
    server.choose(editor::subprotocol);
    server.on_message([this](duet::testing::Peer peer, duet::Message message) {
      auto request = editor::decode_request(message.text());
      if (!request) std::abort();
      requests.push_back(*request);
      std::visit([&](const auto& one) { answer(peer, one); }, *request);
    });
    server.on_close([this](duet::testing::Peer peer, const duet::Closed&) { leave(peer); });
  }

  struct Visitor {
    duet::testing::Peer peer;
    editor::Person person;
  };

  duet::testing::Server& server;
  std::vector<editor::Request> requests;
  text::Document document{0};
  std::vector<Visitor> visitors;
  std::uint64_t history = 7;
  bool is_mute = false;      ///< edits are stored and not confirmed
  std::size_t refusals = 0;  ///< so many messages of edits are refused, with a time to wait
  std::size_t copies = 1;    ///< so many times edits are sent to others
  std::vector<editor::Moment> moments;

  static void send(duet::testing::Peer peer, const editor::Reply& reply) {
    if (peer.is_open() && !peer.send_binary(editor::encode(reply))) std::abort();
  }
  void tell_others(duet::testing::Peer peer, const editor::Reply& reply) {
    for (const Visitor& one : visitors)
      if (!(one.peer == peer)) send(one.peer, reply);
  }

  template <class Kind>
  [[nodiscard]] std::size_t count() const {
    return static_cast<std::size_t>(std::count_if(
        requests.begin(), requests.end(), [](const auto& one) { return std::holds_alternative<Kind>(one); }));
  }

  /// The operations of all edits that arrived, also again.
  [[nodiscard]] std::size_t operations() const {
    std::size_t sum = 0;
    for (const auto& one : requests)
      if (const auto* edits = std::get_if<editor::Edits>(&one))
        sum += text::decode_operations(edits->operations)->size();
    return sum;
  }

 private:
  Visitor* find(duet::testing::Peer peer) {
    for (Visitor& one : visitors)
      if (one.peer == peer) return &one;
    return nullptr;
  }

  void leave(duet::testing::Peer peer) {
    const Visitor* visitor = find(peer);
    if (!visitor) return;
    const text::Agent agent = visitor->person.agent;
    std::erase_if(visitors, [&](const Visitor& one) { return one.peer == peer; });
    tell_others(peer, editor::Presence{{}, {agent}});
  }

  void answer(duet::testing::Peer peer, const editor::Hello& hello) {
    if (hello.history != 0 && hello.history != history) {
      if (!peer.close(4500, "this document was replaced")) std::abort();
      return;
    }
    text::Agent agent = 0;
    for (const std::string& offer : peer.subprotocols())
      for (const auto& [token, known] : tokens_)
        if (offer == token) agent = known;
    if (agent == 0) {
      agent = ++agents_;
      // duet::set_token() offers it in this form: base64url of the token.
      const std::string token = std::string(1, static_cast<char>('a' + agent)) + "bc";
      tokens_[offer_of(token)] = agent;
      send(peer, editor::Issued{token});
    }
    editor::Welcome welcome{agent, history, document.known(agent), {}, {}};
    welcome.operations = text::encode(document.since(hello.version));
    for (const Visitor& one : visitors) welcome.people.push_back(one.person);
    visitors.push_back({peer, {agent, hello.name, {}}});
    send(peer, welcome);
    tell_others(peer, editor::Presence{{visitors.back().person}, {}});
  }

  /// Three bytes are four characters of base64url, without padding.
  static std::string offer_of(const std::string& token) {
    constexpr const char* digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    unsigned bits = 0;
    for (const char byte : token) bits = bits << 8 | static_cast<unsigned char>(byte);
    std::string offer = "duet.token.";
    for (int shift = 18; shift >= 0; shift -= 6) offer += digits[bits >> shift & 63];
    return offer;
  }

  void answer(duet::testing::Peer peer, const editor::Edits& edits) {
    Visitor& visitor = *find(peer);
    if (refusals > 0) {
      --refusals;
      return send(peer, editor::Refused{"you are writing a lot", 3000});
    }
    const auto operations = text::decode_operations(edits.operations);
    if (!operations) std::abort();
    for (const auto& one : *operations) {
      if (text::agent_of(one) != visitor.person.agent || !document.is_ready_for(one)) std::abort();
      if (document.apply({&one, 1}).fault) std::abort();
    }
    for (std::size_t i = 0; i < copies; ++i) tell_others(peer, edits);
    if (!is_mute) send(peer, editor::Stored{document.known(visitor.person.agent)});
  }

  void answer(duet::testing::Peer peer, const editor::Select& select) {
    Visitor& visitor = *find(peer);
    visitor.person.selection = select.selection;
    tell_others(peer, editor::Presence{{visitor.person}, {}});
  }

  void answer(duet::testing::Peer peer, const editor::Rename& rename) {
    Visitor& visitor = *find(peer);
    visitor.person.name = rename.name;
    tell_others(peer, editor::Presence{{visitor.person}, {}});
  }

  void answer(duet::testing::Peer peer, const editor::AskMoments&) { send(peer, editor::Moments{moments}); }

  void answer(duet::testing::Peer peer, const editor::AskPast& ask) {
    send(peer, editor::Past{ask.number, "text " + std::to_string(ask.number)});
  }

  std::map<std::string, text::Agent> tokens_;  // by the entry of the subprotocol list
  text::Agent agents_ = 0;
};

/// One person, with a front that sees patches alone.
struct Guest {
  Guest(std::string name, std::string kept_before = {}, std::uint64_t seed = 1)
      : editor(loop, {.url = url,
                      .document = "Notes",
                      .name = std::move(name),
                      .kept = std::move(kept_before),
                      .seed = seed}) {
    editor.on_text([this] { view = editor.document().text(); });
    editor.on_patches([this](const text::Patches& patches) { view = text::patched(view, patches); });
    editor.on_kept([this](std::string_view bytes) { kept = bytes; });
    editor.on_notice([this](std::string_view text) { notices.emplace_back(text); });
    editor.on_past([this](const editor::Past& past) { pasts.push_back(past); });
    if (editor.has_text()) view = editor.document().text();
    editor.start();
  }

  bool write(std::uint32_t position, std::uint32_t erased, const std::string& text) {
    const text::Patch patch{position, erased, text};
    if (!editor.edit({&patch, 1})) return false;
    view = text::patched(view, {patch});
    return true;
  }
  void type(const std::string& text) { write(editor.document().length(), 0, text); }

  void undo() { view = text::patched(view, editor.undo()); }
  void redo() { view = text::patched(view, editor.redo()); }

  [[nodiscard]] bool is_live() const { return editor.link().state == common::Link::State::live; }

  duet::Loop loop;
  std::string view;
  std::string kept;
  std::vector<std::string> notices;
  std::vector<editor::Past> pasts;
  editor::Editor editor;
};

/// A network with a server.
struct Room {
  duet::testing::Network net;
  ServerDouble server{net};

  /// Waits until timers of the clients have fired that fire soon after an action.
  void settle() {
    net.settle();
    net.advance(std::chrono::milliseconds(500));
  }
  void lose(std::size_t connection) {
    if (!server.server.peers().at(connection).reset()) std::abort();
    net.settle();
  }
};

}  // namespace editor_test
