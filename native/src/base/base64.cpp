#include "base/base64.hpp"

#include <openssl/evp.h>

namespace duet::detail {

std::string to_base64(std::span<const unsigned char> bytes) {
  // EVP_EncodeBlock appends a NUL that it does not count.
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                  static_cast<int>(bytes.size()));
  text.pop_back();
  return text;
}

}  // namespace duet::detail
