#include "http/response.hpp"

#include "catch.hpp"

using namespace duet::detail;

TEST_CASE("known statuses have a reason phrase and others have none") {
  CHECK(status_text(101) == "Switching Protocols");
  CHECK(status_text(426) == "Upgrade Required");
  CHECK(status_text(999).empty());
}

TEST_CASE("a status line keeps the blank before a missing phrase") {
  std::string out;
  append_status_line(out, 404);
  append_status_line(out, 999);
  CHECK(out == "HTTP/1.1 404 Not Found\r\nHTTP/1.1 999 \r\n");
}

TEST_CASE("a value cannot add a header or end the head") {
  std::string out;
  append_header(out, "X", std::string_view("a\r\nEvil: b\0c", 12));
  CHECK(out == "X: a  Evil: b c\r\n");
}
