#pragma once

#include <duet/compression.hpp>
#include <duet/http_options.hpp>
#include <duet/keep_alive_options.hpp>
#include <duet/no_limit.hpp>
#include <duet/tls_server_options.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace duet {

/// The headers in which proxies report the client that they forward. Only one kind is trusted: a proxy that
/// writes one kind forwards the other as the client sent it.
enum class ForwardedFields : std::uint8_t {
  x_forwarded,  ///< X-Forwarded-For and X-Forwarded-Proto
  forwarded,    ///< Forwarded (RFC 7239): its `for` and `proto`
};

/// As many threads as the machine has cores (ServerOptions::threads).
inline constexpr unsigned all_cores = 0;

/// Options of a server: `duet::Server server(loop, {.port = 8080, .limits = {.max_connections = 1000}});`
///
/// Server::listen refuses values out of range with bad_limit. A limit of 0 is out of range: use no_limit.
struct ServerOptions {
  /// 0: the system chooses a free port, which listen() returns.
  std::uint16_t port = 0;

  /// The address to listen on: "127.0.0.1", "::1", "localhost". Empty: all addresses of the machine, IPv6 and
  /// IPv4.
  std::string host = {};

  /// Supported subprotocols in order of preference. The first one that a client requests is chosen; if it
  /// requests none of them, none is chosen.
  std::vector<std::string> subprotocols = {};

  /// The web pages that may connect, by their Origin header: "https://example.com", or "*" for all. Empty:
  /// only the server's own pages, whose origin has the host and port of the Host header, and the scheme if
  /// the server speaks TLS or is behind a trusted proxy that reports it. Programs other than browsers send no
  /// Origin and may connect.
  std::vector<std::string> allowed_origins = {};

  /// The values of the Host header that are accepted, in addition to "localhost", names below it and IP
  /// addresses: "app.example", "*.app.example", or "*" for all. Other requests are answered with 421. Empty:
  /// all are accepted, except if the server listens on a loopback address: then none. This prevents DNS
  /// rebinding, where a page elsewhere gives its own name this machine's address. Behind a proxy on the same
  /// machine, list the hosts that the proxy forwards. listen() refuses malformed names: address_unavailable.
  std::vector<std::string> allowed_hosts = {};

  /// Threads that the connections are spread over. The first is that of the server's loop; the others are the
  /// server's own, each with a loop. A connection stays on its thread, and its callbacks are called there.
  /// Callbacks of connections on different threads run at the same time, so data that they share needs a
  /// lock. See all_cores.
  unsigned threads = 1;

  /// Listens on a unix socket instead of host and port. Windows: refused with address_unavailable.
  struct UnixSocket {
    /// At most 107 bytes. A socket file without a listener is replaced, any other file is refused with
    /// port_in_use. The file is removed when the server stops. Clients on it have the address "unix:" and are
    /// exempt from per-address limits.
    std::string path = {};

    /// The file's permissions (chmod(2)), which decide who may connect. A proxy that runs as another user
    /// needs 0660 and a common group (the folder's set-group-ID bit), or 0666.
    unsigned mode = 0600;
  } unix_socket = {};

  /// Takes over a listening TCP or unix socket from the service manager (systemd's sd_listen_fds(3):
  /// LISTEN_PID, LISTEN_FDS, LISTEN_FDNAMES) instead of host, port and unix_socket. A socket can be taken
  /// once and belongs to the manager: it keeps listening when the server stops. The first such listen() of a
  /// process removes the variables, so no other thread may use the environment at that time. If no socket
  /// matches, and on Windows: system_failure.
  struct SocketActivation {
    bool enabled = false;

    /// Takes the socket with this name (FileDescriptorName=). Empty: the first one.
    std::string name = {};
  } socket_activation = {};

  /// HTTP on the same port: static files, health check, metrics.
  HttpOptions http = {};

  TlsServerOptions tls = {};

  /// Negotiated with each client that offers it.
  Compression compression = {};

