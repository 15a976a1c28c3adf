#include "request_ids.hpp"

#include <random>

namespace chat {

namespace {

std::uint64_t any_number() {
  std::random_device device;
  return std::uint64_t{device()} << 32 | device();
}

}  // namespace

RequestIds::RequestIds(std::optional<std::uint64_t> seed) : state_(seed ? *seed : any_number()) {}

std::string RequestIds::next() {
  std::string id;
  for (int round = 0; round < 2; ++round) {
    // splitmix64 (Steele, Lea and Flood: "Fast splittable pseudorandom number generators", 2014).
    std::uint64_t x = state_ += 0x9E3779B97F4A7C15;
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
    x = (x ^ x >> 27) * 0x94D049BB133111EB;
    x ^= x >> 31;
    for (int digit = 0; digit < 8; ++digit, x >>= 8) id += "0123456789abcdefghijkmnpqrstuvwxyz"[x % 34];
  }
  return id;
}

}  // namespace chat
