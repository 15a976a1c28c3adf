// A stream of frames, in both roles, with and without compression, whole and in pieces.
#include <algorithm>

#include "frame_stream.hpp"
#include "target.hpp"

using namespace duet_fuzz;
using namespace duet::detail;

namespace {

using Kind = FrameEvent::Kind;

StreamEvents controls_of(StreamEvents events) {
  std::erase_if(events, [](const StreamEvent& event) {
    return event.kind == Kind::message || event.kind == Kind::violation;
  });
  return events;
}

StreamEvents read_by(const FrameStream::Terms& terms, const FrameStream::Ways& ways, std::string_view stream,
                     Pieces pieces) {
  FrameStream reading(terms, ways);
  while (!stream.empty()) {
    const std::size_t size = pieces.next(stream.size());
    reading.feed(stream.substr(0, size));
    stream.remove_prefix(size);
  }
  return reading.events();
}

void read_frames(Input input) {
  FrameStream::Terms terms;
  terms.role = input.flag() ? Role::server : Role::client;
  terms.may_be_deflated = input.flag();
  if (terms.may_be_deflated) {
    terms.deflate.inflate_takeover = input.flag();
    terms.deflate.inflate_bits = 8 + static_cast<int>(input.choice(8));
  }
  terms.limits.message_size = input.flag() ? 1 << 16 : 100;
  terms.limits.frames = input.flag() ? 64 : 3;
  const unsigned seed = input.choice(256);
  const std::string_view stream = input.rest();

  FrameStream whole(terms, {});
  whole.feed(stream);
  const StreamEvents& events = whole.events();

  FrameStream bytewise(terms, {});
  const std::string_view start = stream.substr(0, 1000);
  for (const char& byte : start) bytewise.feed({&byte, 1});
  bytewise.feed(stream.substr(start.size()));
  require_same(bytewise.events(), events, "single bytes give the same events");
  require_same(read_by(terms, {.is_pooled = true, .uses_room = true}, stream, Pieces(seed)), events,
               "pieces in the reader's room give the same events");
  require_same(read_by(terms, {.in_parts = true}, stream, Pieces(seed)), events,
               "messages in parts are the same messages");
  require_same(
      read_by(terms, {.in_parts = true, .is_pooled = true, .uses_room = true}, stream, Pieces(seed + 1)),
      events, "messages in parts, in the reader's room, are the same messages");

  FrameStream discarding(terms, {});
  discarding.discard_messages();
  discarding.feed(stream);
  const StreamEvents controls = controls_of(discarding.events());
  const StreamEvents expected = controls_of(events);
  require(std::all_of(discarding.events().begin(), discarding.events().end(),
                      [](const StreamEvent& event) { return event.kind != Kind::message; }),
          "discarded messages are not delivered");
  require(
      controls.size() >= expected.size() && std::equal(expected.begin(), expected.end(), controls.begin()),
      "control frames are read while messages are discarded");

  FrameStream again(terms, {});
  again.feed(written(events, terms.role));
  StreamEvents readable = events;
  if (!readable.empty() && readable.back().kind == Kind::violation) readable.pop_back();
  require_same(again.events(), readable, "accepted events are the same when they are written and read again");
}

const Target frame_reader("frame_reader", read_frames);

}  // namespace
