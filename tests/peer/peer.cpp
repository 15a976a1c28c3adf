// duet_test_peer: the conformance tests' server, on duet::Server. Behaviour by path: the twin of
// ws_paths.mjs.
//
//   duet_test_peer [--cert FILE --key FILE] [--host 127.0.0.1] [--ping MS --ping-timeout MS] [--compress yes]
//
// Prints its URL first. Ends when standard input does, so that it never outlives its parent, or on
// SIGTERM.

#include <duet/server.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <thread>
#include <vector>

namespace {

std::string decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      result += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      result += text[i];
    }
  }
  return result;
}

/// Returns {"close", "4001", "a b"} for "/close/4001/a%20b", and "" for missing pieces.
std::vector<std::string> pieces(std::string_view path) {
  std::vector<std::string> result;
  path.remove_prefix(1);
  while (true) {
    const std::size_t slash = path.find('/');
    result.push_back(decoded(path.substr(0, slash)));
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  result.resize(std::max<std::size_t>(result.size(), 3));
  return result;
}

void echo(const duet::Connection& ws, duet::Message message) { ws.send(message); }

duet::Part part_before(bool is_last) { return is_last ? duet::Part::last : duet::Part::more; }

/// Sends one message in parts of `size` bytes, with empty ones at the beginning, at the end and in between.
void echo_in_parts(const duet::Connection& ws, duet::Message message, std::size_t size) {
  const auto send = [&](std::span<const std::byte> bytes, bool is_last) {
    if (message.is_text())
      ws.send_text_part(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()),
                        part_before(is_last));
    else
      ws.send_binary_part(bytes, part_before(is_last));
  };
  send({}, false);
  for (std::span<const std::byte> rest = message.bytes(); !rest.empty();) {
    const std::size_t next = std::min(size, rest.size());
    send(rest.first(next), false);
    rest = rest.subspan(next);
    if (rest.size() <= size) send({}, false);
  }
  send({}, true);
}

/// Echoes the parts as they are received.
void echo_parts(const duet::Connection& ws, duet::MessagePart part) {
  const duet::Part what_follows = part_before(part.is_last());
  part.is_text() ? ws.send_text_part(part.text(), what_follows)
                 : ws.send_binary_part(part.bytes(), what_follows);
}

/// Echoes, and says when a message has begun that is not complete.
void notice(const duet::Connection& ws, duet::MessagePart part) {
  if (part.is_first()) ws.data() = std::string();
  auto& whole = std::any_cast<std::string&>(ws.data());
  whole += part.text();
  if (part.is_last())
    ws.send_text(whole);
  else if (part.is_first())
    ws.send_text("begun");
}

void check(duet::Upgrade& upgrade) {
  if (upgrade.path() == "/token" && upgrade.token() != "open sesame") upgrade.refuse(401);
}

/// The behaviour once a connection is open.
void opened(const duet::Connection& ws) {
  const auto path = pieces(ws.path());
  if (path[0] == "close") {
    path[1].empty() ? ws.close() : ws.close(static_cast<std::uint16_t>(std::stoi(path[1])), path[2]);
  } else if (path[0] == "message-then-close") {
    ws.send_text("last words");
    ws.close(4002, "bye");
  } else if (path[0] == "token") {
    ws.send_text("welcome");
  } else if (path[0] == "fragments") {
    for (const char* text : {"one ", "", "two "}) ws.send_text_part(text, duet::Part::more);
    ws.send_text_part("three", duet::Part::last);
  } else if (path[0] == "held") {
    ws.send_text_part("one ", duet::Part::more);
  } else if (path[0] == "burst") {
    for (int i = 0; i < std::stoi(path[1]); ++i) ws.send_text(std::to_string(i));
  }
}

void received(const duet::Connection& ws, duet::Message message) {
  const auto path = pieces(ws.path());
  if (path[0] == "echo" || path[0] == "subprotocol") return echo(ws, message);
  if (path[0] == "pieces") return echo_in_parts(ws, message, std::stoul(path[1]));
  // An empty message ends a message whose parts are the messages before it.
  if (path[0] == "join") ws.send_text_part(message.text(), part_before(message.size() == 0));
  if (path[0] == "held") ws.send_text_part("two", duet::Part::last);
  if (path[0] == "close-on-message") ws.close(4001, "as asked");
  if (path[0] == "vanish") ws.terminate();
  if (path[0] == "kill") std::_Exit(1);
}

/// 0 ms: no pings.
std::optional<duet::KeepAliveOptions> keep_alive(int interval, int timeout) {
  if (interval == 0) return {};
  return duet::KeepAliveOptions{.interval = std::chrono::milliseconds(interval),
                                .timeout = std::chrono::milliseconds(timeout)};
}

}  // namespace

int main(int argc, char** argv) {
  std::map<std::string, std::string> options = {
      {"--host", "127.0.0.1"}, {"--ping", "0"}, {"--ping-timeout", "0"}, {"--compress", "no"}};
  for (int i = 1; i + 1 < argc; i += 2) options[argv[i]] = argv[i + 1];

  duet::Loop loop;
  duet::Server server(
      loop, {.host = options["--host"],
             .subprotocols = {"chat", "superchat"},
             .allowed_origins = {"*"},
             .tls = {.certificate_file = options["--cert"], .key_file = options["--key"]},
             .compression = {.enabled = options["--compress"] == "yes", .threshold = 0},
             .keep_alive = keep_alive(std::stoi(options["--ping"]), std::stoi(options["--ping-timeout"])),
             .limits = {.max_message_size = 64 << 20},
             .send_queue = {.close_above = 64 << 20}});
  server.on_upgrade(check);
  server.on_open(opened);
  server.on_message(received);
  static_cast<void>(server.route("/stream", {.on_message_part = echo_parts}));
  static_cast<void>(server.route("/notice", {.on_message_part = notice}));
  static_cast<void>(server.route("/*", {}));
  const auto listening = server.listen();
  if (!listening) {
    std::cerr << listening.error().message() << '\n';
    return 1;
  }
  std::cout << listening->url() << std::endl;

  std::thread([&loop, &server] {
    while (std::getchar() != EOF) continue;
    loop.post([&server] { server.close(); });
  }).detach();
  loop.run();
}
