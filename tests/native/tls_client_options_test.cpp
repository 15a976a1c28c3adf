// A client's trust, its certificate, and the required TLS version.
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "catch.hpp"
#include "certificates.hpp"
#include "tls/client_context.hpp"
#include "tls_pair.hpp"

using namespace tls_test;
using duet_test::text_of;

namespace {

std::shared_ptr<TlsContext> client_with(const duet::TlsClientOptions& options) {
  std::string error;
  auto made = make_client_context(options, error);
  INFO(error);
  REQUIRE(made);
  return made;
}

Status status_with(const duet::TlsClientOptions& options, const TlsContext& server) {
  return Pair(*client_with(options), "localhost", server).client_status;
}

}  // namespace

TEST_CASE("roots are text with one or several certificates or a folder of hashes") {
  const auto server = server_context(certificates().localhost);
  const std::string ca = text_of(certificates().ca_file);
  const std::string other = text_of(certificates().self_signed.certificate_file);
  CHECK(status_with({.ca_text = ca}, *server) == Status::ok);
  CHECK(status_with({.ca_text = other + "words between\n" + ca}, *server) == Status::ok);
  CHECK(status_with({.ca_text = other}, *server) == Status::failed);

  std::FILE* const file = std::fopen(certificates().ca_file.c_str(), "r");
  REQUIRE(file);
  X509* const certificate = PEM_read_X509(file, nullptr, nullptr, nullptr);
  std::fclose(file);
  REQUIRE(certificate);
  std::array<char, 16> name{};
  std::snprintf(name.data(), name.size(), "%08lx.0", X509_subject_name_hash(certificate));
  X509_free(certificate);
  const std::string folder = certificates().path("roots");
  std::filesystem::create_directories(folder);
  CHECK(status_with({.ca_folder = folder}, *server) == Status::failed);
  std::ofstream(folder + "/" + name.data()) << ca;
  CHECK(status_with({.ca_folder = folder}, *server) == Status::ok);
}

TEST_CASE("a client sends its certificate if the server requests it") {
  const auto server = server_context(certificates().localhost);
  SSL_CTX_set_verify(server->native(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  REQUIRE(SSL_CTX_load_verify_locations(server->native(), certificates().ca_file.c_str(), nullptr) == 1);
  const auto outcome = [&](const Identity& identity) {
    const auto client = client_with({.ca_file = certificates().ca_file,
                                     .certificate_file = identity.certificate_file,
                                     .key_file = identity.key_file});
    return Pair(*client, "localhost", *server).server_status;
  };
  CHECK(outcome(certificates().other_host) == Status::ok);
  CHECK(outcome(certificates().self_signed) == Status::failed);
  CHECK(outcome({}) == Status::failed);
  std::string error;
  CHECK_FALSE(make_client_context({.ca_file = certificates().ca_file,
                                   .certificate_file = certificates().localhost.certificate_file,
                                   .key_file = certificates().other_host.key_file},
                                  error));
  CHECK(contains(error, "does not match"));
}

TEST_CASE("a client that requires TLS 1.3 refuses 1.2") {
  const auto server = server_context(certificates().localhost);
  const duet::TlsClientOptions strict{.ca_file = certificates().ca_file,
                                      .minimum_version = duet::TlsVersion::tls_1_3};
  CHECK(status_with(strict, *server) == Status::ok);
  REQUIRE(SSL_CTX_set_max_proto_version(server->native(), TLS1_2_VERSION) == 1);
  CHECK(status_with(strict, *server) == Status::failed);
}
