#pragma once

#include <duet/client.hpp>
#include <duet/compression.hpp>
#include <duet/tls_client_options.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace duet {

/// A header of the opening handshake's request.
struct RequestHeader {
  std::string name;
  std::string value;
};

/// Options that only a native client has. A portable program that includes this header does not compile for
/// the web, where the browser decides these things.
struct NativeOptions {
  /// Sent with the opening handshake, in this order: Authorization, Cookie, Origin, your own. The headers of
  /// the handshake itself are refused. A User-Agent replaces duet's own ("duet/0.1.0"), also for a proxy;
  /// with an empty value none is sent.
  std::vector<RequestHeader> headers = {};

  /// In bytes, for the head of the server's response and of a proxy's. A larger one ends the attempt with
  /// Closed{1006, http} or Closed{1006, proxy}. The default is Chromium's limit; Firefox accepts half as much
  /// again.
  std::size_t max_head_size = 256 << 10;

  /// Connects to the unix socket with this path instead of the URL's host and port, which are still used for
  /// the Host header and TLS. At most 107 bytes. Windows: the attempt fails with Closed{1006, tcp}.
  std::string unix_socket = {};

  /// Connects from this address of the machine: "192.0.2.1", "2001:db8::1". The server's addresses of the
  /// other family are skipped.
  std::string source_address = {};

  struct Tcp {
    /// TCP keep-alive (SO_KEEPALIVE): the idle time before the first probe and between probes. A peer that
    /// does not answer ends the connection with Closed{1006, lost}. Off by default; set_keep_alive() also
    /// detects a server that hangs.
    std::optional<std::chrono::seconds> keep_alive_probes = {};

    /// In bytes, of the kernel's buffers (SO_SNDBUF, SO_RCVBUF). By default the system adapts them.
    std::optional<int> send_buffer = {};
    std::optional<int> receive_buffer = {};
  } tcp = {};

  /// Not used with `unix_socket`.
  struct Proxy {
    /// The HTTP proxy to connect through (CONNECT, RFC 9110 section 9.3.6), for ws too:
    /// "http://proxy.example:3128", with Basic credentials (RFC 7617)
    /// "http://user:password@proxy.example:3128", both percent-encoded. The proxy resolves the server's name.
    /// Its errors end the attempt with Closed{1006, proxy}.
    std::string url = {};

    /// If `url` is empty, uses the environment's proxy: https_proxy or HTTPS_PROXY for wss, http_proxy for
    /// ws, else all_proxy or ALL_PROXY; none for the hosts in no_proxy or NO_PROXY. That list is separated by
    /// commas or blanks: "game.example", ".game.example" and "*.game.example" each match that name and all
    /// below it, "192.0.2.1" and "2001:db8::1" an address, "10.0.0.0/8" and "2001:db8::/32" a network, "*"
    /// everything; with a port ("game.example:8080", "[2001:db8::1]:8080") only that port. Names are not
    /// resolved to compare them with addresses. No other thread may change the environment at that time
    /// (getenv).
    bool from_environment = false;
  } proxy = {};

  TlsClientOptions tls = {};

  /// Offered to the server. A response that violates RFC 7692 ends the attempt with Closed{1006, http}.
  Compression compression = {};
};

/// Sets the native options for every connect() of this client from now on. Errors, each with the value that
/// was refused: bad_header, if a name is not a token (RFC 9110 section 5.6.2) or belongs to the handshake
/// (Host, Connection, Upgrade, Sec-WebSocket-*, the framing of a body), or a value contains control
/// characters; bad_proxy, if the proxy is not such a URL; bad_pin, for a malformed pin; bad_limit, for a
/// compression parameter out of range.
[[nodiscard]] Result<void, Failure> set_native_options(Client& client, NativeOptions options);

}  // namespace duet
