// duet inside a plug-in, or a module of another language.

#include <duet/client.hpp>
#include <duet/server.hpp>

extern "C" bool consume_duet() {
  duet::Loop loop;
  duet::Server server(loop, {.host = "127.0.0.1"});
  duet::Client client(loop);
  const auto listening = server.listen();
  bool is_open = false;
  client.on_open([&] {
    is_open = true;
    loop.stop();
  });
  client.on_close([&](const duet::Closed&) { loop.stop(); });
  if (!listening || !client.connect(listening->url())) return false;
  loop.run();
  return is_open;
}
