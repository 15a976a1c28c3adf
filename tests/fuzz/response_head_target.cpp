// The head of a response, and interim ones before it.
#include "head_lines.hpp"
#include "http/answer_reader.hpp"
#include "http/handshake.hpp"
#include "http/refusal.hpp"

using namespace duet_fuzz;
using namespace duet::detail;

namespace {

using ParseResponse = HeadResult (*)(std::string_view, const HeadLimits&, HeadSearch&, ResponseHead&);

/// Returns the state after all bytes, or after the one that has decided it.
AnswerReader::State read_all(AnswerReader& reader, std::string_view bytes, Pieces pieces) {
  auto state = AnswerReader::State::incomplete;
  while (!bytes.empty() && state == AnswerReader::State::incomplete) {
    const std::size_t size = pieces.next(bytes.size());
    state = reader.read(bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
  return state;
}

void read_response(Input input) {
  const Pieces pieces(input.choice(256));
  const std::string_view bytes = input.rest();
  ResponseHead head;
  const HeadResult whole = parse_response(bytes, head_limits, head);
  check_result(whole, bytes.size());
  ResponseHead in_pieces;
  const HeadResult result = parse_in_pieces(bytes, pieces, in_pieces, ParseResponse{parse_response});
  require(bytes.empty() || (result.state == whole.state && result.consumed == whole.consumed &&
                            result.status == whole.status),
          "a response in pieces has the same result");

  AnswerReader at_once(head_limits.bytes);
  AnswerReader by_pieces(head_limits.bytes);
  const AnswerReader::State state = bytes.empty() ? AnswerReader::State::incomplete : at_once.read(bytes);
  require(read_all(by_pieces, bytes, pieces) == state, "responses in pieces have the same result");
  if (state == AnswerReader::State::complete) {
    require(at_once.head().status == by_pieces.head().status, "responses in pieces have the same status");
    require(at_once.head().status >= 200 || at_once.head().status == 101, "interim responses are skipped");
    require(bytes.ends_with(at_once.rest()), "the rest is the end of the bytes");
  }

  if (whole.state != HeadResult::State::complete) return;
  require(have_same_fields(in_pieces.headers, head.headers) && in_pieces.reason == head.reason,
          "a response in pieces is the same");
  require(head.status >= 100 && head.status <= 999, "a status has three digits");
  const std::string line = "HTTP/1." + std::to_string(head.minor_version) + ' ' +
                           std::to_string(head.status) + ' ' + head.reason + "\r\n";
  const std::string text = line + lines_of(head.headers) + "\r\n";
  ResponseHead again;
  const HeadResult reread = parse_response(text, {text.size(), 100}, again);
  require(reread.state == HeadResult::State::complete && again.status == head.status &&
              again.reason == head.reason && have_same_fields(again.headers, head.headers),
          "an accepted response is the same when it is written and read again");

  std::string subprotocol;
  const std::string sentence = check_response(head, "dGhlIHNhbXBsZSBub25jZQ==", subprotocol);
  require(subprotocol.empty() || ascii::is_token(subprotocol), "a chosen subprotocol is a token");
  require(!sentence.empty() || head.status == 101, "only a 101 completes a handshake");
  require(refusal_of(head, 1'700'000'000).status == head.status, "a refusal has the status of the response");
}

const Target response_head("response_head", read_response);

}  // namespace
