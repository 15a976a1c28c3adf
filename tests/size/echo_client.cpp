// The program with the size limit (size.mjs): an echo client.

#include <duet/client.hpp>

int main() {
  duet::Loop loop;
  duet::Client client(loop);
  client.on_message([&](duet::Message message) {
    if (message.is_text())
      client.send_text(message.text());
    else
      client.send_binary(message.bytes());
  });
  client.connect("ws://localhost:8080");
  loop.run();
}
