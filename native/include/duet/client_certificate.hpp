#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace duet {

/// Who a client is, by a certificate that the server has verified (TlsOptions::client_certificates).
struct ClientCertificate {
  std::string subject;      ///< as RFC 4514 writes names, in UTF-8: "CN=alice,O=Example"
  std::string issuer;       ///< the same
  std::string common_name;  ///< the subject's last; empty if it has none

  // The subject's alternative names (RFC 5280 section 4.2.1.6), as they stand there.
  std::vector<std::string> dns_names;
  std::vector<std::string> uris;
  std::vector<std::string> emails;

  std::string serial;  ///< in hexadecimal, lower case; one issuer gives each once
  std::string sha256;  ///< of the whole certificate: 64 hexadecimal digits, lower case
  std::chrono::sys_seconds not_after{};
};

}  // namespace duet
