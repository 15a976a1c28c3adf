#include "tls_arguments.hpp"

#include <CLI/CLI.hpp>

namespace duet_cli {

void describe(CLI::App& app, TlsArguments& a) {
  CLI::Option* certificate = app.add_option(
      "--cert", a.certificates, "Certificate chain (PEM), for wss; repeat it for other host names");
  CLI::Option* key =
      app.add_option("--key", a.keys, "Its private key (PEM); one for each --cert")->needs(certificate);
  certificate->needs(key);
  app.add_flag("--tls-1-3", a.tls_1_3, "Require TLS 1.3 or later")->needs(certificate);
  app.add_option("--ciphers", a.ciphers, "Ciphers of TLS 1.2, in the format of 'openssl ciphers'")
      ->needs(certificate);
  CLI::Option* ca = app.add_option("--client-ca", a.client_ca,
                                   "Request client certificates issued by one of these CAs (PEM)")
                        ->needs(certificate);
  app.add_flag("--require-client-certificate", a.require_client_certificate,
               "Refuse clients without a certificate")
      ->needs(ca);
  app.callback([&a] {
    if (a.certificates.size() != a.keys.size())
      throw CLI::ValidationError("--key", "one is required for each --cert");
  });
}

duet::TlsServerOptions tls_options(const TlsArguments& a) {
  using duet::ClientCertificates;
  duet::TlsServerOptions tls{.client_ca_file = a.client_ca, .ciphers = a.ciphers};
  for (std::size_t i = 0; i < a.certificates.size(); ++i)
    tls.certificates.push_back({.certificate_file = a.certificates[i], .key_file = a.keys[i]});
  if (!a.client_ca.empty())
    tls.client_certificates =
        a.require_client_certificate ? ClientCertificates::required : ClientCertificates::optional;
  if (a.tls_1_3) tls.minimum_version = duet::TlsVersion::tls_1_3;
  return tls;
}

}  // namespace duet_cli
