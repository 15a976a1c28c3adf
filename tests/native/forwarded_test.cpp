// The client behind a chain of proxies.
#include "http/forwarded.hpp"

#include "catch.hpp"

using namespace duet::detail;
using duet::ForwardedFields;

namespace {

std::vector<AddressRange> ranges(std::initializer_list<const char*> texts) {
  std::vector<AddressRange> list;
  for (const char* text : texts) {
    list.push_back(AddressRange::parse(text).value());
  }
  return list;
}

bool in(const char* range, const char* address) { return contains(ranges({range}), address); }

const auto trusted = ranges({"10.0.0.0/8", "::1", "unix:"});

Sender sender(std::string_view peer, Headers headers, ForwardedFields fields) {
  return forwarded_sender(peer, headers, fields, trusted);
}

std::string forwarded_for(std::string_view peer, std::string x_forwarded_for) {
  return sender(peer, {{"x-forwarded-for", x_forwarded_for}}, ForwardedFields::x_forwarded).address;
}

/// Returns "192.0.2.1 https" from the field of RFC 7239.
std::string forwarded(std::string field, std::string_view peer = "10.0.0.1") {
  const Sender found = sender(peer, {{"forwarded", field}}, ForwardedFields::forwarded);
  return found.address + (found.scheme == Scheme::https  ? " https"
                          : found.scheme == Scheme::http ? " http"
                                                         : "");
}

Scheme x_forwarded_proto(std::string proto, std::string_view peer = "10.0.0.1") {
  return sender(peer, {{"x-forwarded-proto", proto}}, ForwardedFields::x_forwarded).scheme;
}

}  // namespace

TEST_CASE("address ranges are parsed and matched") {
  CHECK(in("192.0.2.1", "192.0.2.1"));
  CHECK_FALSE(in("192.0.2.1", "192.0.2.2"));
  CHECK(in("10.0.0.0/8", "10.255.3.4"));
  CHECK_FALSE(in("10.0.0.0/8", "11.0.0.0"));
  CHECK(in("10.128.0.0/9", "10.200.0.1"));
  CHECK_FALSE(in("10.128.0.0/9", "10.127.0.1"));
  CHECK(in("0.0.0.0/0", "255.1.2.3"));
  CHECK_FALSE(in("0.0.0.0/0", "2001:db8::1"));
  CHECK(in("2001:db8::/32", "2001:db8:ffff::1"));
  CHECK_FALSE(in("2001:db8::/32", "2001:db9::1"));
  CHECK(in("::1", "::1"));
  CHECK(in("10.0.0.0/8", "::ffff:10.1.2.3"));
  for (const char* text : {"", "10.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/-1", "::/129",
                           "name", "10.0.0.0/8 "})
    CHECK_FALSE(AddressRange::parse(text));
}

TEST_CASE("X-Forwarded-For is believed from its end as far as trusted proxies wrote it") {
  CHECK(forwarded_for("192.0.2.9", "1.2.3.4") == "192.0.2.9");
  CHECK(forwarded_for("10.0.0.1", "1.2.3.4") == "1.2.3.4");
  CHECK(forwarded_for("unix:", "1.2.3.4") == "1.2.3.4");
  CHECK(forwarded_for("10.0.0.1", "6.6.6.6, 1.2.3.4") == "1.2.3.4");
  CHECK(forwarded_for("::1", "6.6.6.6 ,1.2.3.4,10.9.9.9") == "1.2.3.4");
  CHECK(forwarded_for("10.0.0.1", "2001:db8::7") == "2001:db8::7");
  CHECK(forwarded_for("10.0.0.1", "10.0.0.2, 10.0.0.3") == "10.0.0.2");
  CHECK(forwarded_for("10.0.0.1", "") == "10.0.0.1");
  CHECK(forwarded_for("10.0.0.1", "1.2.3.4, unknown") == "10.0.0.1");
  CHECK(forwarded_for("10.0.0.1", "1.2.3.0/24") == "10.0.0.1");
  CHECK(forwarded_for("10.0.0.1", ",,") == "10.0.0.1");
}

TEST_CASE("an address in a header may have a port or brackets or quotes or a zone") {
  const std::pair<const char*, const char*> fields[] = {
      {"1.2.3.4:5678", "1.2.3.4"},
      {"[2001:DB8::0:1]:5", "2001:db8::1"},
      {"[2001:db8::1]", "2001:db8::1"},
      {"\"1.2.3.4\"", "1.2.3.4"},
      {"\"[2001:db8::1]:_port\"", "2001:db8::1"},
      {"::ffff:1.2.3.4", "1.2.3.4"},
      {"[::ffff:1.2.3.4]:5", "1.2.3.4"},
      {"fe80::1%eth0", "fe80::1"},
      {"\"1\\.2.3.4\"", "1.2.3.4"},
      {"6.6.6.6, 1.2.3.4:1, , \"[::ffff:10.0.0.2]:2\",", "1.2.3.4"},
  };
  for (const auto& [field, address] : fields) {
    CAPTURE(field);
    CHECK(forwarded_for("10.0.0.1", field) == address);
  }
}

