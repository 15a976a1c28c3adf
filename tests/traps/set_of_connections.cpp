// A chat that keeps its connections in a set, as with other servers.

#include <duet/client.hpp>
#include <duet/server.hpp>

#include <iostream>
#include <memory>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <vector>

int main() {
  duet::Loop loop;
  duet::Server server(loop, {.host = "127.0.0.1"});
  std::set<duet::Connection> ordered;
  std::unordered_set<duet::Connection> clients;
  std::unordered_map<duet::Connection, int> messages;
  server.on_open([&](duet::Connection ws) {
    clients.insert(ws);
    ordered.insert(ws);
  });
  server.on_message([&](duet::Connection ws, duet::Message message) {
    ++messages[ws];
    for (const duet::Connection& each : clients) each.send(message);
  });
  server.on_close([&](duet::Connection ws, const duet::Closed&) {
    clients.erase(ws);
    ordered.erase(ws);
    if (ordered.empty()) server.close();
  });
  const auto listening = server.listen();
  if (!listening) {
    std::cerr << listening.error().message() << '\n';
    return 1;
  }

  constexpr int count = 3;
  int opened = 0, received = 0;
  std::vector<std::unique_ptr<duet::Client>> guests;
  for (int i = 0; i < count; ++i) {
    duet::Client& guest = *guests.emplace_back(std::make_unique<duet::Client>(loop));
    guest.on_open([&] {
      if (++opened < count) return;
      for (const auto& each : guests) each->send_text("hello");
    });
    guest.on_message([&](duet::Message) {
      if (++received < count * count) return;
      for (const auto& each : guests) each->close();
    });
    if (!guest.connect(listening->url())) return 2;
  }
  loop.run();

  duet::Connection none;
  const bool refuses = none.send_text("x").error() == duet::Error::already_closed && none.id() == 0 &&
                       none.path().empty() && !none.is_open() && none == duet::Connection();
  return received == count * count && messages.size() == count && clients.empty() && refuses ? 0 : 3;
}
