// An OpenSSL BIO over bytes in memory, in place of a TLS session's socket.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "memory/bytes.hpp"

struct bio_st;

namespace duet::detail {

/// One BIO for both directions. A pair of OpenSSL's memory BIOs would copy every byte once more each way.
class MemoryBio {
 public:
  MemoryBio() = default;
  MemoryBio(const MemoryBio&) = delete;
  MemoryBio& operator=(const MemoryBio&) = delete;

  /// Provides bytes to the session, after those it has not read yet. They are not copied: they must stay
  /// valid until the session has read them all or keep() was called.
  void feed(std::span<const std::byte> bytes);
  /// Copies the unread bytes, so that the memory passed to feed() can be reused.
  void keep();
  /// Discards the unread bytes.
  void drop();
  std::size_t read(std::span<std::byte> out);
  [[nodiscard]] bool empty() const { return fed_.empty() && kept_read_ == kept_.size(); }

  /// Returns a new BIO over this object, which must outlive it. Null if the allocation fails.
  bio_st* make_bio();

  Bytes output;  ///< written by the session

 private:
  std::span<const std::byte> fed_;
  std::vector<std::byte> kept_;  // before fed_
  std::size_t kept_read_ = 0;
};

}  // namespace duet::detail
