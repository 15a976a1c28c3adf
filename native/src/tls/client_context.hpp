#pragma once

#include <memory>
#include <string>

#include "tls/tls_context.hpp"

namespace duet::detail {

struct ClientTls {
  // Trusted instead of the system's roots, unless all are empty: PEM, by hash, PEM.
  std::string ca_file = {};
  std::string ca_folder = {};
  std::string ca_text = {};
  bool verify = true;         ///< false: anyone is trusted. For tests
  Certificate identity = {};  ///< shown if asked for; empty: none
  bool only_1_3 = false;
};

/// Null, and `error` one sentence without its period, if it cannot be made, or fails in a first handshake
/// with a partner in memory.
std::shared_ptr<TlsContext> make_client_context(const ClientTls& options, std::string& error);

}  // namespace duet::detail
