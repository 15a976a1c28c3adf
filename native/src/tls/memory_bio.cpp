#include "tls/memory_bio.hpp"

#include <openssl/bio.h>

#include <algorithm>

namespace duet::detail {

namespace {

MemoryBio& wire_of(BIO* bio) { return *static_cast<MemoryBio*>(BIO_get_data(bio)); }

int bio_read(BIO* bio, char* out, int size) {
  BIO_clear_retry_flags(bio);
  if (size <= 0) return 0;
  const std::size_t n =
      wire_of(bio).read(std::as_writable_bytes(std::span(out, static_cast<std::size_t>(size))));
  if (n > 0) return static_cast<int>(n);
  BIO_set_retry_read(bio);
  return -1;
}

int bio_write(BIO* bio, const char* data, int size) {
  BIO_clear_retry_flags(bio);
  if (size <= 0) return 0;
  const bool fits =
      wire_of(bio).output.append(std::as_bytes(std::span(data, static_cast<std::size_t>(size))));
  return fits ? size : -1;  // without a retry: the session fails
}

long bio_control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

int bio_create(BIO* bio) {
  BIO_set_init(bio, 1);
  return 1;
}

const BIO_METHOD* bio_method() {
  // Exists as long as the process, because BIOs refer to it.
  static const BIO_METHOD* const method = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "duet wire");
    if (made == nullptr) return made;
    BIO_meth_set_read(made, bio_read);
    BIO_meth_set_write(made, bio_write);
    BIO_meth_set_ctrl(made, bio_control);
    BIO_meth_set_create(made, bio_create);
    return made;
  }();
  return method;
}

}  // namespace

void MemoryBio::feed(std::span<const std::byte> bytes) {
  keep();
  fed_ = bytes;
}

void MemoryBio::keep() {
  if (fed_.empty()) return;
  kept_.erase(kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(kept_read_));
  kept_read_ = 0;
  kept_.insert(kept_.end(), fed_.begin(), fed_.end());
  fed_ = {};
}

void MemoryBio::drop() {
  kept_ = {};
  kept_read_ = 0;
  fed_ = {};
}

std::size_t MemoryBio::read(std::span<std::byte> out) {
  std::size_t n = 0;
  if (kept_read_ < kept_.size()) {
    n = std::min(out.size(), kept_.size() - kept_read_);
    std::copy_n(kept_.begin() + static_cast<std::ptrdiff_t>(kept_read_), n, out.begin());
    kept_read_ += n;
    if (kept_read_ == kept_.size()) {
      kept_ = {};
      kept_read_ = 0;
    }
    out = out.subspan(n);
  }
  const std::size_t direct = std::min(out.size(), fed_.size());
  std::copy_n(fed_.begin(), direct, out.begin());
  fed_ = fed_.subspan(direct);
  return n + direct;
}

bio_st* MemoryBio::make_bio() {
  const BIO_METHOD* method = bio_method();
  BIO* const bio = method ? BIO_new(method) : nullptr;
  if (bio != nullptr) BIO_set_data(bio, this);
  return bio;
}

}  // namespace duet::detail
