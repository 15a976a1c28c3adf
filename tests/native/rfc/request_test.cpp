// RFC 6455 section 4.2.1: the request line and the header lines that a server requires.
#include "rfc/request.hpp"

using namespace duet_test;
using namespace std::string_literals;

namespace {

const Head good = good_request();

const Table request_lines([] {
  request("RFC 6455 4.2.1: a valid request is accepted", good, 101);
  for (const char* target : {"/", "/?", "/chat?room=1&as=x", "/a/b%20c", "http://server.example.com/chat",
                             "ws://server.example.com/chat?x", "wss://server.example.com"})
    request("RFC 6455 4.2.1: a request for "s + in_name(target) + " is accepted",
            good.starting("GET "s + target + " HTTP/1.1"), 101);
  for (const char* target :
       {"chat", "*", "http://", "ftp://server.example.com/", "http://u@h/", "/a#b", "/\x7F", "/\xC3\xA4"})
    request("RFC 6455 4.2.1: a request for "s + in_name(target) + " is refused",
            good.starting("GET "s + target + " HTTP/1.1"), 400);
  for (const char* version : {"HTTP/1.2", "HTTP/1.9"})
    request("RFC 6455 4.2.1: "s + version + " is HTTP/1.1 or higher", good.starting("GET / "s + version),
            101);
  request("RFC 6455 4.2.1: HTTP/1.0 is refused", good.starting("GET / HTTP/1.0"), 400);
  for (const char* version : {"HTTP/0.9", "HTTP/2.0", "HTTP/3.0"})
    request("RFC 9110 15.6.6: "s + version + " is not spoken", good.starting("GET / "s + version), 505);
  for (const char* method : {"POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get", "GETS"})
    request("RFC 6455 4.2.1: a handshake by "s + method + " is refused",
            good.starting(method + " / HTTP/1.1"s), 405);
  request("RFC 9110 15.6.2: CONNECT is not implemented", good.starting("CONNECT a:1 HTTP/1.1"), 501);
  for (const char* line :
       {"GET", "GET /", "GET  / HTTP/1.1", "GET / HTTP/1.1 ", "GET / http/1.1", "GET / HTTP/1",
        "GET / HTTP/1.1x", "G(T / HTTP/1.1", " GET / HTTP/1.1", "GET\t/ HTTP/1.1"})
    request("RFC 9112 3: the request line '"s + in_name(line) + "' is refused", good.starting(line), 400);
});

const Table others([] {
  request("RFC 9110 15.5.22: a plain request is answered with 426",
          Head("GET / HTTP/1.1", {{"Host", "server.example.com"}}), 426);
  request("RFC 9110 15.5.22: a request for another upgrade is answered with 426",
          Head("GET / HTTP/1.1", {{"Host", "a"}, {"Upgrade", "h2c"}, {"Connection", "Upgrade"}}), 426);
});

const Table hosts([] {
  for (const char* host : {"a", "a:80", "127.0.0.1:8080", "[::1]", "[::1]:8080", "xn--bcher-kva.example",
                           "a_b", "%61", "A.Example"})
    request("RFC 6455 4.2.1: the host "s + in_name(host) + " is accepted", good.with("Host", host), 101);
  request("RFC 6455 4.2.1: a request without Host is refused", good.without("Host"), 400);
  request("RFC 6455 4.2.1: a request with an empty Host is refused", good.with("Host", ""), 400);
  request("RFC 9112 3.2: a request with two Hosts is refused", good.plus("Host", "server.example.com"), 400);
  for (const char* host : {"a b", "a/b", "user@a", "a:b", "a:80:80", "[::1", "::1", "a#b", "a?b", ":80",
                           "\xC3\xA4", "a\\b", "a:-1"})
    request("RFC 9112 3.2: the host "s + in_name(host) + " is refused", good.with("Host", host), 400);
});

const Table upgrades([] {
  for (const char* value : {"WebSocket", "WEBSOCKET", "h2c, websocket", "websocket,h2c", ",websocket,"})
    request("RFC 6455 4.2.1: Upgrade: "s + in_name(value) + " is accepted", good.with("Upgrade", value), 101);
  request("RFC 6455 4.2.1: two lines of Upgrade are one list", good.first("Upgrade", "h2c"), 101);
  request("RFC 6455 4.2.1: a request without Upgrade is refused", good.without("Upgrade"), 426);
  for (const char* value : {"", "h2c", "websockets", "web socket", "websocket/13"})
    request("RFC 6455 4.2.1: Upgrade: "s + in_name(value) + " is refused", good.with("Upgrade", value), 426);
  for (const char* value : {"upgrade", "UPGRADE", "keep-alive, Upgrade", "Upgrade,close", "Upgrade , x"})
    request("RFC 6455 4.2.1: Connection: "s + in_name(value) + " is accepted", good.with("Connection", value),
            101);
  request("RFC 6455 4.2.1: two lines of Connection are one list", good.first("Connection", "keep-alive"),
          101);
  request("RFC 6455 4.2.1: a request without Connection is refused", good.without("Connection"), 400);
  for (const char* value : {"", "close", "keep-alive", "Upgrades", "Up grade", "websocket"})
    request("RFC 6455 4.2.1: Connection: "s + in_name(value) + " is refused", good.with("Connection", value),
            400);
});

const Table keys([] {
  for (const char* key : {"AAAAAAAAAAAAAAAAAAAAAA==", "//////////////////////==", "++++++++++++++++++++++=="})
    request("RFC 6455 4.2.1: the key "s + key + " is accepted", good.with("Sec-WebSocket-Key", key), 101);
  request("RFC 6455 4.2.1: a key with blanks around it",
          good.with("Sec-WebSocket-Key", " \tx3JJHMbDL1EzLkh9GBhXDw==\t "), 101);
  request("RFC 6455 4.2.1: a request without a key is refused", good.without("Sec-WebSocket-Key"), 400);
  request("RFC 6455 11.3.1: a request with two keys is refused",
          good.plus("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="), 400);
  request("RFC 6455 11.3.1: a request with its key twice is refused",
          good.plus("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="), 400);
  for (const char* key : {"", "x", "dGhlIHNhbXBsZSBub25jZQ",
                          "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZQ===", "dGhlIHNhbXBsZSBub25j",
                          "dGhlIHNhbXBsZSBub25jZWU=", "dGhlIHNhbXBsZSBub25jZWVl",
                          "dGhlIHNhbXBs ZSBub25jZQ==", "dGhlIHNhbXBsZSBub25j-_==", "dGhlIHNhbXBsZSBub25jZ.==",
                          "=======================", "dGhlIHNhbXBsZSBub25=ZQ=="})
    request("RFC 6455 4.2.1: the key '"s + key + "' is refused", good.with("Sec-WebSocket-Key", key), 400);
});

const Table versions([] {
  request("RFC 6455 4.2.1: a version with blanks around it", good.with("Sec-WebSocket-Version", " 13\t"),
          101);
  request("RFC 6455 4.2.2: a request without a version is answered with the supported one",
          good.without("Sec-WebSocket-Version"), 426);
  for (const char* version : {"0", "7", "8", "12", "14", "130", "255", "256", "013", "13.0", "x", "", "13, 8",
                              "8, 13", "13 13", "-13", "\"13\""})
    request("RFC 6455 4.4: the version '"s + in_name(version) + "' is answered with the supported one",
            good.with("Sec-WebSocket-Version", version), 426);
  for (const char* version : {"13", "8"})
    request("RFC 6455 11.3.5: a second version "s + version + " is refused",
            good.plus("Sec-WebSocket-Version", version), 426);
});

}  // namespace
