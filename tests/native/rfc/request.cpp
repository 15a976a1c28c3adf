#include "rfc/request.hpp"

#include "catch.hpp"
#include "rfc/exchange.hpp"
#include "served.hpp"

namespace duet_test {

namespace {

void check_opened(RawSocket& socket, const std::string& answer) {
  REQUIRE(answer.substr(0, 13) == "HTTP/1.1 101 ");
  CHECK(count_of(answer, "Sec-WebSocket-Accept") == 1);
  REQUIRE(socket.send(masked(close_frame, "")));
  CHECK(next(socket) == "close ");
  CHECK(socket.ends());
}

void check_refused(RawSocket& socket, const std::string& answer, int status) {
  REQUIRE(answer.substr(0, 13) == "HTTP/1.1 " + std::to_string(status) + ' ');
  if (status == 426) CHECK(value_of(answer, "Sec-WebSocket-Version") == "13");  // section 4.4
  if (status == 405) CHECK(value_of(answer, "Allow") == "GET");                 // RFC 9110 section 15.5.6
  CHECK(socket.read_to_end().find("(timeout)") == std::string::npos);
}

void play_request(const std::string& bytes, duet::ServerOptions options,
                  const std::function<void(RawSocket&, const std::string&)>& check, bool opens) {
  options.host = "127.0.0.1";
  options.allowed_hosts = {"*"};
  Served served(std::move(options));
  {
    RawSocket socket = served.connect();
    REQUIRE(socket.send(bytes));
    check(socket, socket.read_until("\r\n\r\n"));
  }
  CHECK(served.log().empty() != opens);
}

}  // namespace

void request(const std::string& name, const std::string& bytes, int status,
             const duet::ServerOptions& options, const std::source_location& where) {
  const bool opens = status == 101;
  const auto check = [=](RawSocket& socket, const std::string& answer) {
    if (opens)
      check_opened(socket, answer);
    else
      check_refused(socket, answer, status);
  };
  add_case(
      case_name(name, Role::server), tag(Role::server), [=] { play_request(bytes, options, check, opens); },
      where);
}

void request(const std::string& name, const Head& head, std::function<void(const std::string&)> check,
             const duet::ServerOptions& options, const std::source_location& where) {
  const auto check_both = [check = std::move(check)](RawSocket& socket, const std::string& answer) {
    check(answer);
    check_opened(socket, answer);
  };
  add_case(
      case_name(name, Role::server), tag(Role::server),
      [=] { play_request(head.text(), options, check_both, true); }, where);
}

}  // namespace duet_test
