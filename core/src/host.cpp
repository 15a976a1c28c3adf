#include "host.hpp"

#include <algorithm>
#include <charconv>

#include "characters.hpp"

namespace duet::detail {

namespace {

// These functions read a NUL-terminated text. No production accepts NUL, so none of them checks for the end,
// and the position is a single pointer. They return the position after what they read, or null if it does not
// match.

constexpr std::uint64_t too_large = std::uint64_t{1} << 32;

int hex_value(char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; }

/// Reads one number of an IPv4 address: "0x" begins a hexadecimal one, "0" an octal one. If the number is too
/// large, `value` is larger than any address.
const char* read_number(const char* at, std::uint64_t& value, bool& is_plain) {
  int base = 10;
  if (*at == '0' && is_one_of(at[1], digit | letter)) {
    is_plain = false;
    base = 8;
    ++at;
    if ((*at | 0x20) == 'x') {
      base = 16;
      ++at;
    }
  }
  value = 0;
  for (; is_one_of(*at, digit | hex_letter) && hex_value(*at) < base; ++at)
    value = std::min(value * static_cast<unsigned>(base) + static_cast<unsigned>(hex_value(*at)), too_large);
  return at;
}

/// Reads labels with dots between them, and possibly a dot at the end. If the last label is a number, they
/// are an IPv4 address ("ends in a number checker"); `is_plain` tells whether it has its usual form.
const char* read_labels(const char* at, Host& host, bool& is_plain) {
  int labels = 0;
  bool all_numbers = true;
  bool all_bytes = true;  // except the last
  bool is_numeric = false;
  std::uint64_t address = 0;
  std::uint64_t last = 0;
  is_plain = true;
  while (true) {
    const char* const end = skip(at, letter | digit | label_mark);
    if (end == at) {
      is_plain = false;
      break;
    }
    if (end - at == 2 && *at == '0' && (at[1] | 0x20) == 'x') return nullptr;  // browsers disagree about it
    all_bytes = all_bytes && last < 256;
    address = address << 8 | last;
    const bool is_number = read_number(at, last, is_plain) == end;
    is_numeric = is_number || skip(at, digit) == end;
    all_numbers = all_numbers && is_number;
    ++labels;
    at = end;
    if (*at != '.') break;
    ++at;
  }
  if (labels == 0) return nullptr;
  if (!is_numeric) return at;
  if (!all_numbers || !all_bytes || labels > 4 || last >> (8 * (5 - labels)) != 0) return nullptr;
  is_plain = is_plain && labels == 4;
  host.kind = Host::Kind::ipv4;
  host.ipv4 = static_cast<std::uint32_t>(address << (8 * (5 - labels)) | last);
  return at;
}

/// Reads an IPv6 address (RFC 4291 section 2.2) up to and including the bracket: groups of hexadecimal
/// digits, at most one "::", and at the end possibly an IPv4 address in its usual form.
const char* read_ipv6(const char* at, Host& host) {
  std::size_t groups = 0;
  std::size_t gap = 9;  // none
  if (at[0] == ':' && at[1] == ':') {
    at += 2;
    gap = 0;
  }
  while (*at != ']') {
    if (groups == 8) return nullptr;
    const char* const end = skip(at, digit | hex_letter);
    if (*end == '.') {
      bool is_plain = false;
      at = read_labels(at, host, is_plain);
      if (!at || !is_plain || host.kind != Host::Kind::ipv4 || groups > 6) return nullptr;
      host.ipv6[groups++] = static_cast<std::uint16_t>(host.ipv4 >> 16);
      host.ipv6[groups++] = static_cast<std::uint16_t>(host.ipv4);
      break;
    }
    if (end == at || end - at > 4) return nullptr;
    int group = 0;
    for (; at != end; ++at) group = group << 4 | hex_value(*at);
    host.ipv6[groups++] = static_cast<std::uint16_t>(group);
    if (*at != ':') break;
    if (*++at == ':') {
      if (gap < 9) return nullptr;
      gap = groups;
      ++at;
    } else if (*at == ']') {
      return nullptr;
    }
  }
  if (*at != ']' || (groups == 8) != (gap == 9)) return nullptr;
  std::uint16_t* const first = host.ipv6.data();
  if (gap < groups) std::rotate(first + gap, first + groups, first + host.ipv6.size());
  host.kind = Host::Kind::ipv6;
  return at + 1;
}

void append_ipv6(std::string& out, const std::array<std::uint16_t, 8>& groups) {
  std::size_t gap = 0;  // the first of the longest runs of two or more zeros
  std::size_t gap_size = 1;
  for (std::size_t begin = 0; begin < groups.size(); ++begin) {
    std::size_t end = begin;
    while (end < groups.size() && groups[end] == 0) ++end;
    if (end - begin > gap_size) {
      gap = begin;
      gap_size = end - begin;
    }
  }
  out += '[';
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (gap_size > 1 && i == gap) {
      out += i == 0 ? "::" : ":";
      i += gap_size - 1;
      continue;
    }
    std::array<char, 4> group{};
    const auto end = std::to_chars(group.data(), group.data() + group.size(), groups[i], 16);
    out.append(group.data(), end.ptr);
    if (i + 1 < groups.size()) out += ':';
  }
  out += ']';
}

}  // namespace

const char* read_host(const char* at, Host& host) {
  if (*at == '[') return read_ipv6(at + 1, host);
  char* out = host.name.data();
  for (; is_one_of(*at, digit | letter | host_mark) || *at == '%'; ++at) {
    char c = *at;
    if (c == '%') {
      if (!is_one_of(at[1], digit | hex_letter) || !is_one_of(at[2], digit | hex_letter)) return nullptr;
      c = static_cast<char>(hex_value(at[1]) << 4 | hex_value(at[2]));
      if (!is_one_of(c, digit | letter | host_mark)) return nullptr;
      at += 2;
    }
    if (out == &host.name.back()) return nullptr;
    *out++ = c;
  }
  *out = '\0';
  bool is_plain = false;
  return read_labels(host.name.data(), host, is_plain) == out ? at : nullptr;
}

std::string Host::text() const {
  std::string result;
  if (kind == Kind::name) {
    for (const char* at = name.data(); *at; ++at)
      result += static_cast<char>(*at >= 'A' && *at <= 'Z' ? *at | 0x20 : *at);
  } else if (kind == Kind::ipv4) {
    for (int shift = 24; shift >= 0; shift -= 8)
      (result += std::to_string(ipv4 >> shift & 255)) += shift == 0 ? "" : ".";
  } else {
    append_ipv6(result, ipv6);
  }
  return result;
}

bool read_whole_host(std::string_view text, Host& host) {
  const std::string copy(text);
  return read_host(copy.c_str(), host) == copy.c_str() + copy.size();
}

}  // namespace duet::detail
