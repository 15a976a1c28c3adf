#include <openssl/evp.h>

#include <array>
#include <span>

#include "http/base64.hpp"
#include "http/handshake.hpp"
#include "ws/random_bytes.hpp"

namespace duet::detail {

std::string accept_key(std::string_view sec_websocket_key) {
  std::string salted(sec_websocket_key);
  salted += "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (EVP_Digest(salted.data(), salted.size(), digest.data(), &size, EVP_sha1(), nullptr) != 1) return {};
  return to_base64(std::span(digest).first(size));
}

std::string make_key() {
  std::array<unsigned char, 16> nonce;
  fill_with_random(std::as_writable_bytes(std::span(nonce)));
  return to_base64(nonce);
}

}  // namespace duet::detail
