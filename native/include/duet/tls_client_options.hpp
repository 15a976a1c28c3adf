#pragma once

#include <duet/tls_version.hpp>

#include <string>
#include <vector>

namespace duet {

/// TLS of a native client. Certificates and keys that cannot be used end the attempt with Closed{1006, tls}
/// and the reason as its detail.
struct TlsClientOptions {
  /// Certificate authorities to trust instead of the system's. All that are set are trusted: a PEM file; a
  /// folder of PEM files named by their hashes (openssl rehash); PEM text.
  std::string ca_file = {};
  std::string ca_folder = {};
  std::string ca_text = {};

  /// The client's certificate, for a server that requests one: PEM files of the certificate with its chain,
  /// and of its private key without a passphrase. Both or neither.
  std::string certificate_file = {};
  std::string key_file = {};

  /// Host name for SNI and certificate verification, if it differs from the URL's host.
  std::string server_name = {};

  /// Pins: the server's certificate must have one of these keys, in addition to the other checks (or alone,
  /// with insecure_skip_verification). "sha256/" and the base64 of the SHA-256 of its SubjectPublicKeyInfo
  /// (RFC 7469 section 2.4). Include the pin of a spare key: without it nobody can connect when the key is
  /// lost.
  std::vector<std::string> pinned_keys = {};

  /// A connection to a server that supports only older versions fails.
  TlsVersion minimum_version = TlsVersion::tls_1_2;

  /// Accepts every certificate for every host: anyone on the network path can read and change everything. For
  /// tests only.
  bool insecure_skip_verification = false;
};

}  // namespace duet
