#pragma once

#include <duet/tls_version.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace duet {

/// A certificate followed by its intermediate certificates, and its private key without a passphrase: PEM,
/// each in a file or as text, not both.
struct Certificate {
  std::string certificate_file = {};
  std::string key_file = {};
  std::string certificate_text = {};
  std::string key_text = {};
};

/// The server's request for client certificates. A certificate that is not trusted or has expired ends the
/// TLS handshake, also with `optional`.
enum class ClientCertificates : std::uint8_t {
  none,      ///< not requested
  optional,  ///< requested; clients without one may connect
  required,  ///< requested; the TLS handshake fails without one
};

/// TLS of a server. At least TLS 1.2; no compression or renegotiation; the server's cipher order is
/// preferred. Server::listen refuses files and values that cannot be used: missing_file, bad_certificate,
/// with particulars.
struct TlsServerOptions {
  /// PEM files: the certificate with its chain, and its private key. Both or neither. If they are set, or
  /// `certificates` is not empty, the server speaks wss.
  std::string certificate_file = {};
  std::string key_file = {};

  /// Further certificates. Each client gets one whose DNS names match the name that it requests (SNI, RFC
  /// 6066 section 3): an exact match before a wildcard ("*.example.com"), then the first in this order. RSA
  /// and ECDSA certificates for the same name can be combined. Clients without SNI, or with an unknown name,
  /// get the first certificate.
  std::vector<Certificate> certificates = {};

  /// See Upgrade::client_certificate.
  ClientCertificates client_certificates = ClientCertificates::none;

  /// The certificate authorities that may have issued client certificates: PEM. The system's are not trusted
  /// for this, so one is needed.
  std::string client_ca_file = {};
  std::string client_ca_text = {};

  /// Clients that support only older versions cannot connect.
  TlsVersion minimum_version = TlsVersion::tls_1_2;

  /// Ciphers of TLS 1.2, in the syntax of `openssl ciphers`: "ECDHE+AESGCM:ECDHE+CHACHA20". Empty: OpenSSL's
  /// default.
  std::string ciphers = {};

  /// Cipher suites of TLS 1.3: "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256". Empty: OpenSSL's
  /// default.
  std::string cipher_suites = {};

  /// Session resumption (RFC 8446 section 2.2, RFC 5077): a returning client saves cryptography, and with TLS
  /// 1.2 a round trip. Ticket keys stay in this process and change with every Server::reload_certificates.
  bool session_tickets = true;
};

}  // namespace duet
