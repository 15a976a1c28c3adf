// Clients with certificates, and clients without.
#include <duet/native_options.hpp>

#include <chrono>
#include <optional>

#include "catch.hpp"
#include "certificates.hpp"
#include "raw_client.hpp"
#include "served.hpp"

using namespace duet_test;
using duet::ClientCertificate;
using duet::ClientCertificates;

namespace {

duet::ServerOptions options_for(const Certificates& certificates, ClientCertificates wanted) {
  return {.host = "localhost",
          .tls = {.certificate_file = certificates.localhost.certificate_file,
                  .key_file = certificates.localhost.key_file,
                  .client_certificates = wanted,
                  .client_ca_file = certificates.ca_file}};
}

std::string outcome(Served& served, const Certificates& certificates, const Identity& shows) {
  RawClient one;
  CHECK(duet::set_native_options(*one.client, {.tls = {.ca_file = certificates.ca_file,
                                                       .certificate_file = shows.certificate_file,
                                                       .key_file = shows.key_file}}));
  one.when_open = [&] { one.client->close(1000); };
  one.run(served.endpoint().url());
  return one.log.front();
}

}  // namespace

TEST_CASE("a server reads the client's certificate in the handshake and later") {
  const Certificates certificates;
  Expect expect;
  std::optional<ClientCertificate> who;
  std::optional<duet::Connection> kept;
  Served served(options_for(certificates, ClientCertificates::required),
                {.on_upgrade =
                     [&](duet::Upgrade& upgrade) {
                       if (const ClientCertificate* found = upgrade.client_certificate()) who = *found;
                     },
                 .on_open = [&](duet::Connection ws) { kept = ws; }});
  CHECK(outcome(served, certificates, certificates.alice) == "open");
  served.closed();
  served.in_loop([&] {
    expect(kept && kept->client_certificate() && kept->client_certificate()->sha256 == who->sha256);
    kept.reset();
  });
  REQUIRE(who);
  CHECK(who->subject == "CN=alice");
  CHECK(who->issuer == "CN=duet test CA");
  CHECK(who->common_name == "alice");
  CHECK(who->dns_names == std::vector<std::string>{"alice.other.example"});
  CHECK(who->uris == std::vector<std::string>{"spiffe://example/alice"});
  CHECK(who->emails == std::vector<std::string>{"alice@example.com"});
  CHECK_FALSE(who->serial.empty());
  CHECK(who->sha256.size() == 64);
  const auto left = who->not_after - std::chrono::system_clock::now();
  CHECK((left > std::chrono::hours(23) && left <= std::chrono::hours(24)));
}

TEST_CASE("a client without a valid certificate is refused by TLS with an alert") {
  const Certificates certificates;
  Served served(options_for(certificates, ClientCertificates::required));
  // More than once, as its request may already be in transit when it is refused.
  for (int i = 0; i < 20; ++i) CHECK(outcome(served, certificates, {}) == "closed 1006 tls");
  CHECK(outcome(served, certificates, certificates.self_signed) == "closed 1006 tls");
  CHECK(outcome(served, certificates, certificates.expired) == "closed 1006 tls");
  std::uint64_t refused = 0;
  served.in_loop([&] { refused = served.server().statistics().refused(duet::Refusal::tls); });
  CHECK(refused == 22);
}

TEST_CASE("if certificates are optional a client without one is anonymous") {
  const Certificates certificates;
  Expect expect;
  Served served(options_for(certificates, ClientCertificates::optional),
                {.on_upgrade = [&](duet::Upgrade& up) { expect(up.client_certificate() == nullptr); }});
  CHECK(outcome(served, certificates, {}) == "open");
  CHECK(outcome(served, certificates, certificates.self_signed) == "closed 1006 tls");
}

TEST_CASE("a server that requires certificates does not listen without TLS") {
  const Certificates certificates;
  duet::Loop loop;
  duet::Server server(loop, {.host = "localhost",
                             .tls = {.client_certificates = ClientCertificates::required,
                                     .client_ca_file = certificates.ca_file}});
  CHECK(server.listen().error().message() ==
        "the certificate or key cannot be used: client certificates require a server certificate");
}
