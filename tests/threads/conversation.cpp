#include "conversation.hpp"

#include <duet/client.hpp>
#include <duet/native_options.hpp>
#include <duet/server.hpp>

#include <memory>
#include <vector>

namespace duet_test {

namespace {

std::string message_of(int number) {
  return std::to_string(number) + std::string(static_cast<std::size_t>(number * 37 % 5000), 'x');
}

}  // namespace

int converse(int clients, int messages, duet::ServerOptions options, const std::string& ca_file) {
  duet::Loop loop;
  options.host = "localhost";  // so that names are resolved as well
  duet::Server server(loop, std::move(options));
  server.on_message([](duet::Connection ws, duet::Message message) { ws.send_text(message.text()); });
  const auto listening = server.listen();
  if (!listening) return -1;

  int whole = 0;
  int open = clients;
  std::vector<std::unique_ptr<duet::Client>> all;
  for (int i = 0; i < clients; ++i) {
    duet::Client& client = *all.emplace_back(std::make_unique<duet::Client>(loop));
    if (!ca_file.empty()) static_cast<void>(duet::set_native_options(client, {.tls = {.ca_file = ca_file}}));
    client.on_open([&] { client.send_text(message_of(0)); });
    client.on_message([&client, &whole, next = 0, messages](duet::Message message) mutable {
      if (message.text() == message_of(next)) ++whole;
      if (++next == messages)
        client.close(1000);
      else
        client.send_text(message_of(next));
    });
    client.on_close([&](const duet::Closed&) {
      if (--open == 0) server.close();
    });
    if (!client.connect(listening->url())) return -2;
  }
  loop.run();
  return whole;
}

}  // namespace duet_test
