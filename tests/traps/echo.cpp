// An echo of text and binary messages, with callbacks and with next().

#include <duet/client.hpp>
#include <duet/testing.hpp>

int main() {
  duet::testing::Network net;
  duet::testing::Server& server = net.listen("ws://localhost/");
  duet::Loop loop;
  duet::Client client(loop);
  duet::Client polling(loop);
  client.on_message([&](duet::Message message) { client.send(message); });
  polling.next();  // events are queued from here on
  if (!client.connect("ws://localhost/") || !polling.connect("ws://localhost/")) return 1;
  net.settle();
  for (const duet::testing::Peer& peer : server.peers()) {
    peer.send_text("text");
    peer.send_binary(std::string("\xff\0", 2));
  }
  net.settle();
  while (const auto event = polling.next())
    if (event->kind == duet::Event::Kind::message) polling.send(event->message);
  net.settle();

  for (const duet::testing::Peer& peer : server.peers()) {
    const auto& received = peer.received();
    if (received.size() != 2 || !received[0].is_text || received[0].payload != "text") return 2;
    if (received[1].is_text || received[1].payload != std::string("\xff\0", 2)) return 3;
  }
  return 0;
}
