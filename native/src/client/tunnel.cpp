#include "client/tunnel.hpp"

#include "as_text.hpp"
#include "http/head.hpp"
#include "http/response.hpp"

namespace duet::detail {

void Tunnel::ask(const Destination& destination, const Proxy& proxy) {
  const std::string place = destination.host + ':' + std::to_string(destination.port);
  std::string request = "CONNECT " + place + " HTTP/1.1\r\n";
  append_header(request, "Host", place);
  if (!proxy.authorization.empty()) append_header(request, "Proxy-Authorization", proxy.authorization);
  request += "\r\n";
  stream_.out().append(std::as_bytes(std::span(request)));
  stream_.request_flush();
}

void Tunnel::on_stream_bytes(std::span<std::byte> bytes) {
  answer_.append(as_text(bytes));
  ResponseHead head;
  const HeadResult result = parse_response(answer_, {}, head);
  if (result.state == HeadResult::State::incomplete) return;
  if (result.state == HeadResult::State::bad) return done_("its answer is not HTTP", 0);
  if (head.status == 407) return done_("it wants to know who asks", head.status);
  if (head.status < 200 || head.status > 299)
    return done_("it answered with " + std::to_string(head.status), head.status);
  // A server says nothing before it was asked.
  if (result.consumed < answer_.size()) return done_("it sent more than its answer", head.status);
  done_({}, head.status);
}

void Tunnel::on_stream_end(Cause, std::string_view) { done_("it closed the connection", 0); }

}  // namespace duet::detail
