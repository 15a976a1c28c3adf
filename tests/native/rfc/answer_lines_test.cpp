// RFC 6455 section 4.1, and RFC 9112: the header lines of an answer, its size and its end.
#include "catch.hpp"
#include "raw_client.hpp"
#include "rfc/answer.hpp"

using namespace duet_test;
using namespace std::string_literals;

namespace {

const Head good = good_answer();

const Table header_lines([] {
  answer("RFC 6455 4.1: the order of an answer's header lines is free",
         Head("HTTP/1.1 101 Switching Protocols", {{"Sec-WebSocket-Accept", std::string(right_accept)},
                                                   {"Connection", "Upgrade"},
                                                   {"Upgrade", "websocket"}}),
         opened);
  answer("RFC 9110 5.1: names of an answer's header lines in lower case",
         Head("HTTP/1.1 101 Switching Protocols", {{"upgrade", "websocket"},
                                                   {"connection", "Upgrade"},
                                                   {"sec-websocket-accept", std::string(right_accept)}}),
         opened);
  answer("RFC 6455 4.1: unknown header lines of an answer are ignored",
         good.plus("Server", "x").plus("Set-Cookie", "a=b").plus("Empty", "").plus("X", "\xC3\xA4"), opened);
  const std::string lines = good.text().substr(0, good.text().size() - 2);
  for (const char* line : {"Name", "Name : x", ": x", "Na me: x", "Nam\xC3\xA9: x", "X: \x01", "X: \x7F",
                           "X: a\r\n b\x01", "X: a\r\nName\r\n b"})
    answer("RFC 9112 5: the header line '"s + in_name(line) + "' of an answer is refused",
           lines + line + "\r\n\r\n", refused);
  answer("RFC 9110 5.5: a NUL in a header line of an answer is refused", lines + "X: a\0b\r\n\r\n"s, refused);
  answer("RFC 9112 2.2: a CR within a header line of an answer is refused", lines + "X: a\rb\r\n\r\n",
         refused);
  answer("RFC 9112 2.2: a header line of an answer that ends with LF alone is refused", lines + "X: a\n\r\n",
         refused);
  answer("RFC 9112 2.2: an answer whose lines end with LF alone is refused",
         "HTTP/1.1 101 x\nUpgrade: websocket\n\n", refused);
});

// RFC 9112 section 5.2: A user agent replaces a folded line by blanks; section 2.2: without a field before
// it, it is skipped.
const Table folded_lines([] {
  const auto row = [](const std::string& what, const std::string& from, const std::string& to,
                      const std::string& expected) {
    std::string text = good.text();
    text.replace(text.find(from), from.size(), to);
    answer("RFC 9112 5.2: an answer with a folded " + what, text, expected);
  };
  row("Upgrade", "Upgrade: websocket", "Upgrade:\r\n websocket", opened);
  row("Connection", "Connection: Upgrade", "Connection: keep-alive,\r\n\tUpgrade", opened);
  row("Connection of three lines", "Connection: Upgrade", "Connection: a,\r\n b, \r\n \t  Upgrade", opened);
  row("line of blanks only", "Connection: Upgrade", "Connection: Upgrade\r\n \r\n\t", opened);
  row("line that looks like a field", "Connection: Upgrade", "Connection: Upgrade\r\nX: a\r\n Upgrade: h2c",
      opened);
  row("Upgrade of two words is refused", "Upgrade: websocket", "Upgrade: web\r\n socket", refused);
  row("line before the first field", "\r\n", "\r\n X: a\r\n\tb\r\n", opened);
  row("line and an LF alone is refused", "Connection: Upgrade", "Connection: Upgrade\n X", refused);
});

std::string filled(std::size_t size) {
  const std::size_t accept_grows = good_accept.size() - right_accept.size();
  const std::size_t bare = good.plus("X", "").text().size() + accept_grows;
  return good.plus("X", std::string(size - bare, 'x')).text();
}

Head with_fields(int count) {
  Head head = good;
  for (int i = 3; i < count; ++i) head = head.plus("X" + std::to_string(i), "x");
  return head;
}

const Table sizes([] {
  answer("RFC 6455 10.4: an answer of 256 KiB", filled(262144), opened);
  answer("RFC 6455 10.4: an answer of a byte more than 256 KiB is refused", filled(262145), refused);
  answer("RFC 6455 10.4: an answer without an end is refused",
         good.text().substr(0, 50) + std::string(270'000, 'x'), refused);
  answer("RFC 6455 10.4: an answer of 101 header lines", with_fields(101), opened);
  answer("RFC 6455 10.4: an answer of 5000 header lines", with_fields(5000), opened);
});

const Table ends([] {
  answer("RFC 6455 4.1: no answer at all", "", refused);
  answer("RFC 6455 4.1: a part of a status line", "HTTP/1.1 10", refused);
  answer("RFC 6455 4.1: an answer that lacks its last byte", good.text().substr(0, good.text().size() - 1),
         refused);
  answer("RFC 6455 4.1: an answer of another protocol", "SSH-2.0-OpenSSH_9.2\r\n", refused);
  answer("RFC 6455 4.1: an answer of NULs", "\0\0\0\0"s, refused);
  answer("RFC 6455 4.1: frames without an answer", plain(text, "x"), refused);
});

}  // namespace

TEST_CASE("RFC 6455 4.1: an answer byte by byte with frames in its last packet (client)", "[client]") {
  RawClient one;
  one.run([](RawSocket& socket) {
    const std::string head = upgrade_answer(socket.read_until("\r\n\r\n"));
    for (const char c : head.substr(0, head.size() - 1)) socket.send(std::string_view(&c, 1));
    socket.send("\n" + plain(text, "a") + plain(text, "b") + plain(close_frame, close_payload(4002, "bye")));
  });
  CHECK(one.log ==
        std::vector<std::string>{"open", "text a", "text b", "closed 4002 handshake was_open clean 'bye'"});
}
