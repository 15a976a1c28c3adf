#include "client/tunnel.hpp"

#include "core/src/as_text.hpp"
#include "http/response.hpp"

namespace duet::detail {

void Tunnel::ask(const Destination& destination, const Proxy& proxy, std::string_view user_agent) {
  const std::string place = destination.host + ':' + std::to_string(destination.port);
  std::string request = "CONNECT " + place + " HTTP/1.1\r\n";
  append_header(request, "Host", place);
  if (!user_agent.empty()) append_header(request, "User-Agent", user_agent);
  if (!proxy.authorization.empty()) append_header(request, "Proxy-Authorization", proxy.authorization);
  request += "\r\n";
  stream_.out().append(std::as_bytes(std::span(request)));
  stream_.request_flush();
}

void Tunnel::on_stream_bytes(std::span<std::byte> bytes) {
  const AnswerReader::State state = answer_.read(as_text(bytes));
  if (state == AnswerReader::State::incomplete) return;
  if (state == AnswerReader::State::too_large) return done_("the head of its answer is too large", {});
  if (state == AnswerReader::State::bad) return done_("its answer is not HTTP", {});
  const Refusal refusal = refusal_of(answer_.head(), std::time(nullptr));
  if (refusal.status == 407) return done_("it requires authentication", refusal);
  if (refusal.status < 200 || refusal.status > 299)
    return done_("it answered with " + std::to_string(refusal.status), refusal);
  // A server does not send before the request.
  if (!answer_.rest().empty()) return done_("it sent data after its answer", refusal);
  done_({}, {});
}

void Tunnel::on_stream_end(Cause, std::string_view) { done_("it closed the connection", {}); }

}  // namespace duet::detail
