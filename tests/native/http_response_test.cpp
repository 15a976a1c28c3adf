#include "http/response.hpp"

#include <set>
#include <string_view>

#include "catch.hpp"

using namespace duet::detail;

TEST_CASE("known statuses have a reason phrase and others have none") {
  CHECK(status_text(101) == "Switching Protocols");
  CHECK(status_text(426) == "Upgrade Required");
  CHECK(status_text(999).empty());
}

TEST_CASE("no two statuses have the same reason phrase") {
  std::set<std::string_view> phrases;
  for (int status = 0; status < 1000; ++status) {
    const std::string_view phrase = status_text(status);
    CAPTURE(status, phrase);
    if (phrase.empty()) continue;
    CHECK((status >= 100 && status < 600));
    CHECK(phrases.insert(phrase).second);
  }
  CHECK(phrases.size() >= 40);
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
