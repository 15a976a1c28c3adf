// The program with the size limit (size.mjs): an echo client.

#include <duet/client.hpp>

int main() {
  duet::Loop loop;
  duet::Client client(loop);
  client.on_message([&](duet::Message message) { client.send(message); });
  if (client.connect("ws://localhost:8080")) loop.run();
}
