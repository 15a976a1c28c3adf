// The command line that the servers share.
#pragma once

#include <duet/server_options.hpp>

#include <CLI/CLI.hpp>

namespace common {

/// The options of a server that nobody has configured: for this machine alone.
inline duet::ServerOptions local_server() { return {.port = 8080, .host = "localhost"}; }

/// Adds what every server program lets its user choose.
inline void add_server_options(CLI::App& app, duet::ServerOptions& options) {
  app.add_option("--port", options.port, "0: the system chooses one");
  app.add_option("--host", options.host, "The address to listen on; empty for all");
  app.add_option("--web", options.http.root, "The folder of the page");
  app.add_option("--origin", options.allowed_origins, "Pages of other servers that may connect");
  app.add_option("--allowed-host", options.allowed_hosts, "Names of this server");
  app.add_option("--trusted-proxy", options.proxies.trusted,
                 "Proxies (192.0.2.1, 10.0.0.0/8) whose forwarding headers are trusted");
}

}  // namespace common
