#include "server/plain_http.hpp"

#include <duet/http_request.hpp>

#include "http/handshake.hpp"
#include "http/prometheus.hpp"
#include "server/server_core.hpp"

namespace duet::detail {

namespace {

constexpr std::string_view plain_text = "text/plain; charset=utf-8";

HttpReply upgrade_required(const RequestHead& request) {
  HttpReply reply;
  reply.head_and_body = format_refusal(426, "this is a WebSocket server");
  if (request.method == "HEAD") reply.head_and_body.resize(reply.head_and_body.find("\r\n\r\n") + 4);
  return reply;
}

}  // namespace

// A proxy on this machine passes on what comes from elsewhere, and says so (RFC 7239, RFC 9110 section
// 7.6.3).
bool PlainHttp::is_local() const {
  if (!remote_address_.starts_with("127.") && remote_address_ != "::1" && remote_address_ != unix_peer)
    return false;
  for (const std::string_view passed_on : {"forwarded", "x-forwarded-for", "x-real-ip", "via"})
    if (request_.headers.find(passed_on)) return false;
  return true;
}

HttpReply PlainHttp::answer(ServerCore& server) const {
  server.counters().requested();
  const HttpOptions& options = server.options().http;
  if (!has_valid_host(request_)) return short_reply(request_, 400);
  if (options.health.enabled && is_for(options.health.path))
    return server.shared().is_ready ? page_reply(request_, 200, plain_text, "ok\n")
                                    : page_reply(request_, 503, plain_text, "draining\n");
  if (options.metrics.enabled && is_for(options.metrics.path)) {
    if (options.metrics.loopback_only && !is_local())
      return sentence_reply(request_, 403, "the metrics are for this machine only");
    return page_reply(request_, 200, prometheus_type, format_prometheus(server.shared().statistics()));
  }
  HttpReply reply;
  bool server_is_gone = false;
  if (ask_application(server, reply, server_is_gone) || server_is_gone) return reply;
  if (const StaticFiles* files = server.policy().files()) return files->serve(request_);
  return upgrade_required(request_);
}

bool PlainHttp::ask_application(ServerCore& server, HttpReply& reply, bool& server_is_gone) const {
  if (server.request_slot.empty()) return false;
  if (has_body(request_.headers)) {
    reply = sentence_reply(request_, 413, "request bodies are not read here");
    return true;
  }
  std::optional<Query> query = Query::of_target(request_.target);
  if (!query) {
    reply = sentence_reply(request_, 400, "the query is malformed");
    return true;
  }
  HttpRequest request(request_, remote_address_, std::move(*query));
  server_is_gone = !server.requested(request);
  if (server_is_gone || request.status_ == 0) return false;
  reply = begin_reply(request_, request.status_, no_store);
  finish_reply(reply, request_, request.status_, request.content_type_, request.body_);
  return true;
}

}  // namespace duet::detail
