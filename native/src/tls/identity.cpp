#include "tls/identity.hpp"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include "base/openssl_error.hpp"

namespace duet::detail {

int no_passphrase(char*, int, int, void* was_asked) {
  if (was_asked) *static_cast<bool*>(was_asked) = true;
  return -1;
}

namespace {

// In bytes. Bundles of all public roots have a quarter of it.
constexpr std::size_t largest_file = 1 << 20;

using Bio = std::unique_ptr<BIO, int (*)(BIO*)>;

Bio open(std::string_view text) {
  return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free};
}

// A PEM text, and its name in error messages.
struct Source {
  std::string text;
  std::string name;  // "certificate file 'a.pem'", "certificate text"
};

std::optional<Source> read(const std::string& what, const std::string& file, const std::string& text,
                           std::string& error) {
  if (file.empty()) return Source{text, what + " text"};
  std::optional<std::string> read = read_pem(what + " file", file, error);
  if (!read) return {};
  return Source{std::move(*read), what + " file '" + file + "'"};
}

bool is_complete(const Certificate& from, std::string& error) {
  if (!from.certificate_file.empty() && !from.certificate_text.empty())
    error = "a certificate is given both as a file and as text";
  else if (!from.key_file.empty() && !from.key_text.empty())
    error = "a key is given both as a file and as text";
  else if ((from.certificate_file + from.certificate_text).empty() || (from.key_file + from.key_text).empty())
    error = from.certificate_text.empty() && from.key_text.empty()
                ? "a certificate file and a key file must be given together"
                : "a certificate and a key must be given together";
  return error.empty();
}

}  // namespace

std::optional<std::string> read_pem(const std::string& what, const std::string& path, std::string& error) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  std::string text;
  std::array<char, 4096> part{};
  errno = file ? 0 : errno;
  while (file && text.size() <= largest_file) {
    const std::size_t n = std::fread(part.data(), 1, part.size(), file.get());
    if (n == 0) break;
    text.append(part.data(), n);
  }
  if (file && std::ferror(file.get()) == 0 && text.size() <= largest_file) return text;
  error = "cannot read " + what + " '" + path +
          "': " + (text.size() > largest_file ? "it is too large" : std::generic_category().message(errno));
  return {};
}

std::vector<X509Pointer> parse_certificates(std::string_view pem) {
  std::vector<X509Pointer> found;
  const Bio memory = open(pem);
  while (memory) {
    X509Pointer one(PEM_read_bio_X509(memory.get(), nullptr, no_passphrase, nullptr));
    if (!one) break;
    found.push_back(std::move(one));
  }
  // The list ends with the error "no start line".
  if (!found.empty() && ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE) ERR_clear_error();
  return found;
}

std::optional<TlsIdentity> TlsIdentity::load(const Certificate& from, std::string& error) {
  error.clear();
  if (!is_complete(from, error)) return {};
  const auto certificate = read("certificate", from.certificate_file, from.certificate_text, error);
  if (!certificate) return {};
  const auto key = read("key", from.key_file, from.key_text, error);
  if (!key) return {};

  TlsIdentity made;
  made.name_ = certificate->name;
  ERR_clear_error();
  std::vector<X509Pointer> found = parse_certificates(certificate->text);
  if (found.empty() || ERR_peek_error() != 0) {  // a damaged certificate in the chain is an error, too
    error = "cannot use " + certificate->name + ": " +
            (ERR_GET_REASON(ERR_peek_error()) == PEM_R_NO_START_LINE ? "it contains no certificate"
                                                                     : openssl_reason());
    return {};
  }
  made.certificate_ = std::move(found.front());
  made.chain_.reset(sk_X509_new_null());
  for (std::size_t i = 1; i < found.size(); ++i) sk_X509_push(made.chain_.get(), found[i].release());

  bool was_asked = false;
  const Bio memory = open(key->text);
  made.key_.reset(memory ? PEM_read_bio_PrivateKey(memory.get(), nullptr, no_passphrase, &was_asked)
                         : nullptr);
  if (!made.key_) {
    error = "cannot use " + key->name + ": " +
            (was_asked ? "it is encrypted, and a passphrase is not supported"
             : key->text.find("PRIVATE KEY-----") == std::string::npos ? "it contains no private key"
                                                                       : openssl_reason());
    return {};
  }
  if (X509_check_private_key(made.certificate_.get(), made.key_.get()) == 1) return made;
  error = key->name + " does not match " + certificate->name;
  return {};
}

bool TlsIdentity::use(SSL_CTX* context, std::string& error) const {
  if (SSL_CTX_use_cert_and_key(context, certificate_.get(), key_.get(), chain_.get(), 1) == 1) return true;
  error = "cannot use " + name_ + ": " + openssl_reason();
  return false;
}

bool TlsIdentity::use(SSL* session) const {
  return SSL_use_cert_and_key(session, certificate_.get(), key_.get(), chain_.get(), 1) == 1;
}

bool TlsIdentity::is_for(const std::string& host, Match match) const {
  if (host.empty() || host.front() == '.') return false;  // OpenSSL would match it with all subdomains
  const unsigned int flags = X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS |
                             (match == Match::exact ? X509_CHECK_FLAG_NO_WILDCARDS : 0);
  return X509_check_host(certificate_.get(), host.data(), host.size(), flags, nullptr) == 1;
}

std::string TlsIdentity::date_problem() const {
  if (X509_cmp_current_time(X509_get0_notAfter(certificate_.get())) < 0) return name_ + " has expired";
  if (X509_cmp_current_time(X509_get0_notBefore(certificate_.get())) > 0) return name_ + " is not valid yet";
  return {};
}

}  // namespace duet::detail