  /// Pings clients that are silent; nullopt turns it off. A ping also keeps proxies and address translators
  /// from dropping an idle connection.
  std::optional<KeepAliveOptions> keep_alive = KeepAliveOptions{};

  /// Time during which the process was suspended, or its loop was not driven, does not count: see "Time
  /// limits" in docs/server/connections.md.
  struct Timeouts {
    /// From accepting a connection, or from its last HTTP response, to the end of the opening handshake. A
    /// response that the client reads at 1,000 bytes per second or faster is not cut off.
    std::chrono::milliseconds handshake{10'000};

    /// From this end's Close frame to the peer's. Extended while the peer reads the messages sent before.
    std::chrono::milliseconds close{5'000};
  } timeouts = {};

  struct Limits {
    /// In bytes. A larger message closes the connection with 1009. no_limit is for messages that are received
    /// in parts (Server::on_message_part); others are held in memory until they are complete.
    std::size_t max_message_size = 1 << 20;

    /// A message in more frames, empty ones included, closes the connection with 1008.
    unsigned max_frames_per_message = 4096;

    /// In bytes, for all connections together: incomplete messages and queued messages. At the limit
    /// handshakes are answered with 503, and a connection that needs more is closed with 1013. Counted in
    /// steps of 16 KiB, so small messages cost nothing.
    std::size_t max_memory = no_limit;

    /// In bytes, for the history of all topics (Server::keep_history): payload, frames, compressed copies,
    /// and about 200 bytes per message. At the limit the oldest messages of the topic with the least recent
    /// publication are dropped; CaughtUp::complete is then false. A message that exceeds the limit by itself
    /// is not kept.
    std::size_t max_history = 64 << 20;

    /// In bytes, of a request's head: its first line and its header lines. A larger one is answered with 431,
    /// or 414 if the first line alone is larger. Each connection may hold this much until its handshake is
    /// complete. 1 KiB to 16 MiB.
    std::size_t max_head_size = 16 << 10;

    /// Header lines of one request; more are answered with 431. 10 to 10,000.
    std::size_t max_header_lines = 100;

    /// Subscriptions of one connection.
    std::size_t max_subscriptions = 1024;

    /// Open sockets, including those whose handshake is not complete. Further ones are closed at once.
    std::size_t max_connections = 100'000;

    /// The same per client address: one IPv4 address, or one IPv6 network of 64 bits. No limit by default,
    /// because many people may share an address.
    std::size_t max_connections_per_address = no_limit;

    /// New connections per second from one such address; as many may come at once.
    double max_connection_rate_per_address = no_limit;
  } limits = {};

  /// The queue of messages that a peer has not read yet, in bytes, for each connection. A message counts as
  /// its payload and 16 bytes.
  struct SendQueue {
    /// Above this, a send function reports slow_down (backpressure)...
    std::size_t high_water_mark = 64 << 10;

    /// ...and on_drain is called once the queue has shrunk to this.
    std::size_t low_water_mark = 16 << 10;

    /// A slow consumer, whose queue would exceed this, is closed with 1013. An empty queue takes a message of
    /// any size.
    std::size_t close_above = 1 << 20;
  } send_queue = {};

  /// Proxies in front of this server.
  struct Proxies {
    /// The addresses of proxies whose forwarded headers are trusted: "127.0.0.1", "10.0.0.0/8", and "unix:"
    /// for all that connect to the unix socket. A connection through them has the address of the client that
    /// the first proxy saw, and limits by address answer its handshake with 429. listen() refuses malformed
    /// addresses: address_unavailable.
    std::vector<std::string> trusted = {};

    ForwardedFields forwarded_fields = ForwardedFields::x_forwarded;

    /// Connections from trusted proxies must begin with a PROXY protocol header (HAProxy's, version 1 or 2),
    /// before TLS, and are cut off without one. Its address becomes the connection's: limits by address apply
    /// to it, and forwarded headers are trusted if it is a trusted proxy's. From untrusted addresses a PROXY
    /// header is rejected as a malformed handshake.
    bool proxy_protocol = false;
  } proxies = {};
};

}  // namespace duet
