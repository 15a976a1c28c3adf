#pragma once

#include <CLI/CLI.hpp>

#include <duet/tls_server_options.hpp>

#include <string>
#include <vector>

namespace duet_cli {

/// What `duet serve` can be told of TLS.
struct TlsArguments {
  std::vector<std::string> certificates;
  std::vector<std::string> keys;  // one for each
  bool tls_1_3 = false;
  std::string client_ca;  // empty: no certificates of clients
  bool require_client_certificate = false;
  std::string ciphers;
};

/// Describes them to the parser, which fills them in.
void describe(CLI::App& app, TlsArguments& a);

/// For the library. As many keys as certificates.
duet::TlsServerOptions tls_options(const TlsArguments& a);

}  // namespace duet_cli
