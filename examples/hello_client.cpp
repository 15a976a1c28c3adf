// The tutorial's conversation, from the client's side: one source for the desktop, Node and the browser.

#include <duet/client.hpp>

#include <iostream>

int main(int argc, char** argv) {
  duet::Loop loop;
  duet::Client client(loop);

  client.on_open([&] {
    std::cout << "Connected" << std::endl;
    client.send_text("Hello server!");
  });
  client.on_message([&](duet::Message message) {
    std::cout << "Received: " << message.text() << std::endl;
    client.close(1000, "goodbye");
  });
  client.on_close([](const duet::Closed& closed) {
    std::cout << "Connection closed: " << closed.code << ' ' << closed.reason << std::endl;
  });

  const auto connecting = client.connect(argc > 1 ? argv[1] : "ws://localhost:8080");
  if (!connecting) {
    std::cerr << connecting.error().message() << std::endl;
    return 1;
  }
  loop.run();
}
