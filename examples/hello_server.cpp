// The tutorial's conversation, from the server's side.

#include <duet/server.hpp>

#include <iostream>

int main() {
  duet::Loop loop;
  duet::Server server(loop, {.port = 8080});

  server.on_open([](duet::Connection ws) { std::cout << "Client " << ws.id() << " connected\n"; });
  server.on_message([](duet::Connection ws, duet::Message message) {
    std::cout << "Received: " << message.text() << '\n';
    ws.send_text("Message received");
  });
  server.on_close([](duet::Connection ws, const duet::Closed& closed) {
    std::cout << "Client " << ws.id() << " left: " << closed.code << '\n';
  });

  const auto listening = server.listen();
  if (!listening) {
    std::cerr << listening.error().message() << '\n';
    return 1;
  }
  std::cout << "Listening on " << listening->url() << std::endl;
  loop.run();
}
