#include "server/plain_http.hpp"

#include <duet/http_request.hpp>

#include <algorithm>
#include <iterator>

#include "backplane/relay.hpp"
#include "http/handshake.hpp"
#include "server/prometheus.hpp"
#include "server/server_shard.hpp"

namespace duet::detail {

namespace {

HttpReply upgrade_required(const RequestHead& request) {
  HttpReply reply;
  reply.head_and_body = format_refusal(426, "this is a WebSocket server");
  if (request.method == "HEAD") reply.head_and_body.resize(reply.head_and_body.find("\r\n\r\n") + 4);
  return reply;
}

/// Returns what is wrong with the backplane; empty if nothing is. The status stays 200: all servers would be
/// taken out of service together with their broker, which they need for some topics only. The reason names the
/// broker's address.
std::string backplane_line(const ServerShard& server, bool with_reason) {
  if (!server.shared().relay) return {};
  const BackplaneState state = server.shared().relay->state();
  if (state.phase == BackplaneState::Phase::ready) return {};
  std::string line = "backplane " + std::string(to_string(state.phase));
  if (with_reason && !state.reason.empty()) line.append(": ").append(state.reason);
  return line + '\n';
}

/// Fields with which a proxy or a content delivery network marks a forwarded request, besides all that begin
/// with "x-forwarded" (RFC 7239, RFC 8586, RFC 9110 section 7.6.3, and those without a standard).
constexpr std::string_view passed_on[] = {"via",
                                          "forwarded",
                                          "forwarded-for",
                                          "forwarded-proto",
                                          "cdn-loop",
                                          "cf-connecting-ip",
                                          "cf-connecting-ipv6",
                                          "cf-ray",
                                          "client-ip",
                                          "fastly-client-ip",
                                          "fly-client-ip",
                                          "true-client-ip",
                                          "x-amzn-trace-id",
                                          "x-appengine-user-ip",
                                          "x-azure-clientip",
                                          "x-azure-socketip",
                                          "x-client-ip",
                                          "x-cluster-client-ip",
                                          "x-envoy-external-address",
                                          "x-original-forwarded-for",
                                          "x-original-host",
                                          "x-original-uri",
                                          "x-original-url",
                                          "x-proxyuser-ip",
                                          "x-real-ip"};

bool is_passed_on(const Headers& headers) {
  return std::any_of(headers.begin(), headers.end(), [](const Headers::Field& field) {
    return field.name.starts_with("x-forwarded") ||
           std::find(std::begin(passed_on), std::end(passed_on), field.name) != std::end(passed_on);
  });
}

}  // namespace

HttpReply PlainHttp::answer(ServerShard& server) const {
  server.counters().requested();
  const HttpOptions& options = server.options().http;
  if (!has_valid_host(request_)) return short_reply(request_, 400);
  if (!server.config().answers_for_host(request_.headers))
    return sentence_reply(request_, 421, not_for_this_host);
  const bool is_local = is_from_this_machine_ && !is_passed_on(request_.headers);
  if (options.health.enabled && is_for(options.health.path))
    return server.shared().is_ready
               ? page_reply(request_, 200, plain_text, "ok\n" + backplane_line(server, is_local))
               : page_reply(request_, 503, plain_text, "draining\n");
  if (options.metrics.enabled && is_for(options.metrics.path)) {
    if (options.metrics.loopback_only && !is_local)
      return sentence_reply(request_, 403, "the metrics are available to this machine only");
    return page_reply(request_, 200, prometheus_type, format_prometheus(server.shared().statistics()));
  }
  HttpReply reply;
  bool server_is_gone = false;
  if (ask_application(server, reply, server_is_gone) || server_is_gone) return reply;
  if (const StaticFiles* files = server.config().files()) return files->serve(request_);
  return upgrade_required(request_);
}

bool PlainHttp::ask_application(ServerShard& server, HttpReply& reply, bool& server_is_gone) const {
  if (server.request_slot.empty()) return false;
  if (has_body(request_.headers)) {
    reply = sentence_reply(request_, 413, "request bodies are not supported");
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
