#pragma once

#include <string>
#include <vector>

namespace duet {

/// Health-check endpoint for load balancers and orchestrators.
struct HealthPage {
  bool enabled = false;

  /// Compared with the path as it was sent.
  std::string path = "/healthz";
};

/// Server::statistics() for Prometheus (text format 0.0.4).
struct MetricsPage {
  bool enabled = false;

  /// Compared with the path as it was sent.
  std::string path = "/metrics";

  /// True: only programs on this machine may read it; others, and requests that a proxy forwarded, get 403.
  /// The figures show how busy a server is and which errors occur. Set it to false only if something else
  /// keeps strangers away.
  bool loopback_only = true;
};

/// HTTP on the same port as the WebSockets.
struct HttpOptions {
  /// A folder of static files. Pages are isolated (COOP, COEP), so that WebAssembly threads work in them.
  /// Empty: plain HTTP requests are answered with 426.
  std::string root = {};

  /// Cache-Control of static files (RFC 9111 section 5.2.2). By default a cache may store a file, but
  /// revalidates it each time, which takes a few bytes if it has not changed.
  std::string cache_control = "no-cache";

  /// Path prefixes of files whose name changes whenever their content does, as bundlers produce them:
  /// {"/assets/"}. These are cached for a year without revalidation (RFC 8246).
  std::vector<std::string> immutable_paths = {};

  HealthPage health = {};
  MetricsPage metrics = {};

  /// False: only on_upgrade sees the headers of a handshake, and Connection::header() is empty. A browser's
  /// headers take one to two kilobytes for the life of a connection.
  bool keep_headers = true;
};

}  // namespace duet
