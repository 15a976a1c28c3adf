// What a TLS session reads from and writes to instead of a socket: bytes in memory, behind an OpenSSL BIO.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "memory/bytes.hpp"

struct bio_st;

namespace duet::detail {

/// One BIO with both directions. A pair of memory BIOs would copy every byte once more each way.
class MemoryBio {
 public:
  MemoryBio() = default;
  MemoryBio(const MemoryBio&) = delete;
  MemoryBio& operator=(const MemoryBio&) = delete;

  /// Lets the session read these bytes, after those it has not read yet. They are not copied: they must stay
  /// valid until the session has read them all or keep() was called.
  void feed(std::span<const std::byte> bytes);
  /// Copies what was fed and is not read yet, so that the fed memory can be used again.
  void keep();
  /// Forgets all that is not read yet.
  void drop();
  std::size_t read(std::span<std::byte> out);
  [[nodiscard]] bool empty() const { return fed_.empty() && kept_read_ == kept_.size(); }

  /// A new BIO over this object, which must outlive it. Null when memory ran out.
  bio_st* make_bio();

  Bytes output;  ///< what the session wrote

 private:
  std::span<const std::byte> fed_;
  std::vector<std::byte> kept_;  // comes before fed_
  std::size_t kept_read_ = 0;
};

}  // namespace duet::detail
