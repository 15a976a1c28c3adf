#include "tls/client_context.hpp"

#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "base/openssl_error.hpp"
#include "platform/system_roots.hpp"
#include "tls/alpn.hpp"
#include "tls/identity.hpp"
#include "tls/rehearsal.hpp"

namespace duet::detail {

namespace {

std::string quoted(const std::string& path) { return "'" + path + "'"; }

bool can_read(const std::string& what, const std::string& path, std::string& error) {
  if (std::FILE* file = std::fopen(path.c_str(), "rb")) {
    static_cast<void>(std::fclose(file));
    return true;
  }
  error = "cannot read " + what + ' ' + quoted(path) + ": " + std::generic_category().message(errno);
  return false;
}

bool has_folder(const std::string& path, std::string& error) {
  std::error_code failed;
  const std::filesystem::directory_iterator opened(path, failed);
  if (failed) error = "cannot read CA folder " + quoted(path) + ": " + failed.message();
  return !failed;
}

bool use_roots_text(SSL_CTX* context, const std::string& text, std::string& error) {
  const std::vector<X509Pointer> roots = parse_certificates(text);
  for (const X509Pointer& root : roots)
    if (X509_STORE_add_cert(SSL_CTX_get_cert_store(context), root.get()) != 1) {
      error = "cannot use the CA text: " + openssl_reason();
      return false;
    }
  ERR_clear_error();  // the error that ends the list
  if (roots.empty()) error = "the CA text contains no certificate";
  return !roots.empty();
}

bool use_roots(SSL_CTX* context, const TlsClientOptions& options, std::string& error) {
  if (options.ca_file.empty() && options.ca_folder.empty() && options.ca_text.empty()) {
    if (trust_system_roots(context)) return true;
    error = "cannot use the system's trusted certificates: " + openssl_reason();
    return false;
  }
  if (!options.ca_file.empty()) {
    if (!can_read("CA file", options.ca_file, error)) return false;
    if (SSL_CTX_load_verify_locations(context, options.ca_file.c_str(), nullptr) != 1) {
      error = "cannot use CA file " + quoted(options.ca_file) + ": " + openssl_reason();
      return false;
    }
  }
  if (!options.ca_folder.empty()) {
    // OpenSSL reads the folder only when it needs a certificate, and reports no error if it does not exist.
    if (!has_folder(options.ca_folder, error)) return false;
    if (SSL_CTX_load_verify_locations(context, nullptr, options.ca_folder.c_str()) != 1) {
      error = "cannot use CA folder " + quoted(options.ca_folder) + ": " + openssl_reason();
      return false;
    }
  }
  return options.ca_text.empty() || use_roots_text(context, options.ca_text, error);
}

bool use_identity(SSL_CTX* context, const Certificate& from, std::string& error) {
  if ((from.certificate_file + from.certificate_text + from.key_file + from.key_text).empty()) return true;
  const std::optional<TlsIdentity> identity = TlsIdentity::load(from, error);
  return identity && identity->use(context, error);
}

}  // namespace

std::shared_ptr<TlsContext> make_client_context(const TlsClientOptions& options, std::string& error) {
  std::shared_ptr<TlsContext> made = TlsContext::make(TLS_client_method(), error);
  if (!made) return nullptr;
  SSL_CTX* const context = made->native();
  const bool verifies = !options.insecure_skip_verification;
  if (verifies && !use_roots(context, options, error)) return nullptr;
  if (!use_identity(context, {options.certificate_file, options.key_file}, error)) return nullptr;
  if (options.minimum_version == TlsVersion::tls_1_3 && !made->require_1_3(error)) return nullptr;
  SSL_CTX_set_verify(context, verifies ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
  // Unlike the rest of OpenSSL, this returns 0 for success.
  if (SSL_CTX_set_alpn_protos(context, alpn.data(), static_cast<unsigned int>(alpn.size())) != 0) {
    error = "cannot set up TLS: " + openssl_reason();
    return nullptr;
  }
  return rehearse_client(context, error) ? made : nullptr;
}

}  // namespace duet::detail
