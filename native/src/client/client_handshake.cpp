#include "client/client_handshake.hpp"

#include <algorithm>

#include "client/user_agent.hpp"
#include "http/handshake.hpp"

namespace duet::detail {

ClientHandshake::ClientHandshake(Request request, std::shared_ptr<const NativeOptions> options)
    : request_(std::move(request)),
      options_(std::move(options)),
      key_(make_key()),
      answer_(options_->max_head_size) {}

std::string ClientHandshake::request() const {
  const Compression& compression = options_->compression;
  std::vector<Header> extra;
  const std::vector<RequestHeader>& own = options_->headers;
  if (std::none_of(own.begin(), own.end(), is_user_agent))
    extra.push_back({"User-Agent", user_agent(*options_)});
  for (const RequestHeader& header : own)
    if (!is_user_agent(header) || !header.value.empty()) extra.push_back({header.name, header.value});
  return format_request({request_.authority, request_.target, key_, request_.subprotocols, std::move(extra),
                         compression.enabled ? write_deflate_offer(compression) : std::string()});
}

ClientHandshake::State ClientHandshake::read(std::string_view bytes) {
  switch (answer_.read(bytes)) {
    case AnswerReader::State::incomplete: return State::incomplete;
    case AnswerReader::State::too_large: return failed("the head of the server's answer is too large");
    case AnswerReader::State::bad: return failed("the server's answer is not HTTP");
    case AnswerReader::State::complete: break;
  }
  const ResponseHead& head = answer_.head();
  const Compression& compression = options_->compression;
  std::string broken = check_response(head, key_, subprotocol_, compression.enabled);
  if (broken.empty() && head.headers.count("sec-websocket-extensions") != 0)
    broken = check_deflate_answer(head.headers.joined("sec-websocket-extensions"), compression, deflate_);
  if (!broken.empty()) return failed(std::move(broken), refusal_of(head, std::time(nullptr)));
  return State::accepted;
}

ClientHandshake::State ClientHandshake::failed(std::string why, Refusal refusal) {
  failure_ = std::move(why);
  refusal_ = refusal;
  return State::failed;
}

}  // namespace duet::detail
