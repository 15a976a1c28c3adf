#include "ws/mask.hpp"

#include <set>
#include <vector>

#include "catch.hpp"

using namespace duet::detail;

namespace {

constexpr MaskKey key{std::byte{0x12}, std::byte{0x80}, std::byte{0xFF}, std::byte{0x07}};

std::vector<std::byte> counted(std::size_t size) {
  std::vector<std::byte> bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i * 7 + 1);
  return bytes;
}

}  // namespace

TEST_CASE("RFC 6455 5.3: masking is the XOR with the key at all offsets and sizes") {
  for (std::size_t misaligned = 0; misaligned < 8; ++misaligned)
    for (std::size_t offset = 0; offset < 9; ++offset)
      for (std::size_t size = 0; size <= 40; ++size) {
        const std::vector<std::byte> from = counted(misaligned + size);
        std::vector<std::byte> to(misaligned + size + 8, std::byte{0xEE});
        apply_mask(from.data() + misaligned, to.data() + misaligned, size, key, offset);
        bool same = true;
        for (std::size_t i = 0; i < size; ++i)
          same = same && to[misaligned + i] == (from[misaligned + i] ^ key[(offset + i) % 4]);
        for (std::size_t i = 0; i < to.size(); ++i)
          if (i < misaligned || i >= misaligned + size) same = same && to[i] == std::byte{0xEE};
        if (!same) FAIL_CHECK("misaligned " << misaligned << " offset " << offset << " size " << size);
      }
}

TEST_CASE("masking in place twice restores the bytes also in pieces") {
  const auto original = counted(40);
  for (std::size_t cut = 0; cut <= 40; ++cut) {
    auto bytes = original;
    apply_mask(bytes.data(), bytes.data(), bytes.size(), key, 0);
    apply_mask(bytes.data(), bytes.data(), cut, key, 0);
    apply_mask(bytes.data() + cut, bytes.data() + cut, bytes.size() - cut, key, cut);
    CHECK(bytes == original);
  }
}

TEST_CASE("RFC 6455 10.3: keys do not repeat even after a thousand") {
  MaskSource source;
  std::set<MaskKey> seen;
  for (int i = 0; i < 5000; ++i) seen.insert(source.next());
  CHECK(seen.size() > 4990);  // of 2^32, a pair or two may be equal
  MaskSource other;
  CHECK(seen.count(other.next()) == 0);
}
