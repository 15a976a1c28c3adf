#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace duet {

/// A client's identity, from a certificate that the server has verified
/// (TlsServerOptions::client_certificates).
struct ClientCertificate {
  std::string subject;      ///< in RFC 4514's form, UTF-8: "CN=alice,O=Example"
  std::string issuer;       ///< in the same form
  std::string common_name;  ///< the last one of the subject; empty if it has none

  // The subject's alternative names (RFC 5280 section 4.2.1.6), as the certificate has them.
  std::vector<std::string> dns_names;
  std::vector<std::string> uris;
  std::vector<std::string> emails;

  std::string serial;  ///< hexadecimal, lower case; unique per issuer
  std::string sha256;  ///< of the whole certificate: 64 hexadecimal digits, lower case
  std::chrono::sys_seconds not_after{};
};

}  // namespace duet
