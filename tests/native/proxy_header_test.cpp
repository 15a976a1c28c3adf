// The PROXY protocol, byte by byte (HAProxy's proxy-protocol.txt, sections 2.1 and 2.2).
#include "server/proxy_header.hpp"

#include "catch.hpp"

using duet::detail::ProxyHeader;
using namespace std::string_literals;

namespace {

const std::string signature = "\r\n\r\n\0\r\nQUIT\n"s;

std::string binary(char command, char family, const std::string& rest) {
  const auto size = static_cast<unsigned>(rest.size());
  return signature + command + family + static_cast<char>(size >> 8) + static_cast<char>(size & 0xFF) + rest;
}

const std::string ipv4 = "\xC0\x00\x02\x01\xC6\x33\x64\x02\x12\x34\x01\xBB"s;  // 192.0.2.1 to 198.51.100.2

/// Returns "bad", "incomplete", or the source. Checks also that every shorter prefix is incomplete, and that
/// the bytes after the header are not consumed.
std::string source(const std::string& bytes) {
  const ProxyHeader header = ProxyHeader::parse(bytes);
  if (header.state == ProxyHeader::State::bad) return "bad";
  if (header.state == ProxyHeader::State::incomplete) return "incomplete";
  CHECK(header.consumed == bytes.size());
  CHECK(ProxyHeader::parse(bytes + "GET").consumed == bytes.size());
  for (std::size_t size = 0; size < bytes.size(); ++size)
    if (ProxyHeader::parse(bytes.substr(0, size)).state != ProxyHeader::State::incomplete) FAIL(size);
  return header.source;
}

}  // namespace

TEST_CASE("a PROXY line has the address of the client") {
  CHECK(source("PROXY TCP4 192.0.2.1 198.51.100.2 51234 443\r\n") == "192.0.2.1");
  CHECK(source("PROXY TCP6 2001:DB8::1 2001:db8::2 0 65535\r\n") == "2001:db8::1");
  CHECK(source("PROXY TCP6 ::ffff:192.0.2.1 ::1 1 2\r\n") == "192.0.2.1");
  CHECK(source("PROXY UNKNOWN\r\n").empty());
  CHECK(source("PROXY UNKNOWN ffff::1 whatever it is\r\n").empty());
}

TEST_CASE("a malformed or too long PROXY line is refused") {
  for (const std::string& line :
       {"PROXY TCP4 192.0.2.1 198.51.100.2 51234\r\n"s, "PROXY TCP4 192.0.2.1 198.51.100.2 51234 443 \r\n"s,
        "PROXY TCP4  192.0.2.1 198.51.100.2 51234 443\r\n"s, "PROXY TCP4 ::1 ::1 1 2\r\n"s,
        "PROXY TCP6 192.0.2.1 192.0.2.1 1 2\r\n"s, "PROXY TCP4 192.0.2.256 192.0.2.1 1 2\r\n"s,
        "PROXY TCP4 192.0.2.1 192.0.2.1 65536 2\r\n"s, "PROXY TCP4 192.0.2.1 192.0.2.1 01 2\r\n"s,
        "PROXY TCP4 192.0.2.1 192.0.2.1 -1 2\r\n"s, "PROXY TCP4 192.0.2.1 192.0.2.1 1 \r\n"s,
        "PROXY TCP4 192.0.2.1\0x 192.0.2.1 1 2\r\n"s, "PROXY UDP4 192.0.2.1 192.0.2.1 1 2\r\n"s,
        "PROXY \r\n"s, "proxy TCP4 192.0.2.1 192.0.2.1 1 2\r\n"s, "GET / HTTP/1.1\r\n"s, "PROXX"s,
        "\x16\x03"s})
    CHECK(source(line) == "bad");
  const std::string longest = "PROXY UNKNOWN " + std::string(91, 'x');
  CHECK(source(longest + "\r\n").empty());
  CHECK(source(longest + "x\r\n") == "bad");
  CHECK(source("PROXY TCP4 192.0.2.1 198.51.100.2 51234 443\n") == "incomplete");
}

TEST_CASE("a binary header has the address of the client and the rest is skipped") {
  CHECK(source(binary('\x21', '\x11', ipv4)) == "192.0.2.1");
  CHECK(source(binary('\x21', '\x11', ipv4 + "\x03\x00\x04" + "\1\2\3\4"s)) == "192.0.2.1");
  const std::string ipv6 = "\x20\x01\x0D\xB8"s + std::string(11, '\0') + "\x01" + std::string(20, '\0');
  CHECK(source(binary('\x21', '\x21', ipv6)) == "2001:db8::1");
  const std::string mapped = std::string(10, '\0') + "\xFF\xFF\xC0\x00\x02\x01"s + std::string(20, '\0');
  CHECK(source(binary('\x21', '\x21', mapped)) == "192.0.2.1");
  CHECK(source(binary('\x21', '\x31', std::string(216, '\0'))) == "unix:");
  CHECK(source(binary('\x21', '\x00', "whatever")).empty());
}

TEST_CASE("a LOCAL header has no address of a client whatever else it contains") {
  CHECK(source(binary('\x20', '\x00', "")).empty());
  CHECK(source(binary('\x20', '\x11', ipv4)).empty());
  CHECK(source(binary('\x20', '\x77', "x")).empty());
}

TEST_CASE("a malformed or too long binary header is refused at the first bad byte") {
  CHECK(source(binary('\x21', '\x11', ipv4.substr(1))) == "bad");
  CHECK(source(binary('\x21', '\x21', std::string(35, '\0'))) == "bad");
  CHECK(source(binary('\x21', '\x31', std::string(215, '\0'))) == "bad");
  for (const char family : {'\x12', '\x22', '\x32', '\x10', '\x41', '\xFF'})
    CHECK(source(binary('\x21', family, std::string(216, '\0'))) == "bad");
  CHECK(source(signature + "\x11") == "bad");
  CHECK(source(signature + "\x22") == "bad");
  CHECK(source("\r\n\r\n\1") == "bad");
  CHECK(source(binary('\x21', '\x11', ipv4 + std::string(4068, 't'))) == "192.0.2.1");
  CHECK(source(signature + "\x21\x11\x0F\xF1"s) == "bad");
}
