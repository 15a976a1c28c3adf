// The same for the backplane on Redis: a server has one, and no broker is there.

#include <duet/redis_backplane.hpp>
#include <duet/server.hpp>

#include <cstdio>
#include <utility>

int main() {
  duet::Loop loop;
  if (duet::make_redis_backplane(loop, {.url = "no URL"})) return 1;
  auto backplane = duet::make_redis_backplane(loop, {.url = "redis://127.0.0.1:1"});
  if (!backplane) return 1;
  duet::Server server(loop, {.host = "127.0.0.1"});
  if (!server.set_backplane(std::move(backplane).value())) return 1;
  std::puts("consumed");
}
