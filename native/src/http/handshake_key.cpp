#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <span>

#include "http/handshake.hpp"

namespace duet::detail {

namespace {

std::string base64(std::span<const unsigned char> bytes) {
  // EVP_EncodeBlock ends what it writes with a NUL, one byte more than it counts.
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                  static_cast<int>(bytes.size()));
  text.pop_back();
  return text;
}

}  // namespace

std::string accept_key(std::string_view sec_websocket_key) {
  std::string salted(sec_websocket_key);
  salted += "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (EVP_Digest(salted.data(), salted.size(), digest.data(), &size, EVP_sha1(), nullptr) != 1) return {};
  return base64(std::span(digest).first(size));
}

std::string make_key() {
  std::array<unsigned char, 16> nonce{};
  if (RAND_bytes(nonce.data(), static_cast<int>(nonce.size())) != 1) return {};
  return base64(nonce);
}

}  // namespace duet::detail
