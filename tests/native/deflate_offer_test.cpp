// RFC 7692 section 7.1: the offers of each end, and the accepted and refused answers.
#include "ws/deflate_offer.hpp"

#include "catch.hpp"

using duet::Compression;
using namespace duet::detail;

namespace {

const Compression usual{.enabled = true};
const Compression widest{.enabled = true, .window_bits = 15};

std::string written(const DeflateTerms& terms) {
  return std::to_string(terms.deflate_bits) + (terms.deflate_takeover ? "" : " reset") + " / " +
         std::to_string(terms.inflate_bits) + (terms.inflate_takeover ? "" : " reset");
}

/// Returns a client's terms, "deflate / inflate"; "none", or "fails".
std::string answered(std::string_view header, const Compression& compression = usual) {
  std::optional<DeflateTerms> terms;
  const std::string broken = check_deflate_answer(header, compression, terms);
  if (!broken.empty()) return terms ? "both" : "fails";
  return terms ? written(*terms) : "none";
}

/// Returns a server's answer and terms; "none", or "malformed".
std::string offered(std::string_view header, const Compression& compression = usual) {
  std::optional<DeflateAnswer> answer;
  if (!accept_deflate_offer(header, compression, answer)) return "malformed";
  if (!answer) return "none";
  REQUIRE(answer->header.starts_with("permessage-deflate"));
  return answer->header.substr(18) + " -> " + written(answer->terms);
}

}  // namespace

TEST_CASE("a client offers its own parameters first and then those of browsers") {
  CHECK(write_deflate_offer(usual) ==
        "permessage-deflate; server_max_window_bits=12; client_max_window_bits=12, "
        "permessage-deflate; client_max_window_bits");
  CHECK(write_deflate_offer(widest) == "permessage-deflate; client_max_window_bits");
  CHECK(write_deflate_offer({.window_bits = 15, .client_context_takeover = false}) ==
        "permessage-deflate; client_no_context_takeover; client_max_window_bits, "
        "permessage-deflate; client_max_window_bits");
  CHECK(write_deflate_offer({.window_bits = 15, .server_context_takeover = false}) ==
        "permessage-deflate; server_no_context_takeover; client_max_window_bits, "
        "permessage-deflate; client_max_window_bits");
}

TEST_CASE("a client accepts every answer that RFC 7692 allows") {
  CHECK(answered("permessage-deflate") == "12 / 15");
  CHECK(answered("permessage-deflate", widest) == "15 / 15");
  CHECK(answered("permessage-deflate; server_max_window_bits=12") == "12 / 12");
  CHECK(answered("permessage-deflate; server_max_window_bits=15; client_max_window_bits=10") == "10 / 15");
  CHECK(answered("permessage-deflate; client_max_window_bits=\"10\"") == "10 / 15");
  CHECK(answered("permessage-deflate; client_max_window_bits=15") == "12 / 15");
  CHECK(answered("permessage-deflate; client_no_context_takeover") == "12 reset / 15");
  CHECK(answered("permessage-deflate; server_no_context_takeover") == "12 / 15 reset");
  CHECK(answered("permessage-deflate", {.window_bits = 12, .client_context_takeover = false}) ==
        "12 reset / 15");
  CHECK(answered("permessage-deflate", {.window_bits = 12, .server_context_takeover = false}) == "12 / 15");
}

TEST_CASE("a client does not compress for a window of 8 bits because zlib cannot") {
  CHECK(answered("permessage-deflate; client_max_window_bits=8") == "0 / 15");
  CHECK(answered("permessage-deflate; client_max_window_bits=9") == "9 / 15");
  CHECK(answered("permessage-deflate; server_max_window_bits=8") == "12 / 8");
}

TEST_CASE("a client fails the connection if an answer was not offered or is invalid") {
  for (const char* header :
       {"foo", "permessage-deflate, permessage-deflate", "permessage-deflate, foo", "Permessage-Deflate",
        "permessage-deflate; foo", "permessage-deflate; client_max_window_bits",
        "permessage-deflate; server_max_window_bits", "permessage-deflate; client_no_context_takeover=1",
        "permessage-deflate; server_no_context_takeover=true",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=10; server_max_window_bits=10",
        "permessage-deflate; client_max_window_bits=10; client_max_window_bits=9", "permessage-deflate;",
        "permessage-deflate foo",
        "permessage-deflate; server_max_window_bits=", "permessage-deflate; SERVER_MAX_WINDOW_BITS=10"}) {
    CAPTURE(header);
    CHECK(answered(header) == "fails");
  }
  for (const char* bits :
       {"7", "16", "0", "08", "010", "-9", "+9", "9.0", "1e1", "a", "99999999999", "256", "1"}) {
    CAPTURE(bits);
    CHECK(answered("permessage-deflate; server_max_window_bits=" + std::string(bits)) == "fails");
    CHECK(answered("permessage-deflate; client_max_window_bits=" + std::string(bits)) == "fails");
  }
}

