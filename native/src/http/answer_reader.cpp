#include "http/answer_reader.hpp"

namespace duet::detail {

namespace {

constexpr int most_interim = 100;

// A 101 is the last answer in HTTP (RFC 9110 section 15.2.2).
bool is_interim(int status) { return status < 200 && status != 101; }

}  // namespace

AnswerReader::State AnswerReader::read(std::string_view bytes) {
  bytes_.append(bytes);
  while (true) {
    const HeadResult result = parse_response(bytes_, limits_, search_, head_);
    if (result.state == HeadResult::State::incomplete) return State::incomplete;
    if (result.state == HeadResult::State::bad) return result.status == 431 ? State::too_large : State::bad;
    if (!is_interim(head_.status)) {
      head_size_ = result.consumed;
      return State::complete;
    }
    if (++interim_ > most_interim) return State::bad;
    bytes_.erase(0, result.consumed);
    search_ = {};
  }
}

}  // namespace duet::detail
