#include "http/forwarded.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "http/ascii.hpp"

namespace duet::detail {

bool AddressRange::read(std::string_view text, Bytes& bytes, bool& is_v4) {
  const std::string address(text);
  is_v4 = false;
  if (inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1) return true;
  bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  is_v4 = inet_pton(AF_INET, address.c_str(), bytes.data() + 12) == 1;
  return is_v4;
}

std::optional<AddressRange> AddressRange::parse(std::string_view text) {
  AddressRange range;
  range.is_unix_ = text == unix_peer;
  if (range.is_unix_) return range;
  const std::size_t slash = std::min(text.find('/'), text.size());
  bool is_v4 = false;
  if (!read(text.substr(0, slash), range.first_, is_v4)) return {};
  if (slash == text.size()) return range;
  const std::string_view bits = text.substr(slash + 1);
  const auto end = std::from_chars(bits.data(), bits.data() + bits.size(), range.bits_);
  if (bits.empty() || end.ec != std::errc() || end.ptr != bits.data() + bits.size()) return {};
  if (range.bits_ < 0 || range.bits_ > (is_v4 ? 32 : 128)) return {};
  if (is_v4) range.bits_ += 96;
  return range;
}

bool AddressRange::contains(std::string_view address) const {
  if (is_unix_) return address == unix_peer;
  Bytes bytes{};
  bool is_v4 = false;
  if (!read(address, bytes, is_v4)) return false;
  for (int bit = 0; bit < bits_; ++bit) {
    const auto at = static_cast<std::size_t>(bit / 8);
    if (((bytes[at] ^ first_[at]) & (0x80 >> bit % 8)) != 0) return false;
  }
  return true;
}

bool contains(std::span<const AddressRange> ranges, std::string_view address) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const AddressRange& range) { return range.contains(address); });
}

std::string forwarded_for(std::string_view peer, std::string_view x_forwarded_for,
                          std::span<const AddressRange> trusted) {
  std::string_view known = peer;
  while (contains(trusted, known) && !x_forwarded_for.empty()) {
    const std::size_t comma = x_forwarded_for.rfind(',');
    const bool is_first = comma == std::string_view::npos;
    const std::string_view before =
        ascii::trim(is_first ? x_forwarded_for : x_forwarded_for.substr(comma + 1));
    if (!AddressRange::parse(before) || before.find('/') != std::string_view::npos) break;
    known = before;
    x_forwarded_for = is_first ? std::string_view() : x_forwarded_for.substr(0, comma);
  }
  return std::string(known);
}

}  // namespace duet::detail
