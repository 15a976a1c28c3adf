// A server's TLS, tested with the openssl command: names, versions, resumed sessions.
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "catch.hpp"
#include "certificates.hpp"
#include "served.hpp"

using namespace duet_test;
using duet::ClientCertificates;

namespace {

/// Returns the output of a request after which the server closes the connection, so that it is complete.
std::string s_client(Served& served, const std::string& arguments) {
  const std::string command =
      "printf 'GET / HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' | "
      "timeout 20 openssl s_client -ign_eof -connect localhost:" +
      std::to_string(served.port()) + ' ' + arguments + " 2>&1";
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
  REQUIRE(pipe);
  std::string output;
  std::array<char, 4096> part{};
  while (const std::size_t n = std::fread(part.data(), 1, part.size(), pipe.get()))
    output.append(part.data(), n);
  return output;
}

/// Returns "New" or "Reused".
std::string kind(const std::string& output) {
  return has(output, "\nReused, ") ? "Reused" : has(output, "\nNew, ") ? "New" : output;
}

struct Resuming {
  Certificates certificates;
  std::string session = certificates.path("session.pem");
  std::string shows;

  duet::ServerOptions options(ClientCertificates wanted = ClientCertificates::none, bool tickets = true) {
    if (wanted != ClientCertificates::none)
      shows =
          " -cert '" + certificates.alice.certificate_file + "' -key '" + certificates.alice.key_file + "'";
    return {.host = "localhost",
            .tls = {.certificate_file = certificates.localhost.certificate_file,
                    .key_file = certificates.localhost.key_file,
                    .client_certificates = wanted,
                    .client_ca_file = wanted == ClientCertificates::none ? "" : certificates.ca_file,
                    .session_tickets = tickets}};
  }
  std::string begin(Served& served, const std::string& version) {
    return kind(s_client(served, version + shows + " -sess_out '" + session + "'"));
  }
  std::string again(Served& served, const std::string& version) {
    return kind(s_client(served, version + shows + " -sess_in '" + session + "'"));
  }
};

}  // namespace

TEST_CASE("openssl receives the certificate for the requested name") {
  const Certificates certificates;
  Served served(
      {.host = "localhost",
       .tls = {.certificate_file = certificates.localhost.certificate_file,
               .key_file = certificates.localhost.key_file,
               .certificates = {{certificates.wildcard.certificate_file, certificates.wildcard.key_file}}}});
  const auto verdict = [&](const std::string& name) {
    return has(s_client(served, "-servername " + name + " -verify_hostname " + name + " -CAfile '" +
                                    certificates.ca_file + "'"),
               "Verify return code: 0 (ok)");
  };
  CHECK(verdict("localhost"));
  CHECK(verdict("a.wild.example"));
  CHECK_FALSE(verdict("a.b.wild.example"));
}

TEST_CASE("a client resumes its session until the certificates are reloaded") {
  for (const std::string version : {"-tls1_3", "-tls1_2"}) {
    INFO(version);
    Resuming resuming;
    Served served(resuming.options());
    CHECK(resuming.begin(served, version) == "New");
    CHECK(resuming.again(served, version) == "Reused");
    served.in_loop([&] { static_cast<void>(served.server().reload_certificates()); });
    CHECK(resuming.again(served, version) == "New");  // the whole handshake, and no failure
    CHECK(resuming.begin(served, version) == "New");
    CHECK(resuming.again(served, version) == "Reused");
  }
}

TEST_CASE("a handshake of TLS 1.3 has one ticket") {
  Resuming resuming;
  Served served(resuming.options());
  const std::string messages =
      s_client(served, "-tls1_3 -msg -sess_out '" + resuming.session + "'" + resuming.shows);
  std::size_t tickets = 0;
  for (std::size_t at = 0; (at = messages.find("NewSessionTicket", at)) != messages.npos; ++at) ++tickets;
  CHECK(tickets == 1);
}

TEST_CASE("a client with a certificate resumes its session too") {
  for (const std::string version : {"-tls1_3", "-tls1_2"}) {
    INFO(version);
    Resuming resuming;
    Served served(resuming.options(ClientCertificates::required),
                  {.on_request = [](duet::HttpRequest& request) { request.reply(200, "text/plain", "in"); }});
    CHECK(resuming.begin(served, version) == "New");
    CHECK(resuming.again(served, version) == "Reused");
  }
}

TEST_CASE("a session ends with the certificate that the client has sent") {
  Resuming resuming;
  resuming.certificates.alice = resuming.certificates.brief;
  Served served(resuming.options(ClientCertificates::required));
  CHECK(resuming.begin(served, "") == "New");
  CHECK(resuming.again(served, "") == "Reused");
  CHECK(eventually([&] { return resuming.again(served, "") != "Reused"; }));
}

TEST_CASE("without tickets no session is resumed") {
  for (const std::string version : {"-tls1_3", "-tls1_2"}) {
    INFO(version);
    Resuming resuming;
    Served served(resuming.options(ClientCertificates::none, false));
    const std::string first = s_client(served, version + " -sess_out '" + resuming.session + "'");
    CHECK(kind(first) == "New");
    CHECK_FALSE(has(first, "TLS session ticket:"));
    CHECK(kind(s_client(served, version + " -sess_in '" + resuming.session + "'")) != "Reused");
  }
}

TEST_CASE("of two certificates for a name each client receives the kind that it can verify") {
  const Certificates certificates;
  const Identity rsa{certificates.path("rsa.pem"), certificates.path("rsa.key")};
  const std::string make =
      "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=rsa -addext "
      "subjectAltName=DNS:localhost -days 1 -out '" +
      rsa.certificate_file + "' -keyout '" + rsa.key_file + "' 2>/dev/null";
  REQUIRE(std::system(make.c_str()) == 0);
  Served served({.host = "localhost",
                 .tls = {.certificate_file = certificates.localhost.certificate_file,
                         .key_file = certificates.localhost.key_file,
                         .certificates = {{rsa.certificate_file, rsa.key_file}}}});
  CHECK(has(s_client(served, "-sigalgs RSA-PSS+SHA256 -servername localhost"), "subject=CN = rsa"));
  CHECK(has(s_client(served, "-sigalgs ECDSA+SHA256 -servername localhost"), "subject=CN = leaf"));
  CHECK(has(s_client(served, "-sigalgs RSA-PSS+SHA256:ECDSA+SHA256 -noservername"), "subject=CN = leaf"));
  CHECK_FALSE(has(s_client(served, "-sigalgs RSA-PSS+SHA256 -noservername"), "subject=CN"));
}

TEST_CASE("a client cannot renegotiate") {
  const Certificates certificates;
  Served served({.host = "localhost",
                 .tls = {.certificate_file = certificates.localhost.certificate_file,
                         .key_file = certificates.localhost.key_file}});
  const std::string command = "printf 'R\\n' | timeout 20 openssl s_client -tls1_2 -connect localhost:" +
                              std::to_string(served.port()) + " 2>&1 | grep -q 'no renegotiation'";
  CHECK(std::system(command.c_str()) == 0);
}

TEST_CASE("a server may accept TLS 1.3 only") {
  const Certificates certificates;
  Served served({.host = "localhost",
                 .tls = {.certificate_file = certificates.localhost.certificate_file,
                         .key_file = certificates.localhost.key_file,
                         .minimum_version = duet::TlsVersion::tls_1_3}});
  CHECK(has(s_client(served, "-tls1_3"), "Cipher is TLS_"));
  CHECK_FALSE(has(s_client(served, "-tls1_2"), "Cipher is TLS_"));
}
