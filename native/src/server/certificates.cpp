#include "server/certificates.hpp"
#include "tls/server_context.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace duet::detail {

namespace {

bool names_certificate(const ServerOptions& options) {
  return !options.tls.certificate_file.empty() || !options.tls.key_file.empty();
}

/// The certificate of ServerOptions::certificate_file is first.
TlsServerOptions tls_options(const ServerOptions& options) {
  TlsServerOptions tls = options.tls;
  if (names_certificate(options))
    tls.certificates.insert(tls.certificates.begin(), {tls.certificate_file, tls.key_file});
  return tls;
}

std::vector<std::string> files_of(const TlsServerOptions& tls) {
  std::vector<std::string> files{tls.client_ca_file};
  for (const Certificate& each : tls.certificates)
    files.insert(files.end(), {each.certificate_file, each.key_file});
  std::erase(files, std::string());
  return files;
}

}  // namespace

bool speaks_tls(const ServerOptions& options) {
  return names_certificate(options) || !options.tls.certificates.empty();
}

Result<std::shared_ptr<TlsContext>, Failure> make_server_tls(const ServerOptions& options) {
  const TlsServerOptions tls = tls_options(options);
  if (tls.certificates.empty()) {
    // A server that requires client certificates must not become one that accepts everybody.
    if (tls.client_certificates != ClientCertificates::none)
      return Failure{Error::bad_certificate, "client certificates require a server certificate"};
    return std::shared_ptr<TlsContext>();
  }
  for (const std::string& file : files_of(tls)) {
    std::error_code error;
    if (!std::filesystem::exists(file, error)) return Failure{Error::missing_file, "no file '" + file + "'"};
  }
  std::string problem;
  auto made = make_server_context(tls, problem);
  if (made) problem = date_problem(*made);
  if (!problem.empty()) return Failure{Error::bad_certificate, problem};
  return made;
}

}  // namespace duet::detail
