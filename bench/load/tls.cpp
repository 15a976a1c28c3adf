#include "tls.hpp"

#include <openssl/ssl.h>

#include <algorithm>

namespace bench {

namespace {

SSL_CTX* context() {
  static SSL_CTX* const shared = [] {
    SSL_CTX* const result = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_read_ahead(result, 1);
    SSL_CTX_set_session_cache_mode(result, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(result, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    return result;
  }();
  return shared;
}

}  // namespace

void Tls::Free::operator()(ssl_st* ssl) const { SSL_free(ssl); }

Tls::Tls(int fd) : ssl_(SSL_new(context())) {
  SSL_set_fd(ssl_.get(), fd);
  SSL_set_connect_state(ssl_.get());
}

ssize_t Tls::outcome(int result) const {
  if (result > 0) return result;
  const int error = SSL_get_error(ssl_.get(), result);
  return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? -1 : 0;
}

int Tls::handshake() {
  const ssize_t result = outcome(SSL_do_handshake(ssl_.get()));
  return result > 0 ? 1 : result < 0 ? 0 : -1;
}

ssize_t Tls::read(char* buffer, std::size_t size) {
  return outcome(SSL_read(ssl_.get(), buffer, static_cast<int>(size)));
}

ssize_t Tls::write(std::string_view bytes) {
  const int size = static_cast<int>(std::min<std::size_t>(bytes.size(), 1 << 30));
  return outcome(SSL_write(ssl_.get(), bytes.data(), size));
}

}  // namespace bench
