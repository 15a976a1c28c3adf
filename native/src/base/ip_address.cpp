#include "base/ip_address.hpp"

#include <algorithm>
#include <cstring>

namespace duet::detail {

namespace {

constexpr std::size_t v4_at = 12;
constexpr std::array<unsigned char, v4_at> v4_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

}  // namespace

IpAddress IpAddress::v4(const void* bytes) {
  IpAddress address;
  std::copy(v4_prefix.begin(), v4_prefix.end(), address.bytes_.begin());
  std::memcpy(address.bytes_.data() + v4_at, bytes, address.bytes_.size() - v4_at);
  return address;
}

IpAddress IpAddress::v6(const void* bytes) {
  IpAddress address;
  std::memcpy(address.bytes_.data(), bytes, address.bytes_.size());
  return address;
}

std::optional<IpAddress> IpAddress::of(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET) return v4(&reinterpret_cast<const sockaddr_in&>(address).sin_addr);
  if (address.ss_family == AF_INET6) return v6(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr);
  return {};
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  std::array<char, INET6_ADDRSTRLEN> terminated{};
  if (text.size() >= terminated.size() || text.find('\0') != std::string_view::npos) return {};
  std::copy(text.begin(), text.end(), terminated.begin());
  Bytes bytes{};
  if (text.find(':') != std::string_view::npos) {
    if (inet_pton(AF_INET6, terminated.data(), bytes.data()) == 1) return v6(bytes.data());
  } else if (inet_pton(AF_INET, terminated.data(), bytes.data()) == 1) {
    return v4(bytes.data());
  }
  return {};
}

bool IpAddress::is_v4() const { return std::equal(v4_prefix.begin(), v4_prefix.end(), bytes_.begin()); }

bool IpAddress::is_loopback() const {
  if (is_v4()) return bytes_[v4_at] == 127;
  return bytes_.back() == 1 &&
         std::all_of(bytes_.begin(), bytes_.end() - 1, [](auto byte) { return byte == 0; });
}

std::string IpAddress::text() const {
  std::string text;
  if (is_v4()) {  // many times as fast as inet_ntop()
    for (std::size_t i = v4_at; i < bytes_.size(); ++i)
      (text += i == v4_at ? "" : ".") += std::to_string(bytes_[i]);
    return text;
  }
  text.resize(INET6_ADDRSTRLEN);
  inet_ntop(AF_INET6, bytes_.data(), text.data(), INET6_ADDRSTRLEN);
  text.resize(std::strlen(text.data()));
  return text;
}

}  // namespace duet::detail
