// RFC 6455 section 4.1: the answers that a client must accept, and those it must refuse.
#include "rfc/answer.hpp"

using namespace duet_test;
using namespace std::string_literals;

namespace {

const Head good = good_answer();

const Table status_lines([] {
  answer("RFC 6455 4.1: a valid answer opens the connection", good, opened);
  for (const char* line : {"HTTP/1.1 101 ", "HTTP/1.1 101 Any Words At All", "HTTP/1.1 101 \xC3\xA4"})
    answer("RFC 9112 4: the status line '"s + in_name(line) + "'", good.starting(line), opened);
  for (const char* status :
       {"200 OK", "201 Created", "204 No Content", "300 Multiple Choices", "301 Moved Permanently",
        "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect", "400 Bad Request",
        "401 Unauthorized", "403 Forbidden", "404 Not Found", "407 Proxy Authentication Required",
        "426 Upgrade Required", "429 Too Many Requests", "500 Internal Server Error",
        "503 Service Unavailable", "599 Odd"})
    answer("RFC 6455 4.1: an answer of "s + status + " opens no connection",
           good.starting("HTTP/1.1 "s + status).plus("Location", "ws://127.0.0.1:1/"), refused);
  for (const char* line :
       {"HTTP/1.1 1010 x", "HTTP/1.1 10 x", "HTTP/1.1 1x1 x", "HTTP/1.1  101 x", "HTTP/1.1\t101 x",
        "http/1.1 101 x", "HTTP/2.0 101 x", "HTTP/0.9 101 x", "HTTP/1.1101 x", "HTTP/11 101 x", "ICY 101 x",
        "HTTP/1.0 101 x", " HTTP/1.1 101 x", "HTTP/1.1 -101 x", "HTTP/1.1 101\t"})
    answer("RFC 9112 4: the status line '"s + in_name(line) + "' is refused", good.starting(line), refused);
});

const Table interim([] {
  const std::string before = "HTTP/1.1 100 Continue\r\n\r\n";
  const std::string hints = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
  answer("RFC 9110 15.2: a 100 before the 101 is skipped", before + good.text(), opened);
  answer("RFC 9110 15.2: a 103 with header lines before the 101 is skipped", hints + good.text(), opened);
  answer("RFC 9110 15.2: an unknown status of 1xx is skipped", "HTTP/1.1 199 Odd\r\n\r\n" + good.text(),
         opened);
  answer("RFC 9110 15.2: several answers before the 101 are skipped", before + hints + hints + good.text(),
         opened);
  answer("RFC 9110 15.2: a 100 before a refusal", before + good.starting("HTTP/1.1 403 Forbidden").text(),
         refused);
  answer("RFC 9110 15.2: the header lines of a 100 do not count for the 101",
         "HTTP/1.1 100 Continue\r\nUpgrade: websocket\r\n\r\n" + good.without("Upgrade").text(), refused);
  answer("RFC 9110 15.2: a 100 alone is not an answer", before, refused);
  const auto many = [&](int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += before;
    return text + good.text();
  };
  answer("RFC 9110 15.2: a hundred answers before the 101 are skipped", many(100), opened);
  answer("RFC 9110 15.2: more than a hundred answers before the 101 are refused", many(101), refused);
  answer("RFC 9110 15.2: a 100 in HTTP/1.0 before the 101 is skipped",
         "HTTP/1.0 100 Continue\r\n\r\n" + good.text(), opened);
});

const Table upgrades([] {
  for (const char* value : {"WebSocket", "WEBSOCKET", " websocket\t", ", websocket ,"})
    answer("RFC 6455 4.1: Upgrade: "s + in_name(value), good.with("Upgrade", value), opened);
  answer("RFC 6455 4.1: an answer without Upgrade is refused", good.without("Upgrade"), refused);
  for (const char* value : {"", "h2c", "websockets", "websocket, h2c", "h2c, websocket", "websocket/13"})
    answer("RFC 6455 4.1: Upgrade: "s + in_name(value) + " is refused", good.with("Upgrade", value), refused);
  answer("RFC 6455 4.1: a second Upgrade is refused", good.plus("Upgrade", "h2c"), refused);
  for (const char* value : {"upgrade", "UPGRADE", "keep-alive, Upgrade", "Upgrade,x"})
    answer("RFC 6455 4.1: Connection: "s + in_name(value), good.with("Connection", value), opened);
  answer("RFC 6455 4.1: two lines of Connection are one list", good.first("Connection", "keep-alive"),
         opened);
  for (const char* value : {"", ",", " , "})
    answer("RFC 9110 5.6.1.2: Sec-WebSocket-Extensions: "s + in_name(value) + " counts as absent",
           good.plus("Sec-WebSocket-Extensions", value), opened);
  answer("RFC 6455 4.1: an answer without Connection is refused", good.without("Connection"), refused);
  for (const char* value : {"", "close", "keep-alive", "Upgrades", "Up grade", "websocket"})
    answer("RFC 6455 4.1: Connection: "s + in_name(value) + " is refused", good.with("Connection", value),
           refused);
});

const Table accepts([] {
  const std::string right(right_accept);
  const auto row = [](const std::string& what, const std::string& value, const std::string& expected) {
    answer("RFC 6455 4.1: Sec-WebSocket-Accept " + what, good.with("Sec-WebSocket-Accept", value), expected);
  };
  row("with blanks around it", " \t" + right + "\t ", opened);
  row("of another key is refused", std::string(good_accept), refused);
  row("that is the key is refused", std::string(own_key), refused);
  row("that is empty is refused", "", refused);
  row("with more behind it is refused", right + "=", refused);
  row("with more before it is refused", "x" + right, refused);
  row("twice in a line is refused", right + ", " + right, refused);
  row("in quotes is refused", '"' + right + '"', refused);
  answer("RFC 6455 4.1: an answer without Sec-WebSocket-Accept is refused",
         good.without("Sec-WebSocket-Accept"), refused);
  answer("RFC 6455 11.3.3: a second Sec-WebSocket-Accept is refused",
         good.plus("Sec-WebSocket-Accept", right), refused);
  answer("RFC 6455 11.3.3: a second Sec-WebSocket-Accept with another value is refused",
         good.first("Sec-WebSocket-Accept", good_accept), refused);
});

const Table subprotocols([] {
  const Asking two{.subprotocols = {"chat", "superchat"}};
  const auto row = [](const std::string& name, const std::string& value, const std::string& expected,
                      const Asking& asking) {
    answer("RFC 6455 4.1: " + name, good.plus("Sec-WebSocket-Protocol", value), expected, asking);
  };
  row("the first offered subprotocol is accepted", "chat", opened, two);
  row("the second offered subprotocol is accepted", "superchat", opened, two);
  row("a subprotocol without an offer is refused", "chat", refused_subprotocol, {});
  row("a subprotocol other than the offered ones is refused", "other", refused_subprotocol, two);
  row("a subprotocol in another case is refused", "CHAT", refused_subprotocol, two);
  row("two subprotocols in a line are refused", "chat, superchat", refused, two);
  row("an empty subprotocol is refused", "", refused, two);
  row("an empty subprotocol without an offer is refused", "", refused, {});
  row("a malformed subprotocol is refused", "ch@t", refused, two);
  answer("RFC 6455 11.3.4: two lines of subprotocols are refused",
         good.plus("Sec-WebSocket-Protocol", "chat").plus("Sec-WebSocket-Protocol", "superchat"), refused,
         two);
  answer("RFC 6455 11.3.4: a subprotocol in two lines is refused",
         good.plus("Sec-WebSocket-Protocol", "chat").plus("Sec-WebSocket-Protocol", "chat"), refused, two);
  // Stricter than RFC 6455, as the WHATWG's WebSocket standard requires ("establish a WebSocket connection").
  answer("WHATWG: an answer without one of the offered subprotocols is refused", good, refused_subprotocol,
         two);
});

const Table extensions([] {
  for (const char* value : {"foo", "permessage-deflate", "permessage-deflate; client_max_window_bits=15"})
    answer("RFC 6455 4.1: the extension "s + in_name(value) + " without an offer is refused",
           good.plus("Sec-WebSocket-Extensions", value), refused);
  for (const char* value :
       {"foo", "permessage-deflate, foo", "foo, permessage-deflate", "x-webkit-deflate-frame"})
    answer("RFC 6455 4.1: the extensions "s + in_name(value) + " instead of the offered one are refused",
           good.plus("Sec-WebSocket-Extensions", value), refused, {.compression = {.enabled = true}});
  for (const char* value : {";", "permessage-deflate;", "permessage-deflate; =", "permessage-deflate foo",
                            "permessage-deflate; foo=\"", "perm@ssage-deflate"})
    answer("RFC 6455 9.1: the malformed extensions '"s + in_name(value) + "' are refused",
           good.plus("Sec-WebSocket-Extensions", value), refused, {.compression = {.enabled = true}});
});

}  // namespace
