#pragma once

#include <string>
#include <vector>

namespace duet {

/// A page for who watches over the server, a load balancer or an orchestrator.
struct HealthPage {
  bool enabled = false;

  /// Compared with the path as it was sent.
  std::string path = "/healthz";
};

/// A page with Server::statistics() for Prometheus (text format 0.0.4).
struct MetricsPage {
  bool enabled = false;

  /// Compared with the path as it was sent.
  std::string path = "/metrics";

  /// Others than this machine's own programs get 403, and so does a request that a proxy has passed on, which
  /// comes from this machine as well: how busy a server is and what goes wrong in it is nobody else's
  /// business. Turn it off only where something else keeps strangers away.
  bool loopback_only = true;
};

/// What a server answers to plain HTTP requests beside its WebSockets.
struct HttpOptions {
  /// Cache-Control of files (RFC 9111 section 5.2.2). By default a cache may keep them but asks each time,
  /// and is told in a few bytes that nothing has changed.
  std::string cache_control = "no-cache";

  /// Beginnings of paths below which a file's name changes whenever its content does, as bundlers name them:
  /// {"/assets/"}. Those are kept for a year without asking (RFC 8246). Names are not guessed at, as no look
  /// at a name tells a hash from a word.
  std::vector<std::string> immutable_paths = {};

  HealthPage health = {};
  MetricsPage metrics = {};
};

}  // namespace duet
