// The selection of a server's certificate, client certificates, and invalid options.
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "catch.hpp"
#include "certificates.hpp"
#include "tls/client_context.hpp"
#include "tls/server_context.hpp"
#include "tls_pair.hpp"

using namespace tls_test;
using duet::Certificate;
using duet::ClientCertificates;
using duet::TlsServerOptions;
using duet_test::text_of;

namespace {

std::shared_ptr<TlsContext> server_with(const TlsServerOptions& options) {
  std::string error;
  auto made = make_server_context(options, error);
  INFO(error);
  REQUIRE(made);
  return made;
}

std::string refused(const TlsServerOptions& options) {
  std::string error;
  CHECK_FALSE(make_server_context(options, error));
  return error;
}

Certificate files_of(const Identity& identity) { return {identity.certificate_file, identity.key_file}; }

Certificate texts_of(const Identity& identity) {
  return {.certificate_text = text_of(identity.certificate_file), .key_text = text_of(identity.key_file)};
}

/// Returns whether a client that requests this name and verifies it gets a matching certificate.
bool serves(const TlsContext& server, std::string_view name) {
  return Pair(*client_context(), name, server).client_status == Status::ok;
}

/// Writes the key encrypted, as PKCS #8 or in the form of OpenSSL's own.
void lock(const std::string& key_file, const std::string& locked, bool is_pkcs8) {
  using File = std::unique_ptr<BIO, decltype(&BIO_free)>;
  const File from(BIO_new_file(key_file.c_str(), "r"), BIO_free);
  const File to(BIO_new_file(locked.c_str(), "w"), BIO_free);
  EVP_PKEY* const key = PEM_read_bio_PrivateKey(from.get(), nullptr, nullptr, nullptr);
  char secret[] = "secret";
  const auto write = is_pkcs8 ? PEM_write_bio_PrivateKey : PEM_write_bio_PrivateKey_traditional;
  CHECK(write(to.get(), key, EVP_aes_128_cbc(), reinterpret_cast<unsigned char*>(secret), 6, nullptr,
              nullptr) == 1);
  EVP_PKEY_free(key);
}

}  // namespace

TEST_CASE("with several certificates each client receives the one for its requested name") {
  const auto server =
      server_with({.certificates = {files_of(certificates().localhost), files_of(certificates().wildcard),
                                    texts_of(certificates().other_host)}});
  CHECK(serves(*server, "localhost"));
  CHECK(serves(*server, "other.example"));
  CHECK(serves(*server, "OTHER.Example"));
  CHECK(serves(*server, "a.other.example"));
  CHECK(serves(*server, "b.wild.example"));
  CHECK(serves(*server, "127.0.0.1"));  // no name: the first
  CHECK_FALSE(serves(*server, "a.b.wild.example"));
  CHECK_FALSE(serves(*server, "wild.example"));
}

TEST_CASE("exact names precede wildcards and earlier certificates precede later ones") {
  const auto chosen = [](const TlsServerOptions& options, const char* name) {
    const auto server = server_with(options);
    const auto client = client_context();
    SSL* const ssl = SSL_new(client->native());
    SSL* const other = SSL_new(server->native());
    BIO *one = nullptr, *two = nullptr;
    REQUIRE(BIO_new_bio_pair(&one, 0, &two, 0) == 1);
    SSL_set_bio(ssl, one, one);
    SSL_set_bio(other, two, two);
    SSL_set_connect_state(ssl);
    SSL_set_accept_state(other);
    SSL_set_tlsext_host_name(ssl, name);
    for (int i = 0; i < 10; ++i) {
      SSL_do_handshake(ssl);
      SSL_do_handshake(other);
    }
    X509* const certificate = SSL_get1_peer_certificate(ssl);
    REQUIRE(certificate);
    const long serial = ASN1_INTEGER_get(X509_get0_serialNumber(certificate));
    X509_free(certificate);
    SSL_free(ssl);
    SSL_free(other);
    return serial;
  };
  const Certificate exact = files_of(certificates().alice), wild = files_of(certificates().wildcard),
                    first = files_of(certificates().localhost), second = files_of(certificates().renewed);
  const long of_exact = chosen({.certificates = {exact}}, "");
  const long of_first = chosen({.certificates = {first}}, "");
  CHECK(chosen({.certificates = {wild, exact}}, "alice.other.example") == of_exact);
  CHECK(chosen({.certificates = {exact, wild}}, "alice.other.example") == of_exact);
  CHECK(chosen({.certificates = {exact, wild}}, "a.other.example") == chosen({.certificates = {wild}}, ""));
  CHECK(chosen({.certificates = {exact, first, second}}, "localhost") == of_first);
  CHECK(chosen({.certificates = {exact, first}}, "unknown.test") == of_exact);
  CHECK(chosen({.certificates = {exact, first}}, ".example") == of_exact);
}

TEST_CASE("a session in its handshake keeps the certificates of its context") {
  auto server = server_with(
      {.certificates = {files_of(certificates().localhost), files_of(certificates().other_host)}});
  const auto client_side = client_context();
  TlsSession client(*client_side, Role::client, "other.example");
  TlsSession accepted(*server, Role::server, "");
  server.reset();
  Status status = Status::want_more;
  for (int turn = 0; turn < 10 && status == Status::want_more; ++turn) {
    status = client.handshake();
    carry(client, accepted);
    accepted.handshake();
    carry(accepted, client);
  }
  CHECK(status == Status::ok);
}

