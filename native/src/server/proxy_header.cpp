#include "server/proxy_header.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/ip_address.hpp"
#include "http/forwarded.hpp"

namespace duet::detail {

namespace {

using State = ProxyHeader::State;

constexpr std::string_view line_start = "PROXY ";
constexpr std::size_t longest_line = 107;  // with its CRLF, section 2.1

constexpr std::string_view signature{"\r\n\r\n\0\r\nQUIT\n", 12};
constexpr std::size_t fixed_part = 16;

const ProxyHeader bad{State::bad};

std::optional<IpAddress> address(bool is_v6, std::string_view text) {
  if ((text.find(':') != std::string_view::npos) != is_v6) return {};
  return IpAddress::parse(text);
}

bool is_port(std::string_view text) {
  unsigned port = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), port);
  const bool is_shortest = text == "0" || !text.starts_with('0');
  return read.ec == std::errc() && read.ptr == text.data() + text.size() && is_shortest && port <= 0xFFFF;
}

/// Removes and returns the text before the next blank; the last word has none.
std::string_view word(std::string_view& line) {
  const std::size_t blank = std::min(line.find(' '), line.size());
  const std::string_view first = line.substr(0, blank);
  line.remove_prefix(std::min(blank + 1, line.size()));
  return first;
}

ProxyHeader parse_line(std::string_view bytes) {
  const std::size_t end = bytes.substr(0, longest_line).find("\r\n");
  if (end == std::string_view::npos) return bytes.size() < longest_line ? ProxyHeader{} : bad;
  ProxyHeader header{State::done, end + 2};
  std::string_view line = bytes.substr(line_start.size(), end - line_start.size());
  if (std::count(line.begin(), line.end(), '\0') > 0) return bad;
  const bool has_all = std::count(line.begin(), line.end(), ' ') == 4;
  const std::string_view kind = word(line);
  if (kind == "UNKNOWN") return header;  // the rest of the line is ignored
  if ((kind != "TCP4" && kind != "TCP6") || !has_all) return bad;
  const bool is_v6 = kind == "TCP6";
  const auto source = address(is_v6, word(line));
  const auto destination = address(is_v6, word(line));
  if (!source || !destination || !is_port(word(line)) || !is_port(line)) return bad;
  header.source = source->text();
  return header;
}

ProxyHeader parse_binary(std::string_view bytes) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
  if (bytes.size() > 12 && byte(12) != 0x20 && byte(12) != 0x21) return bad;  // version 2; LOCAL, PROXY
  if (bytes.size() < fixed_part) return {};
  const bool is_local = byte(12) == 0x20;
  const std::size_t length = std::size_t{byte(14)} << 8 | byte(15);
  if (fixed_part + length > ProxyHeader::longest) return bad;
  if (bytes.size() < fixed_part + length) return {};
  ProxyHeader header{State::done, fixed_part + length};
  if (is_local) return header;  // its addresses are to be ignored
  const std::string_view addresses = bytes.substr(fixed_part, length);
  switch (byte(13)) {
    case 0x00: return header;
    case 0x11:
      if (length < 12) return bad;
      header.source = IpAddress::v4(addresses.data()).text();
      return header;
    case 0x21:
      if (length < 36) return bad;
      header.source = IpAddress::v6(addresses.data()).text();
      return header;
    case 0x31:
      if (length < 216) return bad;
      header.source = unix_peer;
      return header;
    default: return bad;  // a datagram, or undefined
  }
}

}  // namespace

ProxyHeader ProxyHeader::parse(std::string_view bytes) {
  const auto begins = [&](std::string_view with) {
    const std::size_t size = std::min(bytes.size(), with.size());
    return bytes.substr(0, size) == with.substr(0, size);
  };
  if (begins(line_start)) return bytes.size() < line_start.size() ? ProxyHeader{} : parse_line(bytes);
  if (begins(signature)) return bytes.size() < signature.size() ? ProxyHeader{} : parse_binary(bytes);
  return bad;
}

}  // namespace duet::detail
