#pragma once

#include <duet/compression.hpp>
#include <duet/http_options.hpp>
#include <duet/tls_options.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace duet {

/// The fields in which proxies say whom they pass on. Only the one or the other is believed: a proxy that
/// writes the one passes the other on as a client may have made it up.
enum class ForwardedFields : std::uint8_t {
  x_forwarded,  ///< X-Forwarded-For and X-Forwarded-Proto
  forwarded,    ///< Forwarded (RFC 7239), of it `for` and `proto`
};

/// What a server can be told. Name them in order: Server s(loop, {.port = 8080, .subprotocols = {"chat"}});
///
/// Time in which a client could not answer, or the server not hear of it, does not count for the time limits:
/// see "Time limits" in docs/server/connections.md.
struct ServerOptions {
  /// 0 lets the system choose; listen() tells which.
  std::uint16_t port = 0;

  /// The address to listen on: "127.0.0.1", "::1", "localhost". Empty for all of the machine's, IPv6 and
  /// IPv4.
  std::string host = {};

  /// Listens at this path of the machine, in place of host and port; up to 107 bytes. A socket file that
  /// nobody listens on any more is replaced, another one is port_in_use; the file goes when the server stops.
  /// Its peers have the address "unix:", which limits by address leave alone.
  std::string unix_socket = {};

  /// Who may connect to it: the file's permissions (chmod(2)). A proxy of another user needs 0660 and a group
  /// that both are in (the folder's set-group-ID bit), or 0666.
  unsigned unix_socket_mode = 0600;

  /// Takes a listening TCP or unix socket that the service manager has opened and passed on (systemd's
  /// sd_listen_fds(3): LISTEN_PID, LISTEN_FDS, LISTEN_FDNAMES), in place of host, port and unix_socket: the
  /// first one, or the first with this name (FileDescriptorName=). A socket can be taken once, and stays the
  /// manager's: it goes on listening when the server stops. The first such listen() of a process removes the
  /// variables, so no other thread may use the environment then. Where nothing fits: system_failure.
  bool socket_activation = false;
  std::string socket_name = {};

  /// Threads that the connections are spread over: the first is that of the loop which the server is given,
  /// and drives it, the others are the server's own, each with a loop. A connection stays on its thread, and
  /// its callbacks are called there: those of connections on different threads at the same time, so that what
  /// they share needs a lock. 0: as many as the machine has cores.
  unsigned threads = 1;

  /// In order of preference. The first that a client asks for is chosen; if none is, none is chosen.
  std::vector<std::string> subprotocols = {};

  /// Who may connect from a browser's page, by its Origin header: "https://example.com", or "*" for all.
  /// Empty for the server's own pages only: those with the host and port of Host, and of a server with TLS,
  /// or behind a trusted proxy that tells it, with the scheme that the handshake came by. Programs other than
  /// browsers send no Origin and may connect.
  std::vector<std::string> allowed_origins = {};

  /// Hosts that the server answers for, as requests name them (Host), besides "localhost", all below it, and
  /// IP addresses, which are always answered: "app.example", "*.app.example", or "*" for all. Others get 421,
  /// over HTTP too. Empty: all, but where the server listens on a loopback address none. A page elsewhere may
  /// give its name this machine's address, and so have the browser take it for one of the server's own (DNS
  /// rebinding). A server behind a proxy on the same machine names the hosts that the proxy passes on.
  /// listen() refuses what is no host: address_unavailable.
  std::vector<std::string> allowed_hosts = {};

  /// A folder to serve over HTTP on the same port. Pages are isolated (COOP, COEP), so that WebAssembly
  /// threads work in them. Empty for none: then plain HTTP requests are answered with 426.
  std::string web_root = {};

  /// How files may be cached, and pages of the server's own: health and metrics.
  HttpOptions http = {};

  /// PEM files: the certificate with its chain, and its private key. Both or none; with them it is wss, as
  /// with the first of tls.certificates.
  std::string certificate_file = {};
  std::string key_file = {};

  /// Further certificates, certificates of clients, versions and ciphers.
  TlsOptions tls = {};

  /// Agreed on with each client that offers it.
  Compression compression = {};

  /// In bytes; a larger message closes the connection with 1009. 0: no limit, for messages that are taken in
  /// parts (Server::on_message_part); others are held in memory until they are whole.
  std::size_t max_message_size = 1 << 20;

