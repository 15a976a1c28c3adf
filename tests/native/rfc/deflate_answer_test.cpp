// RFC 7692 sections 5 and 7.1: a client's offers, and the answers that it must accept or refuse.
#include "catch.hpp"
#include "rfc/answer.hpp"
#include "ws/extension_list.hpp"

using namespace duet_test;
using namespace std::string_literals;

namespace {

const Asking asking{.compression = {.enabled = true}};

void agreed(const std::string& name, const std::string& value) {
  answer("RFC 7692 " + name, good_answer().plus("Sec-WebSocket-Extensions", value), opened, asking);
}
void failed(const std::string& name, const std::string& value) {
  answer("RFC 7692 " + name + " fails the connection", good_answer().plus("Sec-WebSocket-Extensions", value),
         refused, asking);
}

const Table good([] {
  answer("RFC 7692 5: an offer that is declined", good_answer(), opened, asking);
  for (const char* none : {"", " ,, "})
    answer("RFC 9110 5.6.1.2: Sec-WebSocket-Extensions: "s + in_name(none) + " declines the offer",
           good_answer().plus("Sec-WebSocket-Extensions", none), opened, asking);
  agreed("7.1: an answer without parameters", "permessage-deflate");
  agreed("7.1.1.1: server_no_context_takeover", "permessage-deflate; server_no_context_takeover");
  agreed("7.1.1.2: client_no_context_takeover", "permessage-deflate; client_no_context_takeover");
  for (int bits = 8; bits <= 15; ++bits)
    for (const char* end : {"server", "client"})
      agreed("7.1.2: an answer with "s + end + "_max_window_bits=" + std::to_string(bits),
             "permessage-deflate; "s + end + "_max_window_bits=" + std::to_string(bits));
  agreed(
      "7.1: all parameters at once",
      "permessage-deflate; client_max_window_bits=9; server_no_context_takeover; server_max_window_bits=15; "
      "client_no_context_takeover");
  agreed("7.1: an answer with a value in quotes", "permessage-deflate; server_max_window_bits=\"10\"");
});

const Table bad([] {
  for (const char* parameter : {"foo", "foo=1", "server_max_window_bits", "client_max_window_bits",
                                "server_no_context_takeover=1", "client_no_context_takeover=true",
                                "server_max_window_bits=x", "client_max_window_bits=x", "max_window_bits=10"})
    failed("7.1: an answer with "s + parameter, "permessage-deflate; "s + parameter);
  for (const char* bits : {"0", "1", "7", "16", "256", "08", "010", "-9", "+9", "9.0", "1e1", "99999999999"})
    for (const char* end : {"server", "client"})
      failed("7.1.2: an answer with "s + end + "_max_window_bits=" + bits,
             "permessage-deflate; "s + end + "_max_window_bits=" + bits);
  for (const char* parameter : {"server_no_context_takeover", "client_no_context_takeover",
                                "server_max_window_bits=10", "client_max_window_bits=10"})
    failed("7.1: an answer with a repeated "s + parameter,
           "permessage-deflate; "s + parameter + "; " + parameter);
  failed("5: an answer with the extension twice", "permessage-deflate, permessage-deflate");
  failed("5: an answer with the extension in two lines",
         "permessage-deflate\r\nSec-WebSocket-Extensions: permessage-deflate");
});

/// Offers follow section 7.1, so that no server has to decline them, and the last one has no parameters.
void check_offers(const duet::Compression& compression) {
  std::uint16_t port = 0;
  const std::string head = request_of({.compression = compression}, "/", port);
  CHECK(count_of(head, "Sec-WebSocket-Extensions") == 1);
  const auto offers = duet::detail::parse_extensions(value_of(head, "Sec-WebSocket-Extensions"));
  REQUIRE(offers);
  for (const auto& offer : *offers) {
    CHECK(offer.name == "permessage-deflate");
    for (const auto& [name, value] : offer.parameters) {
      const bool is_flag = name == "server_no_context_takeover" || name == "client_no_context_takeover";
      const bool is_window = name == "server_max_window_bits" || name == "client_max_window_bits";
      CHECK((is_flag || is_window));
      if (is_flag) CHECK_FALSE(value);
      if (name == "server_max_window_bits") CHECK(value);
      if (value) CHECK(*value == std::to_string(compression.window_bits));
    }
  }
  CHECK(offers->back().parameters.size() == 1);
  CHECK(offers->back().parameters[0].name == "client_max_window_bits");
}

}  // namespace

TEST_CASE("RFC 7692 7.1: a client's offer is well-formed with all options (client)", "[client]") {
  for (int bits = 9; bits <= 15; ++bits)
    for (const bool takeover : {true, false})
      check_offers({.enabled = true,
                    .window_bits = bits,
                    .client_context_takeover = takeover,
                    .server_context_takeover = takeover});
}
