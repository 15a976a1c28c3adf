#include "certificates.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <system_error>

namespace duet_test {

namespace {

using Key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)>;
using Certificate = std::unique_ptr<X509, void (*)(X509*)>;

constexpr long day = 24L * 60 * 60;

void require(bool condition) {
  if (!condition) std::abort();
}

// The properties in which certificates differ.
struct Subject {
  const char* name;
  const char* alternative_names;
  long valid_until;
  bool authority;
};

Key make_key() {
  EVP_PKEY* key = nullptr;
  EVP_PKEY_CTX* const context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nullptr);
  require(context != nullptr && EVP_PKEY_keygen_init(context) == 1);
  require(EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1) == 1);
  require(EVP_PKEY_keygen(context, &key) == 1);
  EVP_PKEY_CTX_free(context);
  return Key(key, EVP_PKEY_free);
}

void add_extension(X509* certificate, int nid, const char* value) {
  X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value);
  require(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

Certificate make_certificate(const Subject& subject, EVP_PKEY* key, X509* issuer, EVP_PKEY* issuer_key) {
  static long serial = 0;
  Certificate made(X509_new(), X509_free);
  X509* const certificate = made.get();
  require(certificate != nullptr && X509_set_version(certificate, 2) == 1);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -30 * day);
  X509_gmtime_adj(X509_getm_notAfter(certificate), subject.valid_until);
  X509_NAME* const name = X509_get_subject_name(certificate);
  const auto* const text = reinterpret_cast<const unsigned char*>(subject.name);
  require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, -1, -1, 0) == 1);
  require(X509_set_issuer_name(certificate, issuer ? X509_get_subject_name(issuer) : name) == 1);
  require(X509_set_pubkey(certificate, key) == 1);
  add_extension(certificate, NID_basic_constraints, subject.authority ? "critical,CA:TRUE" : "CA:FALSE");
  if (subject.alternative_names) add_extension(certificate, NID_subject_alt_name, subject.alternative_names);
  require(X509_sign(certificate, issuer ? issuer_key : key, EVP_sha256()) > 0);
  return made;
}

Identity write(const Certificates& folder, const std::string& name, X509* certificate, EVP_PKEY* key) {
  Identity identity{folder.path(name + ".pem"), folder.path(name + "-key.pem")};
  std::FILE* file = std::fopen(identity.certificate_file.c_str(), "w");
  require(file != nullptr && PEM_write_X509(file, certificate) == 1);
  std::fclose(file);
  file = std::fopen(identity.key_file.c_str(), "w");
  require(file != nullptr && PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  std::fclose(file);
  return identity;
}

}  // namespace

Certificates::Certificates() {
  const char* const local = "DNS:localhost,IP:127.0.0.1";
  const Key ca_key = make_key();
  const Certificate ca =
      make_certificate({"duet test CA", nullptr, day, true}, ca_key.get(), nullptr, nullptr);
  ca_file = write(*this, "ca", ca.get(), ca_key.get()).certificate_file;
  const auto issue = [&](const std::string& file, const Subject& subject) {
    const Key key = make_key();
    const Certificate leaf = make_certificate(subject, key.get(), ca.get(), ca_key.get());
    return write(*this, file, leaf.get(), key.get());
  };
  localhost = issue("localhost", {"leaf", local, day, false});
  renewed = issue("renewed", {"leaf", local, day, false});
  other_host = issue("other", {"leaf", "DNS:other.example", day, false});
  expired = issue("expired", {"leaf", local, -day, false});
  common_name = issue("common-name", {"localhost", nullptr, day, false});
  wildcard = issue("wildcard", {"leaf", "DNS:*.other.example,DNS:*.wild.example", day, false});
  brief = issue("brief", {"brief", nullptr, 4, false});
  alice = issue(
      "alice",
      {"alice", "DNS:alice.other.example,URI:spiffe://example/alice,email:alice@example.com", day, false});
  const Key key = make_key();
  const Certificate alone = make_certificate({"alone", local, day, false}, key.get(), nullptr, nullptr);
  self_signed = write(*this, "self-signed", alone.get(), key.get());
}

// std::filesystem::copy_file() replaces no file with MinGW.
void copy_over(const std::string& from, const std::string& to) {
  std::ofstream(to, std::ios::binary) << std::ifstream(from, std::ios::binary).rdbuf();
}

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace duet_test