  /// Empty ones counted; a message in more pieces closes the connection with 1008. 0: no limit.
  unsigned max_frames_per_message = 4096;

  /// In bytes; a message that waits counts as its payload and 16 bytes, here and below. When more than this
  /// waits for a peer to read it, send() says slow_down; on_drain follows once no more than the low mark
  /// waits.
  std::size_t high_water_mark = 64 << 10;
  std::size_t low_water_mark = 16 << 10;

  /// In bytes; when more would wait for a peer to read it, the connection is closed with 1013. A message
  /// always fits an empty queue.
  std::size_t max_buffered_amount = 1 << 20;

  /// In bytes that the server holds for all its connections together: the memory of messages that have not
  /// come whole, and messages that wait for peers to read them. Then handshakes are answered with 503, and a
  /// connection that needs more is closed with 1013. Counted in steps of 16 KiB, so that many small ones cost
  /// nothing. 0: no limit but those of each connection.
  std::size_t max_memory = 0;

  /// In bytes of what all topics' history takes (Server::keep_history): payload, frames, compressed copies,
  /// and about 200 bytes for each message. Where it would be more, the oldest messages go of the topic that
  /// was published to longest ago; who catches up is told that some are missing (CaughtUp::complete). A
  /// message that alone is larger is not kept. 0: no limit.
  std::size_t max_history = 64 << 20;

  /// In bytes, of the head of a request: its first line and its header lines. A larger one is answered with
  /// 431, or 414 where the first line alone is larger. Each connection may hold as much until its handshake
  /// is over. 1 KiB to 16 MiB; listen() refuses others: bad_limit.
  std::size_t max_head_size = 16 << 10;

  /// Header lines of one request; more are answered with 431. 10 to 10,000; listen() refuses others:
  /// bad_limit.
  std::size_t max_header_lines = 100;

  /// False: only on_upgrade sees the header lines of a handshake, and Connection::header() is empty. Of a
  /// browser's they take one to two kilobytes for each connection, as long as it lasts.
  bool keep_headers = true;

  /// Names and patterns that one connection may be subscribed to.
  std::size_t max_subscriptions = 1024;

  /// From accepting a connection, or its last HTTP answer, to the end of its opening handshake. An answer
  /// that the client takes slowly, but at 1,000 bytes a second or more, is not cut.
  std::chrono::milliseconds handshake_timeout{10'000};

  /// From our Close frame to the peer's. Extended while the peer takes what was sent before.
  std::chrono::milliseconds close_timeout{5'000};

  /// A connection from which nothing came for so long is sent a ping (RFC 6455 section 5.5.2), which also
  /// keeps proxies and address translators from forgetting it. 0: none is.
  std::chrono::milliseconds ping_interval{25'000};

  /// From a ping to the next byte of any kind; then the peer is taken for dead: Closed{1006, timeout}.
  /// Extended while the peer takes what was sent before the ping.
  std::chrono::milliseconds ping_timeout{20'000};

  /// Open sockets, those that are no WebSocket yet included; more are hung up on at once. 0: no limit, here
  /// and below, but for the descriptors that the process may have.
  std::size_t max_connections = 100'000;

  /// The same from one IPv4 address, or one IPv6 network of 64 bits. No limit by default, as many people may
  /// share one.
  std::size_t max_connections_per_address = 0;

  /// New connections in a second from one such address; as many may come at once.
  double max_connection_rate_per_address = 0;

  /// Proxies in front of this server that are believed when they say whom they pass on: "127.0.0.1",
  /// "10.0.0.0/8", and "unix:" for all that come by a unix socket. Through them a connection has the address
  /// of who asked the first of them, and limits by address answer its handshake with 429. listen() refuses
  /// what is no address: address_unavailable.
  std::vector<std::string> trusted_proxies = {};

  /// How they say it.
  ForwardedFields forwarded_fields = ForwardedFields::x_forwarded;

  /// A connection from a trusted proxy has to begin with the PROXY protocol's header (HAProxy's, version 1 or
  /// 2), before TLS, and is cut without it. The address that it tells is the connection's: it is limited by
  /// it, and what it forwards is believed if that is a trusted proxy's again. From anywhere else a header
  /// is no more than a malformed handshake.
  bool proxy_protocol = false;
};

}  // namespace duet
