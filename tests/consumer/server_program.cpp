// The same for the server: it listens on a port of the system's choice.

#include <duet/server.hpp>

#include <cstdio>

int main() {
  duet::Loop loop;
  duet::Server server(loop, {.host = "127.0.0.1"});
  const auto listening = server.listen();
  if (!listening || listening->port == 0) return 1;
  std::puts("consumed");
}