TEST_CASE("a client's certificate must be from the CA and is available only then") {
  const auto outcome = [](ClientCertificates wanted, const Identity& shows) {
    const auto server = server_with({.certificates = {files_of(certificates().localhost)},
                                     .client_certificates = wanted,
                                     .client_ca_file = certificates().ca_file});
    std::string error;
    const auto client = make_client_context({.ca_file = certificates().ca_file,
                                             .certificate_file = shows.certificate_file,
                                             .key_file = shows.key_file},
                                            error);
    REQUIRE(client);
    Pair pair(*client, "localhost", *server);
    if (pair.server_status != Status::ok) return std::string("refused");
    const auto who = pair.server.peer_certificate();
    return who ? who->common_name : std::string("stranger");
  };
  using enum ClientCertificates;
  CHECK(outcome(required, certificates().alice) == "alice");
  CHECK(outcome(required, {}) == "refused");
  CHECK(outcome(required, certificates().self_signed) == "refused");
  CHECK(outcome(required, certificates().expired) == "refused");
  CHECK(outcome(optional, certificates().alice) == "alice");
  CHECK(outcome(optional, {}) == "stranger");
  CHECK(outcome(optional, certificates().self_signed) == "refused");
  CHECK(outcome(none, certificates().alice) == "stranger");
}

TEST_CASE("unusable server options are refused with a sentence") {
  const Certificate good = files_of(certificates().localhost), other = files_of(certificates().other_host);
  CHECK(refused({}) == "no certificate is given");
  CHECK(refused({.certificates = {good, {.certificate_file = good.certificate_file}}}) ==
        "a certificate file and a key file must be given together");
  CHECK(refused({.certificates = {{.certificate_text = text_of(good.certificate_file)}}}) ==
        "a certificate and a key must be given together");
  Certificate twice = good;
  twice.key_text = text_of(good.key_file);
  CHECK(refused({.certificates = {twice}}) == "a key is given both as a file and as text");
  CHECK(refused({.certificates = {good, {other.certificate_file, good.key_file}}}) ==
        "key file '" + good.key_file + "' does not match certificate file '" + other.certificate_file + "'");
  CHECK(refused({.certificates = {{.certificate_text = "words", .key_text = "words"}}}) ==
        "cannot use certificate text: it contains no certificate");

  const std::string empty = certificates().path("empty.pem");
  std::ofstream(empty).flush();
  CHECK(refused({.certificates = {{empty, good.key_file}}}) ==
        "cannot use certificate file '" + empty + "': it contains no certificate");
  CHECK(refused({.certificates = {{good.certificate_file, empty}}}) ==
        "cannot use key file '" + empty + "': it contains no private key");
  CHECK_THAT(refused({.certificates = {{certificates().path(""), good.key_file}}}),
             Catch::StartsWith("cannot read certificate file '" + certificates().path("") + "': "));

  const std::string broken = certificates().path("broken-chain.pem");
  std::ofstream(broken) << text_of(good.certificate_file)
                        << "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
  CHECK(contains(refused({.certificates = {{broken, good.key_file}}}), "cannot use certificate file"));
}

TEST_CASE("an encrypted key is refused without a prompt") {
  const Identity& good = certificates().localhost;
  for (const bool is_pkcs8 : {true, false}) {
    const std::string locked = certificates().path("locked.pem");
    lock(good.key_file, locked, is_pkcs8);
    CHECK(refused({.certificates = {{good.certificate_file, locked}}}) ==
          "cannot use key file '" + locked + "': it is encrypted, and a passphrase is not supported");
  }
}

TEST_CASE("client certificates need a CA") {
  TlsServerOptions options{.certificates = {files_of(certificates().localhost)},
                           .client_certificates = ClientCertificates::optional};
  CHECK(refused(options) == "client certificates require a CA");
  options.client_ca_text = "words";
  CHECK(refused(options) == "the client CA text contains no certificate");
  options.client_ca_text = text_of(certificates().ca_file);
  CHECK(server_with(options));
  options.client_ca_file = "/nowhere";
  CHECK(refused(options) == "cannot read client CA file '/nowhere': No such file or directory");
}

TEST_CASE("unknown ciphers are refused and only the configured ones are used") {
  const std::vector<Certificate> good = {files_of(certificates().localhost)};
  CHECK(refused({.certificates = good, .ciphers = "NONE-SUCH"}) ==
        "'NONE-SUCH' selects no cipher of TLS 1.2");
  CHECK(refused({.certificates = good, .cipher_suites = "TLS_AES_128_GCM_SHA256:TLS_NONE"}) ==
        "not all of these are cipher suites of TLS 1.3: 'TLS_AES_128_GCM_SHA256:TLS_NONE'");
  const auto server = server_with({.certificates = good,
                                   .ciphers = "ECDHE-ECDSA-CHACHA20-POLY1305",
                                   .cipher_suites = "TLS_CHACHA20_POLY1305_SHA256"});
  const auto client = client_context();
  CHECK(Pair(*client, "localhost", *server).client_status == Status::ok);
  REQUIRE(SSL_CTX_set_ciphersuites(client->native(), "TLS_AES_128_GCM_SHA256") == 1);
  CHECK(Pair(*client, "localhost", *server).client_status == Status::failed);
  REQUIRE(SSL_CTX_set_max_proto_version(client->native(), TLS1_2_VERSION) == 1);
  CHECK(Pair(*client, "localhost", *server).client_status == Status::ok);
  REQUIRE(SSL_CTX_set_cipher_list(client->native(), "ECDHE-ECDSA-AES128-GCM-SHA256") == 1);
  CHECK(Pair(*client, "localhost", *server).client_status == Status::failed);
}

TEST_CASE("expired dates of every certificate are reported") {
  const Certificate good = files_of(certificates().localhost), late = files_of(certificates().expired);
  CHECK(date_problem(*server_with({.certificates = {good}})).empty());
  CHECK(date_problem(*server_with({.certificates = {good, late}})) ==
        "certificate file '" + late.certificate_file + "' has expired");
}
