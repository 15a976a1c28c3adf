// A reader that is paused in any of its events.
#include "catch.hpp"
#include "frame_log.hpp"
#include "raw_deflate.hpp"
#include "raw_frame.hpp"
#include "ws/message_deflate.hpp"

using namespace duet_test;
using namespace duet::detail;

namespace {

constexpr FrameBits rsv1_more{.final = false, .reserved = 4};

struct Ways {
  bool is_given_parts = false;
  bool pauses = false;
  std::size_t piece = static_cast<std::size_t>(-1);
};

/// Reads the stream in pieces of this size; if it pauses at each event, one event at a time.
Reports read_by(const Ways& ways, std::string stream) {
  DeflatePool pool;
  MessageDeflate deflate(pool, {}, {.enabled = true});
  FrameLog log;
  FrameReader reader(Role::server, {4 << 20, 100});
  reader.inflate_with(&deflate);
  log.is_given_parts = ways.is_given_parts;
  if (ways.pauses) log.pauses = true;
  bool one_at_a_time = true;
  for (std::span<std::byte> rest = std::as_writable_bytes(std::span(stream)); !rest.empty();) {
    const std::size_t size = std::min(ways.piece, rest.size());
    const std::size_t reports = log.reports.size();
    log.feed(reader, rest.first(size));
    std::ranges::fill(rest.first(size), std::byte{'#'});  // the buffer has another owner now
    rest = rest.subspan(size);
    one_at_a_time = one_at_a_time && (!ways.pauses || log.reports.size() <= reports + 1);
  }
  for (int i = 0; i < 1000 && log.keeps(reader); ++i) {
    const std::size_t reports = log.reports.size();
    log.resume(reader);
    one_at_a_time = one_at_a_time && log.reports.size() <= reports + 1;
  }
  CHECK(one_at_a_time);
  CHECK_FALSE(log.keeps(reader));
  CHECK(log.held(reader) == 0);
  return log.reports;
}

}  // namespace

TEST_CASE("frames received during a pause are reported one at a time and in order after it") {
  const std::string euro = "\xE2\x82\xAC";
  RawDeflater peer;
  const std::string words = peer.message(prose(1000) + euro + prose(1000));
  const std::string stream = masked(text, "a") + masked(ping, "p") +
                             masked(text, "b" + euro.substr(0, 1), partial) + masked(pong, "q") +
                             masked(continuation, euro.substr(1) + "c" + euro.substr(0, 2), partial) +
                             masked(continuation, euro.substr(2) + "d") +
                             masked(text, euro.substr(0, 2), partial) + masked(continuation, euro.substr(2)) +
                             masked(binary, "") + masked(text, words.substr(0, 100), rsv1_more) +
                             masked(ping, "r") + masked(continuation, words.substr(100)) +
                             masked(binary, peer.message(std::string(300'000, 'x')), rsv1) +
                             masked(text, "last") + masked(close_frame, close_payload(1000));
  for (const bool is_given_parts : {false, true}) {
    for (const std::size_t piece : std::initializer_list<std::size_t>{1, 2, 7, 100, 100'000}) {
      CAPTURE(is_given_parts, piece);
      const Reports expected = read_by({is_given_parts, false, piece}, stream);
      CHECK(expected.back() == "close 1000 ");
      if (piece == 100'000) CHECK(read_by({is_given_parts, true, piece}, stream) == expected);
      // After a pause, data that was received separately is read together.
      const Reports whole = read_by({is_given_parts, true, piece}, stream);
      CHECK(whole.back() == "close 1000 ");
      if (!is_given_parts) CHECK(whole == expected);
    }
  }
}

TEST_CASE("a violation received during a pause is reported after it") {
  CHECK(read_by({.pauses = true}, masked(text, "a") + masked(text, "\xFF")) ==
        Reports{"text a", "violation 1007"});
  CHECK(read_by({true, true}, masked(text, "a", partial) + masked(text, "b")) ==
        Reports{"text [a", "violation 1002"});
  const Reports over = read_by({true, true}, masked(binary, deflated(std::string(5 << 20, 'x')), rsv1));
  CHECK(over.size() == 65);
  CHECK(over.back() == "violation 1009");
}

TEST_CASE("a paused reader does not inflate") {
  std::string stream = masked(binary, deflated(std::string(1 << 20, 'x')), rsv1) + masked(text, "behind");
  DeflatePool pool;
  MessageDeflate deflate(pool, {}, {.enabled = true});
  FrameLog log;
  FrameReader reader(Role::server, wide);
  reader.inflate_with(&deflate);
  log.is_given_parts = true;
  log.pauses = true;
  log.feed(reader, std::as_writable_bytes(std::span(stream)));
  CHECK(log.reports == Reports{"binary [65536 bytes"});
  CHECK(log.held(reader) < 2 * stream.size());  // a buffer grows by doubling
  log.pauses = false;
  log.resume(reader);
  CHECK(log.reports.size() == 18);
  CHECK(log.reports.back() == "text behind");
}

TEST_CASE("after a message is discarded during a pause only control frames are reported") {
  const std::string euro = "\xE2\x82\xAC";
  const std::string stream =
      GENERATE_COPY(masked(text, "a", partial) + masked(continuation, "b"),
                    masked(binary, deflated(std::string(1 << 20, 'x')), rsv1),
                    masked(text, euro.substr(0, 1), partial) + masked(continuation, euro.substr(1) + "b"));
  std::string bytes = stream + masked(ping, "p") + masked(text, "behind") + masked(close_frame, "");
  DeflatePool pool;
  MessageDeflate deflate(pool, {}, {.enabled = true});
  FrameLog log;
  FrameReader reader(Role::server, wide);
  reader.inflate_with(&deflate);
  log.is_given_parts = true;
  log.pauses = true;
  log.feed(reader, std::as_writable_bytes(std::span(bytes)));
  CHECK(log.reports.size() == 1);
  log.pauses = false;
  reader.discard_messages();
  log.resume(reader);
  CHECK(log.reports.size() == 3);
  CHECK(log.reports[1] == "ping p");
  CHECK(log.reports[2] == "close 1005 ");
}

TEST_CASE("an owner destroyed when the reader resumes receives no more events") {
  for (std::size_t count = 1; count < 5; ++count) {
    std::string stream = masked(text, "a", partial) + masked(continuation, "\xC3", partial) +
                         masked(continuation,
                                "\xA4"
                                "b") +
                         masked(text, "c");
    FrameLog log;
    FrameReader reader(Role::server, wide);
    log.is_given_parts = true;
    log.pauses = true;
    log.stop_after = count;
    log.feed(reader, std::as_writable_bytes(std::span(stream)));
    for (std::size_t i = 1; i < count; ++i) log.resume(reader);
    const Reports all{"text [a", "text \xC3\xA4", "text b]", "text c"};
    CHECK(log.reports == Reports(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count)));
  }
}
