#include "base/address_range.hpp"

#include <algorithm>
#include <charconv>

namespace duet::detail {

std::optional<AddressRange> AddressRange::parse(std::string_view text) {
  AddressRange range;
  if (text == unix_peer) return range;
  const std::size_t slash = std::min(text.find('/'), text.size());
  range.first_ = IpAddress::parse(text.substr(0, slash));
  if (!range.first_) return {};
  if (slash == text.size()) return range;
  const std::string_view bits = text.substr(slash + 1);
  const bool is_short = text.substr(0, slash).find(':') == std::string_view::npos;
  const auto end = std::from_chars(bits.data(), bits.data() + bits.size(), range.bits_);
  if (bits.empty() || end.ec != std::errc() || end.ptr != bits.data() + bits.size()) return {};
  if (range.bits_ < 0 || range.bits_ > (is_short ? 32 : 128)) return {};
  if (is_short) range.bits_ += 96;
  return range;
}

bool AddressRange::contains(const IpAddress& address) const {
  if (!first_) return false;
  for (int bit = 0; bit < bits_; ++bit) {
    const auto at = static_cast<std::size_t>(bit / 8);
    if (((address.bytes()[at] ^ first_->bytes()[at]) & (0x80 >> bit % 8)) != 0) return false;
  }
  return true;
}

}  // namespace duet::detail