TEST_CASE("a value that is not an address ends the search and names no unix socket") {
  for (const char* field :
       {"unix:", "\"unix:\"", "_hidden", "1.2.3.4:", "1.2.3.4:123456", "1.2.3.4:x", "[1.2.3.4]", "[::1",
        "::1]", "[::2]x", "[::2]:", "1.2.3", "\"1.2.3.4", "1.2.3.4 5.6.7.8"}) {
    CAPTURE(field);
    CHECK(forwarded_for("10.0.0.1", field) == "10.0.0.1");
  }
  CHECK(forwarded_for("10.0.0.1", std::string("1.2.3.4\0", 8)) == "10.0.0.1");
}

TEST_CASE("RFC 7239 section 4: Forwarded has an address and a scheme") {
  CHECK(forwarded("for=1.2.3.4") == "1.2.3.4");
  CHECK(forwarded("For=\"[2001:db8:cafe::17]:4711\"") == "2001:db8:cafe::17");
  CHECK(forwarded("for=1.2.3.4;proto=https;by=203.0.113.43") == "1.2.3.4 https");
  CHECK(forwarded("by=\"a;b,c\" ; proto=HTTP; for=\"1.2.3.4:5\"") == "1.2.3.4 http");
  CHECK(forwarded("for=6.6.6.6;proto=https, for=1.2.3.4;proto=http, for=10.0.0.9") == "1.2.3.4 http");
  CHECK(forwarded("for=10.0.0.3;proto=https, for=10.0.0.2") == "10.0.0.3 https");
  CHECK(forwarded("for=1.2.3.4, ,") == "1.2.3.4");
  CHECK(forwarded("for=1.2.3.4", "192.0.2.9") == "192.0.2.9");
}

TEST_CASE("RFC 7239 section 6: an unknown or obfuscated client stays unknown") {
  for (const char* field : {"for=unknown", "for=_hidden", "proto=https", "for=", "", "for", "=1.2.3.4",
                            "for=1.2.3.4;for=5.6.7.8"}) {
    CAPTURE(field);
    CHECK(forwarded(field) == "10.0.0.1");
  }
}

TEST_CASE("a quote that a client leaves open does not hide the entry of a proxy") {
  CHECK(forwarded("for=\"6.6.6.6, for=1.2.3.4") == "1.2.3.4");
  CHECK(forwarded("for=6.6.6.6;x=\", for=\"[2001:db8::1]:5\"") == "2001:db8::1");
  CHECK(forwarded("for=6.6.6.6;x=\"\\, for=\"[2001:db8::1]:5\"") == "2001:db8::1");
  CHECK(forwarded_for("10.0.0.1", "\"6.6.6.6, \"[2001:db8::1]:5\"") == "2001:db8::1");
}

TEST_CASE("X-Forwarded-Proto is believed if it is from a trusted proxy and consistent") {
  CHECK(x_forwarded_proto("https") == Scheme::https);
  CHECK(x_forwarded_proto("wss") == Scheme::https);
  CHECK(x_forwarded_proto("http") == Scheme::http);
  CHECK(x_forwarded_proto("https, https") == Scheme::https);
  CHECK(x_forwarded_proto("https, http") == Scheme::unknown);
  CHECK(x_forwarded_proto("") == Scheme::unknown);
  CHECK(x_forwarded_proto("https", "192.0.2.9") == Scheme::unknown);
}

TEST_CASE("only the configured header fields are believed") {
  const Headers both{{"x-forwarded-for", "1.1.1.1"},
                     {"forwarded", "for=2.2.2.2;proto=http"},
                     {"x-forwarded-proto", "https"}};
  const Sender x_forwarded = sender("10.0.0.1", both, ForwardedFields::x_forwarded);
  CHECK(x_forwarded.address == "1.1.1.1");
  CHECK(x_forwarded.scheme == Scheme::https);
  const Sender rfc_7239 = sender("10.0.0.1", both, ForwardedFields::forwarded);
  CHECK(rfc_7239.address == "2.2.2.2");
  CHECK(rfc_7239.scheme == Scheme::http);
}

TEST_CASE("a peer is local if it has a loopback address or uses a unix socket") {
  for (const char* peer : {"127.0.0.1", "127.1.2.3", "::1", "unix:"}) CHECK(is_this_machine(peer));
  for (const char* peer : {"192.0.2.1", "128.0.0.1", "::", "::10", "2001:db8::1", "", "127.example"})
    CHECK_FALSE(is_this_machine(peer));
}
