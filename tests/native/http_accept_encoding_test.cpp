#include "files/accept_encoding.hpp"

#include <string>

#include "catch.hpp"

using namespace duet::detail;

namespace {

/// Returns the accepted encodings, in order: "br gzip identity".
std::string taken(std::string_view field) {
  std::string out;
  for (const Encoding encoding : accepted_encodings(&field)) {
    if (!out.empty()) out += ' ';
    out += encoding == Encoding::identity ? "identity" : name(encoding);
  }
  return out;
}

}  // namespace

TEST_CASE("RFC 9110 section 12.5.3: a request without Accept-Encoding gets the unencoded file") {
  CHECK(accepted_encodings(nullptr) == std::vector{Encoding::identity});
  CHECK(taken("") == "identity");
}

TEST_CASE("RFC 9110 section 12.5.3: the listed encodings are accepted regardless of case") {
  CHECK(taken("gzip, deflate, br, zstd") == "br gzip identity");
  CHECK(taken("GZIP") == "gzip identity");
  CHECK(taken("x-gzip") == "gzip identity");
  CHECK(taken("deflate") == "identity");
  CHECK(taken("gzipped, brr") == "identity");
}

TEST_CASE("RFC 9110 section 12.4.2: the greater weight is preferred and a weight of 0 refuses") {
  CHECK(taken("br;q=0.5, gzip;q=0.8") == "gzip br identity");
  CHECK(taken("br;q=0, gzip") == "gzip identity");
  CHECK(taken("br; q=0.001, gzip ;Q=0.002") == "gzip br identity");
  CHECK(taken("identity, gzip;q=0.5") == "identity gzip");
  CHECK(taken("gzip;q=1.000, br;q=0.999") == "gzip br identity");
  CHECK(taken("gzip;q=0.000") == "identity");
}

TEST_CASE("RFC 9110 section 12.4.2: a malformed weight is ignored") {
  for (const char* weight : {"2", "1.001", "0.1234", "-1", "x", "", ".5", "0,5", "1e0", "00"}) {
    CAPTURE(weight);
    CHECK(taken(std::string("gzip;q=") + weight) == "identity");
  }
}

TEST_CASE("RFC 9110 section 12.5.3: an asterisk matches every encoding that is not listed") {
  CHECK(taken("*") == "br gzip identity");
  CHECK(taken("*;q=0, gzip") == "gzip");
  CHECK(taken("br;q=0.5, *;q=0.1") == "br gzip identity");
  CHECK(taken("gzip;q=0, *") == "br identity");
}

TEST_CASE("RFC 9110 section 12.5.3: the unencoded file may be refused") {
  CHECK(taken("identity;q=0, gzip") == "gzip");
  CHECK(taken("identity;q=0").empty());
  CHECK(taken("*;q=0").empty());
}
