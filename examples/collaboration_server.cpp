// A server for documents that several people edit at once: the server of y-websocket's provider (Yjs), with a
// room per path. docs/collaboration.md describes its use.
//
// Only the clients know the content of a document. A Yjs update may be applied in any order and more than
// once, and the document is the sum of all: the server only has to store the updates and send them to new
// clients.
//
// y-protocols' messages are binary. The first byte is the kind, and with sync the second one is the step:
//
//   0 0 ...  sync, step 1: requests missing updates; followed by the sender's state; 1 0 is an empty state
//   0 1 ...  sync, step 2: the answer, an update
//   0 2 ...  sync: an update, while somebody types
//   1 ...    awareness: cursors and names, not stored
//   3        requests the awareness of all clients

#include <duet/server.hpp>

#include <algorithm>
#include <charconv>
#include <iostream>
#include <map>
#include <string>
#include <vector>

namespace {

enum Kind : char { sync = 0, awareness = 1, who_is_here = 3 };
enum Step : char { question = 0, answer = 1, update = 2 };

using Bytes = std::string;

Bytes what_have_you() { return {sync, question, 1, 0}; }
// An empty update (two bytes of 0) as the answer: a client that receives it has received everything before
// it, and reports "synced".
Bytes that_is_all() { return {sync, answer, 2, 0, 0}; }
Bytes nothing() { return {sync, update, 2, 0, 0}; }

void send(duet::Connection ws, const Bytes& bytes) { ws.send_binary(bytes); }

/// The clients that edit one document, and every update of it.
class Room {
 public:
  void enter(const duet::Connection& ws) {
    // A member answers with the awareness of all, to everybody.
    if (!members_.empty()) send(members_.front().ws, {who_is_here});
    for (const Bytes& known : updates_) send(ws, known);
    send(ws, what_have_you());
    members_.push_back({ws, generation_, updates_.size()});
  }

  void leave(const duet::Connection& ws) {
    std::erase_if(members_, [&](const Member& member) { return member.ws == ws; });
  }

  [[nodiscard]] bool empty() const { return members_.empty(); }

  void receive(const duet::Connection& ws, Bytes message) {
    if (message.size() < 2) return;
    // To its sender too: y-websocket considers a connection lost after 30 seconds without a message.
    if (message[0] == awareness) relay(message);
    if (message[0] != sync) return;
    if (message[1] == question) return send(ws, that_is_all());
    if (message[1] == answer) forget_what_is_in_the_answer_of(ws);
    message[1] = update;
    if (message == nothing()) return;
    relay(message, &ws);
    updates_.push_back(std::move(message));
  }

 private:
  /// `known` of the updates of this generation were sent to the member before its state was requested.
  struct Member {
    duet::Connection ws;
    std::size_t generation;
    std::size_t known;
  };

  /// The answer is a client's whole document and contains all updates that were sent to it before. It
  /// replaces them; otherwise a document that is edited for years would only grow.
  void forget_what_is_in_the_answer_of(const duet::Connection& ws) {
    const auto member =
        std::find_if(members_.begin(), members_.end(), [&](const Member& one) { return one.ws == ws; });
    if (member == members_.end() || member->generation != generation_) return;
    updates_.erase(updates_.begin(), updates_.begin() + static_cast<std::ptrdiff_t>(member->known));
    ++generation_;
  }

  void relay(const Bytes& message, const duet::Connection* but = nullptr) {
    for (const Member& member : members_)
      if (!but || !(member.ws == *but)) send(member.ws, message);
  }

  std::vector<Member> members_;
  std::vector<Bytes> updates_;
  std::size_t generation_ = 0;
};

}  // namespace

/// collaboration_server [PORT [ORIGIN...]]
int main(int argc, char** argv) {
  std::uint16_t port = 1234;
  if (argc > 1) {
    const std::string_view text = argv[1];
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size()) {
      std::cerr << "not a port: " << text << '\n';
      return 2;
    }
  }
  duet::Loop loop;
  duet::Server server(loop, {.port = port,
                             .host = "localhost",
                             .allowed_origins = {argv + std::min(argc, 2), argv + argc},
                             .limits = {.max_message_size = 16 << 20},
                             .send_queue = {.close_above = 64 << 20}});
  std::map<std::string, Room, std::less<>> rooms;

  server.on_open([&](duet::Connection ws) { rooms[std::string(ws.path())].enter(ws); });
  server.on_message([&](duet::Connection ws, duet::Message message) {
    const auto room = rooms.find(ws.path());
    if (room == rooms.end() || message.is_text()) return;
    room->second.receive(ws, message.copy().payload);
  });
  server.on_close([&](duet::Connection ws, const duet::Closed&) {
    const auto room = rooms.find(ws.path());
    room->second.leave(ws);
    if (room->second.empty()) rooms.erase(room);
  });

  const auto listening = server.listen();
  if (!listening) {
    std::cerr << listening.error().message() << '\n';
    return 1;
  }
  std::cout << listening->url() << std::endl;
  loop.run();
}
