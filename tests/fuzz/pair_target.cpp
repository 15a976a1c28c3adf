// The same frames for our reader and for that of Boost.Beast, which is independent: both accept the same.
// docs/reliability.md lists the differences, and the sections that decide.
#include <algorithm>

#include "beast_reader.hpp"
#include "plain_utf8.hpp"
#include "target.hpp"

using namespace duet_fuzz;

namespace {

using duet::detail::Role;
using Kind = duet::detail::FrameEvent::Kind;

constexpr std::size_t longest_header = 16;

/// Returns the event at a position; without a kind behind the last one.
StreamEvent event_at(const StreamEvents& events, std::size_t at) {
  StreamEvent event = at < events.size() ? events[at] : StreamEvent();
  if (event.kind == Kind::violation) event = {.kind = Kind::violation};  // without code and sentence
  return event;
}

/// Returns whether the documentation lists this difference.
bool is_known(const StreamEvent& ours, const StreamEvent& theirs, bool may_be_deflated) {
  const bool is_ours_refused = ours.kind == Kind::violation;
  const bool is_theirs_refused = theirs.kind == Kind::violation;
  if (is_ours_refused == is_theirs_refused) return false;
  if (may_be_deflated && (is_theirs_refused || theirs.kind == Kind::message || theirs.kind == Kind::none))
    return true;
  if (is_theirs_refused) return ours.kind == Kind::close && ours.code == 1014;
  if (theirs.kind == Kind::close) return theirs.code >= 5000;
  return theirs.kind == Kind::message && theirs.is_text && !is_plain_utf8(theirs.payload);
}

void compare_readers(Input input) {
  FrameStream::Terms terms;
  terms.role = input.flag() ? Role::server : Role::client;
  terms.may_be_deflated = input.flag();
  terms.limits = {1 << 16, 1 << 20};
  // Beast waits for a whole header where we refuse its first byte: the zeros complete it.
  const std::string stream = std::string(input.rest()) + std::string(longest_header, '\0');
  FrameStream reading(terms, {});
  reading.feed(stream);
  const StreamEvents& ours = reading.events();
  const StreamEvents theirs = read_by_beast(stream, terms);
  for (std::size_t at = 0; at < std::max(ours.size(), theirs.size()); ++at) {
    const StreamEvent our = event_at(ours, at);
    const StreamEvent their = event_at(theirs, at);
    if (is_known(our, their, terms.may_be_deflated)) return;
    if (our != their) require_same(theirs, ours, "Beast accepts the same frames");
  }
}

const Target pair("pair", compare_readers);

}  // namespace
