// Refused: on_open
// The address of a handle that lives as long as the callback is of no use.
#include <duet/server.hpp>

#include <set>

#ifdef MENDED
std::set<duet::Connection> clients;
#else
std::set<duet::Connection*> clients;
#endif

void keep(duet::Server& server) {
#ifdef MENDED
  server.on_open([](duet::Connection ws) { clients.insert(ws); });
#else
  server.on_open([](duet::Connection& ws) { clients.insert(&ws); });
#endif
}
