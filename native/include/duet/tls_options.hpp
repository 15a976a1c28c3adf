#pragma once

#include <string>
#include <vector>

namespace duet {

/// A certificate with the intermediate ones behind it, and its private key, without a passphrase: PEM, each
/// in a file or as text, but not both. Name them in order.
struct Certificate {
  std::string certificate_file = {};
  std::string key_file = {};
  std::string certificate_text = {};
  std::string key_text = {};
};

/// Whether clients are asked for a certificate of their own. What one shows has to be good in every case: one
/// that is not trusted, or has expired, ends the TLS handshake.
enum class ClientCertificates { none, optional, required };

enum class TlsVersion { tls_1_2, tls_1_3 };

/// A server's TLS. Never below 1.2, never with compression or renegotiation, and of the ciphers that both
/// have the server's favourite. What cannot be used is refused by Server::listen with missing_file or
/// bad_certificate, and the particulars. Name them in order.
struct TlsOptions {
  /// Further ones behind ServerOptions::certificate_file. Each client gets the one whose DNS names have the
  /// name that it asks for (SNI, RFC 6066 section 3), an exact one before a wildcard ("*.example.com"), and
  /// one that is named first before later ones; several with keys of different kinds, RSA and ECDSA, get on
  /// beside each other. A client that asks for no name, or for one that none has, gets the very first.
  std::vector<Certificate> certificates = {};

  /// See Upgrade::client_certificate.
  ClientCertificates client_certificates = ClientCertificates::none;

  /// Who may have issued those: certificates in PEM, all that are named. The system's are not trusted for it,
  /// so there has to be one.
  std::string client_ca_file = {};
  std::string client_ca_text = {};

  TlsVersion minimum_version = TlsVersion::tls_1_2;

  /// Of TLS 1.2, as `openssl ciphers` understands them: "ECDHE+AESGCM:ECDHE+CHACHA20". Empty for OpenSSL's.
  std::string ciphers = {};

  /// Of TLS 1.3, by their names: "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256". Empty for OpenSSL's.
  std::string cipher_suites = {};

  /// Whether a client that comes again may go on with what was agreed on before (RFC 8446 section 2.2, RFC
  /// 5077): it saves a round of cryptography, and with TLS 1.2 one on the network. The keys of tickets stay
  /// in this process, and are new with every Server::reload_certificates.
  bool session_tickets = true;
};

}  // namespace duet
