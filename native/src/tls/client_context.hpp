#pragma once

#include <memory>
#include <string>

#include "tls/tls_context.hpp"

namespace duet::detail {

struct ClientTls {
  // Trusted instead of the system's roots, unless all are empty: PEM file, hashed folder, PEM text.
  std::string ca_file = {};
  std::string ca_folder = {};
  std::string ca_text = {};
  bool verify = true;         ///< false: every certificate is trusted. For tests
  Certificate identity = {};  ///< sent on request; empty: none
  bool only_1_3 = false;
};

/// Returns null, and a sentence without its full stop in `error`, if it cannot be created, or if a first
/// handshake in memory fails.
std::shared_ptr<TlsContext> make_client_context(const ClientTls& options, std::string& error);

}  // namespace duet::detail
