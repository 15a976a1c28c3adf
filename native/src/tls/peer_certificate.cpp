#include "tls/peer_certificate.hpp"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>
#include <ctime>
#include <span>
#include <string_view>

namespace duet::detail {

namespace {

std::string hex(std::span<const unsigned char> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : bytes) {
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

std::string text_of(const X509_NAME* name) {
  const std::unique_ptr<BIO, int (*)(BIO*)> memory(BIO_new(BIO_s_mem()), BIO_free);
  // Characters outside ASCII are not escaped.
  if (!memory || X509_NAME_print_ex(memory.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) < 0)
    return {};
  const char* data = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string text_of(const ASN1_STRING* string) {
  unsigned char* utf8 = nullptr;
  const int size = ASN1_STRING_to_UTF8(&utf8, string);
  if (size < 0) return {};
  std::string text(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(size));
  OPENSSL_free(utf8);
  return text;
}

std::string common_name_of(const X509_NAME* name) {
  int last = -1;
  for (int i = -1; (i = X509_NAME_get_index_by_NID(name, NID_commonName, i)) >= 0;) last = i;
  return last < 0 ? std::string() : text_of(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, last)));
}

void read_alternative_names(const X509* certificate, ClientCertificate& to) {
  const std::unique_ptr<GENERAL_NAMES, void (*)(GENERAL_NAMES*)> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
      GENERAL_NAMES_free);
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    int kind = 0;
    const void* const value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &kind);
    std::vector<std::string>* const list = kind == GEN_DNS     ? &to.dns_names
                                           : kind == GEN_URI   ? &to.uris
                                           : kind == GEN_EMAIL ? &to.emails
                                                               : nullptr;
    if (!list) continue;
    const auto* const string = static_cast<const ASN1_STRING*>(value);
    list->emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
                       static_cast<std::size_t>(ASN1_STRING_length(string)));
  }
}

std::string serial_of(const X509* certificate) {
  const ASN1_INTEGER* const serial = X509_get0_serialNumber(certificate);
  return hex({ASN1_STRING_get0_data(serial), static_cast<std::size_t>(ASN1_STRING_length(serial))});
}

std::string sha256_of(const X509* certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (X509_digest(certificate, EVP_sha256(), digest.data(), &size) != 1) return {};
  return hex(std::span(digest).first(size));
}

std::chrono::sys_seconds time_of(const ASN1_TIME* time) {
  std::tm utc{};
  if (ASN1_TIME_to_tm(time, &utc) != 1) return {};
  const std::chrono::sys_days midnight = std::chrono::year(utc.tm_year + 1900) /
                                         std::chrono::month(static_cast<unsigned>(utc.tm_mon + 1)) /
                                         std::chrono::day(static_cast<unsigned>(utc.tm_mday));
  return midnight + std::chrono::hours(utc.tm_hour) + std::chrono::minutes(utc.tm_min) +
         std::chrono::seconds(utc.tm_sec);
}

}  // namespace

std::unique_ptr<const ClientCertificate> read_client_certificate(const ssl_st* ssl) {
  if ((SSL_get_verify_mode(ssl) & SSL_VERIFY_PEER) == 0 || SSL_get_verify_result(ssl) != X509_V_OK) return {};
  const X509* const certificate = SSL_get0_peer_certificate(ssl);
  if (!certificate) return {};
  auto made = std::make_unique<ClientCertificate>();
  made->subject = text_of(X509_get_subject_name(certificate));
  made->issuer = text_of(X509_get_issuer_name(certificate));
  made->common_name = common_name_of(X509_get_subject_name(certificate));
  read_alternative_names(certificate, *made);
  made->serial = serial_of(certificate);
  made->sha256 = sha256_of(certificate);
  made->not_after = time_of(X509_get0_notAfter(certificate));
  return made;
}

}  // namespace duet::detail
