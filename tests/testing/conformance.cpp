// The client's conformance scenarios over duet::testing: a user's test has the same results as a network. The
// servers are the twin of tests/peer/ws_paths.mjs.
//
//   duet_testing_conformance native|browser
#include <duet/testing.hpp>

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "../conformance/scenarios.hpp"

namespace {

using namespace conformance;
using duet::testing::Host;
using duet::testing::Peer;
using duet::testing::Server;

/// Ignores a refusal, whose effects the scenario checks.
void tolerate(const duet::Result<>&) {}

/// Returns {"close", "4001", "a b"} for "/close/4001/a%20b", and "" for missing pieces.
std::vector<std::string> pieces(std::string_view url) {
  std::vector<std::string> result(1);
  url.remove_prefix(std::string_view("ws://peer/").size());
  for (std::size_t i = 0; i < url.size() && url[i] != '?'; ++i) {
    if (url[i] == '/') {
      result.emplace_back();
    } else if (url[i] == '%') {
      result.back() += static_cast<char>(std::stoi(std::string(url.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      result.back() += url[i];
    }
  }
  result.resize(3);
  return result;
}

void echo(Peer peer, duet::Message message) {
  tolerate(message.is_text() ? peer.send_text(message.text()) : peer.send_binary(message.bytes()));
}

Server& listen(duet::testing::Network& net, std::string_view path) {
  Server& server = net.listen("ws://peer/" + std::string(path));
  server.subprotocols({"chat", "superchat"});
  return server;
}

void build_peer(duet::testing::Network& net) {
  listen(net, "echo").on_message(echo);
  for (const auto* name : {"chat", "superchat"}) listen(net, "subprotocol/" + std::string(name)).choose(name);
  listen(net, "close*").on_open([](Peer peer) {
    const auto path = pieces(peer.url());
    const int code = path[1].empty() ? 0 : std::stoi(path[1]);
    tolerate(code == 0 ? peer.close() : peer.close(static_cast<std::uint16_t>(code), path[2]));
  });
  listen(net, "message-then-close").on_open([](Peer peer) {
    tolerate(peer.send_text("last words"));
    tolerate(peer.close(4002, "bye"));
  });
  listen(net, "burst/*").on_open([](Peer peer) {
    const int count = std::stoi(pieces(peer.url())[1]);
    for (int i = 0; i < count; ++i) tolerate(peer.send_text(std::to_string(i)));
  });
  listen(net, "close-on-message").on_message([](Peer peer, duet::Message) {
    tolerate(peer.close(4001, "as asked"));
  });
  listen(net, "vanish").on_message([](Peer peer, duet::Message) { tolerate(peer.lose()); });
  listen(net, "fragments").on_open([](Peer peer) {
    for (const char* text : {"one ", "", "two "}) tolerate(peer.send_text_part(text, duet::Part::more));
    tolerate(peer.send_text_part("three", duet::Part::last));
  });
  Server& held = listen(net, "held");
  held.on_open([](Peer peer) { tolerate(peer.send_text_part("one ", duet::Part::more)); });
  held.on_message([](Peer peer, duet::Message) { tolerate(peer.send_text_part("two", duet::Part::last)); });
  listen(net, "notice").on_message_part([](Peer peer, duet::MessagePart part) {
    tolerate(part.is_last() ? peer.send(peer.received().back().view()) : peer.send_text("begun"));
  });
  listen(net, "deaf").on_open([](Peer peer) { peer.stall(); });
  listen(net, "silent").ignore();
  listen(net, "forbidden").refuse(403);
}

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const auto& theme :
       {message_cases(), size_cases(), refusal_cases(), closing_cases(), server_closing_cases(),
        failing_cases(), subprotocol_cases(), lifetime_cases(), several_cases(), limit_cases(), flow_cases(),
        part_cases(), reconnecting_cases(), loop_cases()})
    all.insert(all.end(), theme.begin(), theme.end());
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  Arguments arguments;
  arguments.url = "ws://peer";
  arguments.dead_url = "ws://nobody";
  arguments.peer = "testing";
  arguments.host = argv[1];
  duet::testing::Network net(arguments.host == "browser" ? Host::browser : Host::native);
  build_peer(net);
  duet::Loop loop;
  Runner runner(loop, arguments, cases());
  loop.post([&] { runner.start(); });
  loop.run();
  std::printf("# %lld virtual milliseconds\n", static_cast<long long>(net.elapsed().count()));
  return runner.passed() ? 0 : 1;
}