TEST_CASE("a server answers an offer with its windows and limits a client's only if it was named") {
  CHECK(offered("permessage-deflate") == "; server_max_window_bits=12 -> 12 / 15");
  CHECK(offered("permessage-deflate", widest) == " -> 15 / 15");
  CHECK(offered("permessage-deflate; client_max_window_bits") ==
        "; server_max_window_bits=12; client_max_window_bits=12 -> 12 / 12");
  CHECK(offered("permessage-deflate; client_max_window_bits", widest) == " -> 15 / 15");
  CHECK(offered("permessage-deflate; client_max_window_bits=10") ==
        "; server_max_window_bits=12; client_max_window_bits=10 -> 12 / 10");
  CHECK(offered("permessage-deflate; client_max_window_bits=15") ==
        "; server_max_window_bits=12; client_max_window_bits=12 -> 12 / 12");
  CHECK(offered("permessage-deflate; client_max_window_bits=8", widest) ==
        "; client_max_window_bits=8 -> 15 / 8");
  CHECK(offered("permessage-deflate; server_max_window_bits=9") == "; server_max_window_bits=9 -> 9 / 15");
  CHECK(offered("permessage-deflate; server_max_window_bits=\"15\"") ==
        "; server_max_window_bits=12 -> 12 / 15");
}

TEST_CASE("a server does without context takeover on request and requires it if configured") {
  CHECK(offered("permessage-deflate; server_no_context_takeover", widest) ==
        "; server_no_context_takeover -> 15 reset / 15");
  CHECK(offered("permessage-deflate; client_no_context_takeover", widest) ==
        "; client_no_context_takeover -> 15 / 15 reset");
  CHECK(offered("permessage-deflate",
                {.window_bits = 15, .client_context_takeover = false, .server_context_takeover = false}) ==
        "; server_no_context_takeover; client_no_context_takeover -> 15 reset / 15 reset");
}

TEST_CASE("a server accepts the first offer that it can meet and declines invalid ones") {
  const std::string plain = "; server_max_window_bits=12 -> 12 / 15";
  CHECK(offered("foo, permessage-deflate") == plain);
  CHECK(offered("permessage-deflate; server_max_window_bits=10, permessage-deflate") ==
        "; server_max_window_bits=10 -> 10 / 15");
  for (const char* declined :
       {"foo", "Permessage-Deflate", "permessage-deflate; foo", "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=8", "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=010", "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits; client_max_window_bits",
        "permessage-deflate; client_max_window_bits=9; client_max_window_bits",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; client_no_context_takeover; client_no_context_takeover"}) {
    CAPTURE(declined);
    CHECK(offered(declined) == "none");
    CHECK(offered(declined + std::string(", permessage-deflate")) == plain);
  }
  CHECK(offered("permessage-deflate; server_max_window_bits=") == "malformed");
  CHECK(offered("permessage-deflate, ;") == "malformed");
}

TEST_CASE("a server accepts the offers of duet's client and the client accepts the answer") {
  for (int client_bits = 9; client_bits <= 15; ++client_bits) {
    for (int server_bits = 9; server_bits <= 15; ++server_bits) {
      for (const bool takeover : {true, false}) {
        const Compression client{
            .enabled = true, .window_bits = client_bits, .client_context_takeover = takeover};
        const Compression server{
            .enabled = true, .window_bits = server_bits, .server_context_takeover = takeover};
        std::optional<DeflateAnswer> answer;
        std::optional<DeflateTerms> terms;
        REQUIRE(accept_deflate_offer(write_deflate_offer(client), server, answer));
        REQUIRE(answer);
        CHECK(check_deflate_answer(answer->header, client, terms) == "");
        REQUIRE(terms);
        CHECK(terms->deflate_bits == std::min(client_bits, server_bits));
        CHECK(terms->inflate_bits >= answer->terms.deflate_bits);
        CHECK(answer->terms.inflate_bits >= terms->deflate_bits);
        CHECK(terms->deflate_takeover == answer->terms.inflate_takeover);
        CHECK(terms->inflate_takeover == answer->terms.deflate_takeover);
        CHECK(terms->deflate_takeover == takeover);
      }
    }
  }
}
