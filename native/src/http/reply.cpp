#include "http/reply.hpp"

#include "http/date.hpp"
#include "http/response.hpp"

namespace duet::detail {

namespace {

// RFC 9112 section 9.3. After a request with a body the next one cannot be found, because the body is not
// read.
bool keeps_alive(const RequestHead& request) {
  const Headers& headers = request.headers;
  if (has_body(headers) || headers.has_token("connection", "close")) return false;
  return request.minor_version >= 1 || headers.has_token("connection", "keep-alive");
}

bool is_read_only(const RequestHead& request) { return request.method == "GET" || request.method == "HEAD"; }

}  // namespace

HttpReply begin_reply(const RequestHead& request, int status, std::string_view cache_control,
                      std::time_t now) {
  HttpReply reply;
  reply.keep_alive = keeps_alive(request);
  std::string& out = reply.head_and_body;
  append_status_line(out, status);
  append_header(out, "Date", http_date(now));
  append_header(out, "Cache-Control", cache_control);
  append_header(out, "X-Content-Type-Options", "nosniff");
  append_header(out, "Cross-Origin-Opener-Policy", "same-origin");
  append_header(out, "Cross-Origin-Embedder-Policy", "require-corp");
  append_header(out, "Cross-Origin-Resource-Policy", "same-origin");
  append_header(out, "Connection", reply.keep_alive ? "keep-alive" : "close");
  return reply;
}

void finish_reply(HttpReply& reply, const RequestHead& request, int status, std::string_view content_type,
                  std::string_view body) {
  std::string& out = reply.head_and_body;
  const bool has_content = status != 204 && status != 304;
  if (has_content) {
    append_header(out, "Content-Type", content_type);
    append_header(out, "Content-Length", std::to_string(body.size()));
  }
  out += "\r\n";
  if (has_content && request.method != "HEAD") out += body;
}

HttpReply short_reply(const RequestHead& request, int status, std::string_view name, std::string_view value) {
  HttpReply reply = begin_reply(request, status, no_cache);
  if (!name.empty()) append_header(reply.head_and_body, name, value);
  finish_reply(reply, request, status, plain_text,
               std::to_string(status) + ' ' + std::string(status_text(status)) + '\n');
  return reply;
}

HttpReply sentence_reply(const RequestHead& request, int status, std::string_view sentence) {
  HttpReply reply = begin_reply(request, status, no_store);
  finish_reply(reply, request, status, plain_text, std::string(sentence) + ".\n");
  return reply;
}

HttpReply page_reply(const RequestHead& request, int status, std::string_view content_type,
                     std::string_view body) {
  if (!is_read_only(request)) return short_reply(request, 405, "Allow", "GET, HEAD");
  HttpReply reply = begin_reply(request, status, no_store);
  finish_reply(reply, request, status, content_type, body);
  return reply;
}

bool has_valid_host(const RequestHead& request) {
  const std::size_t hosts = request.headers.count("host");
  return hosts == 1 || (hosts == 0 && request.minor_version == 0);
}

}  // namespace duet::detail
