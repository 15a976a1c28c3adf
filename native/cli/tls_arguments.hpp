#pragma once

#include <duet/tls_server_options.hpp>

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace duet_cli {

/// The TLS options of `duet serve`.
struct TlsArguments {
  std::vector<std::string> certificates;
  std::vector<std::string> keys;  // one for each
  bool tls_1_3 = false;
  std::string client_ca;  // empty: no client certificates
  bool require_client_certificate = false;
  std::string ciphers;
};

/// Adds the options to the parser, which fills them in.
void describe(CLI::App& app, TlsArguments& a);

/// Returns the options for the library. There are as many keys as certificates.
duet::TlsServerOptions tls_options(const TlsArguments& a);

}  // namespace duet_cli
