#pragma once

#include <duet/client.hpp>
#include <duet/compression.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace duet {

/// A line of the opening handshake's request.
struct RequestHeader {
  std::string name;
  std::string value;
};

/// Of a client's TCP connections.
struct TcpOptions {
  /// After so much silence the system asks whether the other end is there, and asks again after as much,
  /// until it gives up: Closed{1006, lost}. 0: it does not ask. See set_keep_alive() for what a server
  /// answers itself.
  std::chrono::seconds keep_alive{0};

  /// In bytes, of the kernel's buffers; 0: as the system sees fit, which adapts itself.
  int send_buffer = 0;
  int receive_buffer = 0;
};

/// What only a native client can be told. A portable program that includes this does not compile for the
/// web, where the browser decides these things. Name them in order.
struct NativeOptions {
  /// Sent with the opening handshake, in this order: Authorization, Cookie, Origin, your own. Not those that
  /// the handshake has itself. A User-Agent among them takes the place of duet's own ("duet/0.1.0"), to a
  /// proxy too; with an empty value none is sent.
  std::vector<RequestHeader> headers = {};

  /// In bytes: the most that the head of the server's answer may have, and of a proxy's. A larger one fails
  /// the attempt: Closed{1006, http}, or proxy. The default is what Chromium takes; Firefox takes half as
  /// much again.
  std::size_t max_head_size = 256 << 10;

  /// Connects to the server on this machine that listens at this path, in place of the URL's host and port,
  /// which are still what is asked for (Host, TLS). Up to 107 bytes.
  std::string unix_socket = {};

  /// Connects from this address of the machine: "192.0.2.1", "2001:db8::1". Of the server's addresses those
  /// of the other family are left out.
  std::string source_address = {};

  TcpOptions tcp = {};

  /// The HTTP proxy to go through (CONNECT, RFC 9110 section 9.3.6), for ws too: "http://proxy.example:3128",
  /// with Basic credentials (RFC 7617) "http://user:password@proxy.example:3128", both percent-encoded. It
  /// looks the server's name up. What goes wrong with it ends the attempt with Closed{1006, proxy}. Not used
  /// with `unix_socket`.
  std::string proxy = {};

  /// Where `proxy` is empty, the environment's is used: https_proxy or HTTPS_PROXY for wss, http_proxy for
  /// ws, else all_proxy or ALL_PROXY; none for hosts that no_proxy or NO_PROXY names. That is a list with
  /// commas or blanks between its entries: "game.example", ".game.example" and "*.game.example" each stand
  /// for that name and all below it, "192.0.2.1" and "2001:db8::1" for an address, "10.0.0.0/8" and
  /// "2001:db8::/32" for a network, "*" for everything; a port behind ("game.example:8080",
  /// "[2001:db8::1]:8080") leaves the others out. A name is not looked up to see whether its address is
  /// listed. The environment must not be changed by another thread meanwhile (getenv).
  bool proxy_from_environment = false;

  /// Certificates to trust instead of the system's, all that are named: a PEM file; a folder of such files,
  /// named by their hashes (openssl rehash); PEM text.
  std::string ca_file = {};
  std::string ca_folder = {};
  std::string ca_text = {};

  /// Shown to a server that asks for a certificate: PEM files of the certificate with its chain, and of its
  /// private key without a passphrase. Both or none.
  std::string certificate_file = {};
  std::string key_file = {};

  /// Whose certificate the server has to have, and what it is asked for (SNI), where that is not the URL's
  /// host: behind a tunnel, or by address.
  std::string server_name = {};

  /// The server's certificate has to have one of these keys, besides all else that is asked of it (or alone,
  /// with insecure_skip_verification): "sha256/" and the base64 of the SHA-256 of its SubjectPublicKeyInfo
  /// (RFC 7469 section 2.4). Name a second key that you keep in reserve, or nobody can connect when the first
  /// is lost.
  std::vector<std::string> pinned_keys = {};

  /// TLS 1.3 or later, in place of 1.2 or later.
  bool require_tls_1_3 = false;

  /// Trusts every certificate for every host: anyone on the way can read and change everything. For tests.
  bool insecure_skip_verification = false;

  /// Offered to the server. An answer to it that breaks RFC 7692 fails the attempt: Closed{1006, http}.
  Compression compression = {};
};

/// For every connect() of this client from now on. Refused, and nothing changed: bad_header, for a name that
/// is no token (RFC 9110 section 5.6.2) or is one of the handshake's own (Host, Connection, Upgrade,
/// Sec-WebSocket-*, what frames a body), or a value with control characters; bad_proxy, for a proxy that is
/// not such a URL; bad_pin, for a pinned key that is not of that form.
/// Certificates and keys that cannot be used fail the attempt: Closed{1006, tls} with the reason as its
/// detail.
Result<> set_native_options(Client& client, NativeOptions options);

}  // namespace duet
