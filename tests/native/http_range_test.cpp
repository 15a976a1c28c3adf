#include "files/range.hpp"

#include <string>

#include "catch.hpp"

using duet::detail::FileRange;
using duet::detail::parse_range;

namespace {

/// Returns "whole", "unsatisfiable", or "FIRST+SIZE" of a part.
std::string of(std::string_view field, std::uint64_t total = 100) {
  const FileRange range = parse_range(field, total);
  if (range.kind == FileRange::Kind::whole) return "whole";
  if (range.kind == FileRange::Kind::unsatisfiable) return "unsatisfiable";
  return std::to_string(range.first) + '+' + std::to_string(range.size);
}

}  // namespace

TEST_CASE("RFC 9110 section 14.1.2: a range includes its first and its last byte") {
  CHECK(of("bytes=0-0") == "0+1");
  CHECK(of("bytes=10-19") == "10+10");
  CHECK(of("BYTES= 10-19 ") == "10+10");
}

TEST_CASE("RFC 9110 section 14.1.2: a range may end at or after the end of the file") {
  CHECK(of("bytes=90-") == "90+10");
  CHECK(of("bytes=90-99") == "90+10");
  CHECK(of("bytes=90-1000") == "90+10");
  CHECK(of("bytes=0-99999999999999999999999") == "0+100");
}

TEST_CASE("RFC 9110 section 14.1.2: a suffix longer than the file is the whole file") {
  CHECK(of("bytes=-1") == "99+1");
  CHECK(of("bytes=-100") == "0+100");
  CHECK(of("bytes=-99999999999999999999999") == "0+100");
}

TEST_CASE("RFC 9110 section 15.5.17: a range that begins after the end cannot be satisfied") {
  for (const char* field : {"bytes=100-", "bytes=100-200", "bytes=-0", "bytes=99999999999999999999999-"}) {
    CAPTURE(field);
    CHECK(of(field) == "unsatisfiable");
  }
  CHECK(of("bytes=0-", 0) == "unsatisfiable");
  CHECK(of("bytes=-5", 0) == "unsatisfiable");
}

TEST_CASE("RFC 9110 section 5.6.1.2: empty elements beside one range are ignored") {
  for (const char* field : {"bytes=0-1,", "bytes=,0-1", "bytes= , 0-1 ,,"}) {
    CAPTURE(field);
    CHECK(of(field) == "0+2");
  }
}

TEST_CASE("RFC 9110 section 14.2: malformed ranges and other units and several ranges are ignored") {
  for (const char* field : {"", "bytes", "bytes=", "bytes=-", "bytes=5", "bytes=a-", "bytes=1-b", "bytes=5-4",
                            "bytes=--1", "bytes=1--2", "bytes=+1-2", "bytes=0x1-2", "bytes= 1 - 2",
                            "lines=1-2", "bytes=0-1,5-6", "bytes=,", "bytes =0-1"}) {
    CAPTURE(field);
    CHECK(of(field) == "whole");
  }
}
