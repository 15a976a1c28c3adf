#include "rfc/play.hpp"

#include <duet/native_options.hpp>
#include <duet/utf8.hpp>

#include <algorithm>
#include <optional>
#include <ostream>
#include <span>
#include <utility>

#include "catch.hpp"
#include "raw_client.hpp"
#include "served.hpp"
#include "support/event_lines.hpp"

namespace duet_test {

namespace {

template <class End>
void act(End& end, const Setup& setup) {
  for (const std::string& payload : setup.texts) end.send_text(payload);
  for (const std::string& payload : setup.binaries) end.send_binary(payload);
  if (setup.close_code != 0) end.close(setup.close_code, setup.close_reason);
}

void send_in_chunks(RawSocket& socket, std::string_view bytes, std::size_t chunk) {
  while (!bytes.empty()) {
    const std::size_t size = chunk == 0 ? bytes.size() : std::min(chunk, bytes.size());
    if (!socket.send(bytes.substr(0, size))) return;
    bytes.remove_prefix(size);
  }
}

/// The peer's part after the handshake. Returns whether the connection ends.
bool play_frames(RawSocket& socket, Role role, const Setup& setup, const std::string& bytes, Played& played) {
  send_in_chunks(socket, bytes, setup.chunk);
  if (setup.hangs_up) socket.half_close();
  Outcome& outcome = played.outcome;
  while (true) {
    RawFrame frame = read_frame(socket);
    const std::string line = describe(frame);
    if (line == "end") break;
    played.frames.push_back(std::move(frame));
    if (!outcome.close.empty()) {
      outcome.afterwards.push_back(line);
    } else if (line.starts_with("close ")) {
      outcome.close = line.substr(0, line.find(' ', sizeof "close "));  // the reason is not specified
      if (role == Role::client) socket.half_close();  // section 7.1.1: only a client waits for it
    } else {
      outcome.answers.push_back(line);
    }
  }
  if (outcome.close.empty()) outcome.close = "end";
  return socket.ends();
}

/// Assembles messages from their parts, and checks the parts. Waits for a turn after every other one.
class Parts {
 public:
  Parts(Served& served, Expect& expect, Lines& messages) : expect_(expect), messages_(messages) {
    served.in_loop([&] {
      served.server().on_message_part([this, &served](duet::Connection ws, duet::MessagePart part) {
        expect_(!waits_);
        add(part);
        if (std::exchange(waited_, !waited_)) return;
        waits_ = static_cast<bool>(ws.pause());
        served.loop().post([this, ws]() mutable {
          waits_ = false;
          ws.resume();
        });
      });
    });
  }

 private:
  void add(const duet::MessagePart& part) {
    expect_(part.is_first() == !begun_);
    expect_(part.size() > 0 || part.is_last());
    expect_(!part.is_text() || duet::is_utf8(part.text()));
    message_ += part.text();
    begun_ = !part.is_last();
    if (begun_) return;
    messages_.push_back(message_line(part.is_text(), std::exchange(message_, {})));
  }

  Expect& expect_;
  Lines& messages_;
  std::string message_;
  bool begun_ = false;
  bool waited_ = false;
  bool waits_ = false;
};

Played play_to_server(const Setup& setup, const std::string& bytes) {
  Played played;
  Expect expect;
  std::optional<Parts> parts;
  Served served(
      {.host = "127.0.0.1",
       .compression = setup.compression,
       .limits = {.max_message_size = setup.max_message_size,
                  .max_frames_per_message = setup.max_frames_per_message}},
      {.on_open = [&](duet::Connection ws) { act(ws, setup); },
       .on_message = [&](duet::Connection,
                         duet::Message message) { played.outcome.messages.push_back(line_of(message)); }});
  if (setup.takes_parts) parts.emplace(served, expect, played.outcome.messages);
  RawSocket socket = served.connect();
  REQUIRE(socket.send(upgrade_request(setup.header_lines)));
  REQUIRE(socket.read_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
  CHECK(play_frames(socket, Role::server, setup, bytes, played));
  played.outcome.closed = served.closed();
  return played;
}

Played play_to_client(const Setup& setup, const std::string& bytes) {
  Played played;
  RawClient one({.limits = {.max_message_size = setup.max_message_size}});
  REQUIRE(duet::set_native_options(*one.client, {.compression = setup.compression}));
  one.when_open = [&] { act(*one.client, setup); };
  one.when_message = [&](duet::Message message) { played.outcome.messages.push_back(line_of(message)); };
  bool ended = false;
  one.run([&](RawSocket& socket) {
    const std::string head = socket.read_until("\r\n\r\n");
    ended = socket.send(upgrade_answer(head, setup.header_lines)) &&
            play_frames(socket, Role::client, setup, bytes, played);
  });
  CHECK(ended);
  played.outcome.closed = one.log.back();
  constexpr std::string_view was_open = " was_open";  // servers do not have it
  if (const std::size_t at = played.outcome.closed.find(was_open); at != std::string::npos)
    played.outcome.closed.erase(at, was_open.size());
  return played;
}

void print(std::ostream& out, const char* title, const Lines& lines) {
  out << title;
  for (const std::string& line : lines) out << " | " << line.substr(0, 200);
  out << '\n';
}

}  // namespace

Played play(Role role, const Setup& setup, const std::string& bytes) {
  return role == Role::server ? play_to_server(setup, bytes) : play_to_client(setup, bytes);
}

std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
  print(out, "messages", outcome.messages);
  print(out, "answers", outcome.answers);
  out << outcome.close << '\n' << outcome.closed << '\n';
  print(out, "afterwards", outcome.afterwards);
  return out;
}

}  // namespace duet_test
