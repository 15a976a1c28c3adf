// RFC 6455 sections 4.1, 4.2.1 and 9.1: the lists in a request, and HTTP's own rules for header lines.
#include "rfc/request.hpp"

using namespace duet_test;
using namespace std::string_literals;

namespace {

const Head good = good_request();

const Table subprotocols([] {
  for (const char* list :
       {"chat", "chat, superchat", "chat,superchat", ", chat ,, superchat,", "a.b", "!#$%&'*+-.^_`|~"})
    request("RFC 6455 4.2.1: the subprotocols '"s + in_name(list) + "' are accepted",
            good.plus("Sec-WebSocket-Protocol", list), 101);
  request("RFC 6455 11.3.4: two lines of subprotocols are one list",
          good.plus("Sec-WebSocket-Protocol", "a").plus("Sec-WebSocket-Protocol", "b"), 101);
  for (const char separator : "()<>@;:\\\"/[]?={} \t"s)
    request("RFC 6455 4.1: a subprotocol with the separator "s +
                (separator == '\t'  ? "TAB"
                 : separator == ' ' ? "SP"
                                    : in_name(std::string(1, separator))) +
                " is refused",
            good.plus("Sec-WebSocket-Protocol", "a"s + separator + "b"), 400);
  request("RFC 6455 4.1: a subprotocol outside ASCII is refused",
          good.plus("Sec-WebSocket-Protocol", "\xC3\xA4"), 400);
  request("RFC 6455 4.1: a subprotocol twice is refused", good.plus("Sec-WebSocket-Protocol", "a, b, a"),
          400);
  request("RFC 6455 4.1: a subprotocol twice in two lines is refused",
          good.plus("Sec-WebSocket-Protocol", "a").plus("Sec-WebSocket-Protocol", "a"), 400);
  for (const char* list : {"", ",", " , ,"})
    request("RFC 9110 5.6.1.2: the list of subprotocols '"s + in_name(list) + "' counts as absent",
            good.plus("Sec-WebSocket-Protocol", list), 101);
});

const Table extensions([] {
  const duet::ServerOptions compressing{.compression = {.enabled = true}};
  const auto both = [&](const std::string& behaviour, const std::string& list, int status) {
    const Head head = good.plus("Sec-WebSocket-Extensions", list);
    request("RFC 6455 9.1: a server without compression " + behaviour, head, status);
    request("RFC 6455 9.1: a server with compression " + behaviour, head, status, compressing);
  };
  for (const char* list : {"", ",", "foo", "foo; bar", "foo; bar=baz", "foo;bar=\"baz\" , quux",
                           "foo; bar; bar=1, foo", ",foo,", "foo;  bar  =  \"b\\az\""})
    both("accepts the extensions '"s + in_name(list) + "'", list, 101);
  for (const char* list :
       {";", "foo;", "foo;;bar", "foo; =bar", "foo; bar=", "foo bar", "foo=bar", "foo; bar=\"baz",
        "foo; bar=\"b z\"", "foo; bar=\"\"", "foo; bar=\"baz\"x", "f@o", "foo; bar=b/z", "foo, bar;"})
    both("refuses the malformed extensions '"s + in_name(list) + "'", list, 400);
});

const Table header_lines([] {
  request("RFC 6455 4.2.1: the order of the header lines is free",
          Head("GET /chat HTTP/1.1", {{"Sec-WebSocket-Version", "13"},
                                      {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
                                      {"Connection", "Upgrade"},
                                      {"Upgrade", "websocket"},
                                      {"Host", "server.example.com"}}),
          101);
  request("RFC 9110 5.1: names of header lines in lower case",
          Head("GET /chat HTTP/1.1", {{"host", "server.example.com"},
                                      {"upgrade", "websocket"},
                                      {"connection", "Upgrade"},
                                      {"sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="},
                                      {"sec-websocket-version", "13"}}),
          101);
  request("RFC 6455 4.2.1: unknown header lines are ignored",
          good.plus("Cookie", "a=b").plus("X-Unknown", "\xC3\xA4").plus("Empty", ""), 101);
  request("RFC 9112 2.2: an empty line before the request", "\r\n" + good.text(), 101);
  request("RFC 9112 6.3: a body of no bytes", good.plus("Content-Length", "0"), 101);
  request("RFC 9112 6.3: a body is refused", good.plus("Content-Length", "5"), 400);
  request("RFC 9112 6.3: a body of unknown length is refused", good.plus("Transfer-Encoding", "chunked"),
          400);
  const std::string lines = good.text().substr(0, good.text().size() - 2);
  for (const char* line : {"Name", "Name : x", ": x", "Na me: x", " X: folded", "\tfolded", "Nam\xC3\xA9: x",
                           "X: \x01", "X: \x7F"})
    request("RFC 9112 5: the header line '"s + in_name(line) + "' is refused", lines + line + "\r\n\r\n",
            400);
  request("RFC 9110 5.5: a NUL in a header line is refused", lines + "X: a\0b\r\n\r\n"s, 400);
  request("RFC 9112 2.2: a CR within a header line is refused", lines + "X: a\rb\r\n\r\n", 400);
  request("RFC 9112 2.2: a line that ends with LF alone is refused", "GET / HTTP/1.1\nHost: a\n\n", 400);
  request("RFC 9112 2.2: a header line that ends with LF alone is refused", lines + "X: a\n\r\n", 400);
  request("RFC 6455 4.2.1: another protocol is refused at its first byte", "\x16\x03\x01\x02", 400);
});

/// Returns a value padded to this size.
std::string filled(std::size_t size) {
  const std::string bare = good.plus("X", "").text();
  return good.plus("X", std::string(size - bare.size(), 'x')).text();
}

Head with_fields(int count) {
  Head head = good;
  for (int i = 5; i < count; ++i) head = head.plus("X" + std::to_string(i), "x");
  return head;
}

const Table sizes([] {
  request("RFC 6455 10.4: a request of 16 KiB", filled(16384), 101);
  request("RFC 6585 5: a request of a byte more than 16 KiB is refused", filled(16385), 431);
  request("RFC 6585 5: a request without an end is refused at 16 KiB",
          good.text().substr(0, 50) + std::string(16384, 'x'), 431);
  request("RFC 6455 10.4: a request of 100 header lines", with_fields(100), 101);
  request("RFC 6585 5: a request of 101 header lines is refused", with_fields(101), 431);
  request("RFC 9110 15.5.15: a target without an end is refused", "GET /" + std::string(16384, 'x'), 414);
  request("RFC 6455 10.4: a target of 15000 bytes",
          good.starting("GET /" + std::string(15'000, 'x') + " HTTP/1.1"), 101);
});

}  // namespace
