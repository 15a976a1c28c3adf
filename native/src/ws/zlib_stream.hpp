// zlib, as deflater.cpp and inflater.cpp use it.
#pragma once

#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <span>

namespace duet::detail {

// zlib counts in 32 bits.
inline constexpr std::size_t most_for_zlib = std::size_t{1} << 30;

// If the allocation fails, the program ends, as with an uncaught exception of `new`.
inline voidpf zlib_allocate(voidpf, uInt count, uInt size) {
  void* memory = std::calloc(count, size);
  if (!memory) std::abort();
  return memory;
}

inline void zlib_free(voidpf, voidpf memory) { std::free(memory); }

inline z_stream* new_zlib_stream() {
  auto* stream = new z_stream{};
  stream->zalloc = zlib_allocate;
  stream->zfree = zlib_free;
  return stream;
}

/// Pass the data as far as it fits zlib's counters, and return the size passed.
inline std::size_t give_input(z_stream& stream, std::span<const std::byte> bytes) {
  const std::size_t size = std::min(bytes.size(), most_for_zlib);
  stream.next_in = reinterpret_cast<const Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(size);
  return size;
}
inline std::size_t give_output(z_stream& stream, std::span<std::byte> bytes) {
  const std::size_t size = std::min(bytes.size(), most_for_zlib);
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(size);
  return size;
}

}  // namespace duet::detail
