#include "http/static_files.hpp"

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <system_error>
#include <utility>

#include "http/ascii.hpp"
#include "http/mime.hpp"
#include "http/opened_file.hpp"
#include "http/request_path.hpp"
#include "http/response.hpp"

namespace duet::detail {

namespace {

// Up to here a copy into the reply is cheaper than sending a file by its descriptor.
constexpr std::uint64_t inline_bytes = 16384;

// RFC 9112 section 9.3. After a request with a body the next one cannot be found: the body is not read.
bool keeps_alive(const RequestHead& request) {
  const Headers& headers = request.headers;
  if (has_body(headers) || headers.has_token("connection", "close")) return false;
  return request.minor_version >= 1 || headers.has_token("connection", "keep-alive");
}

void append_common(std::string& out, bool keep_alive) {
  append_header(out, "Date", http_date(std::time(nullptr)));
  append_header(out, "Cache-Control", "no-cache");
  append_header(out, "X-Content-Type-Options", "nosniff");
  append_header(out, "Cross-Origin-Opener-Policy", "same-origin");
  append_header(out, "Cross-Origin-Embedder-Policy", "require-corp");
  append_header(out, "Cross-Origin-Resource-Policy", "same-origin");
  append_header(out, "Connection", keep_alive ? "keep-alive" : "close");
}

HttpReply short_reply(const RequestHead& request, int status, std::string_view name = {},
                      std::string_view value = {}) {
  HttpReply reply;
  reply.keep_alive = keeps_alive(request);
  std::string& out = reply.head_and_body;
  const std::string body = std::to_string(status) + ' ' + std::string(status_text(status)) + '\n';
  append_status_line(out, status);
  append_common(out, reply.keep_alive);
  if (!name.empty()) append_header(out, name, value);
  append_header(out, "Content-Type", "text/plain; charset=utf-8");
  append_header(out, "Content-Length", std::to_string(body.size()));
  out += "\r\n";
  if (request.method != "HEAD") out += body;
  return reply;
}

// Relative to the folder's own name: "./" keeps a name with a colon from being read as a scheme, and no host
// is named that a forged Host header or a leading "//" could have chosen.
HttpReply folder_redirect(const RequestHead& request) {
  const std::string_view target = request.target;
  const std::size_t path_end = std::min(target.find('?'), target.size());
  const std::string_view path = target.substr(0, path_end);
  std::string location = "./";
  location += path.substr(path.rfind('/') + 1);
  location += '/';
  location += target.substr(path_end);
  return short_reply(request, 301, "Location", location);
}

// RFC 9110 section 13.1.2, with its weak comparison.
bool is_cached(const Headers& headers, std::string_view etag) {
  return ascii::any_in_list(headers.joined("if-none-match"), [etag](std::string_view known) {
    if (known.substr(0, 2) == "W/") known.remove_prefix(2);
    return known == etag || known == "*";
  });
}

bool append_content(std::string& out, const OpenedFile& file) {
  const std::size_t end = out.size() + static_cast<std::size_t>(file.bytes);
  std::size_t filled = out.size();
  out.resize(end);
  while (filled < end) {
    const ssize_t n = ::read(file.fd.get(), out.data() + filled, end - filled);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    filled += static_cast<std::size_t>(n);
  }
  return true;
}

HttpReply file_reply(const RequestHead& request, OpenedFile file) {
  HttpReply reply;
  reply.keep_alive = keeps_alive(request);
  const bool cached = is_cached(request.headers, file.etag);
  std::string& out = reply.head_and_body;
  append_status_line(out, cached ? 304 : 200);
  append_common(out, reply.keep_alive);
  append_header(out, "ETag", file.etag);
  append_header(out, "Last-Modified", http_date(file.modified));
  append_header(out, "Content-Type", mime_type(file.name));
  // Also in a 304, where it tells what a 200 would have sent (RFC 9110 section 8.6).
  append_header(out, "Content-Length", std::to_string(file.bytes));
  out += "\r\n";
  if (cached || request.method == "HEAD") return reply;
  if (file.bytes <= inline_bytes) {
    if (!append_content(out, file)) return short_reply(request, 500);
    return reply;
  }
  reply.file = std::move(file.fd);
  reply.file_bytes = file.bytes;
  return reply;
}

}  // namespace

StaticFiles::StaticFiles(std::filesystem::path root) : root_(std::move(root)) {
  std::error_code error;
  if (std::filesystem::path absolute = std::filesystem::absolute(root_, error); !error)
    root_ = std::move(absolute);
}

HttpReply StaticFiles::serve(const RequestHead& request) const {
  if (request.method != "GET" && request.method != "HEAD")
    return short_reply(request, 405, "Allow", "GET, HEAD");
  // RFC 9112 section 3.2.
  const std::size_t hosts = request.headers.count("host");
  if (hosts > 1 || (hosts == 0 && request.minor_version >= 1)) return short_reply(request, 400);
  const RequestPath path = parse_request_path(request.target);
  if (path.status != 200) return short_reply(request, path.status);
  OpenedFile file = open_below(root_, path);
  if (file.status == 301) return folder_redirect(request);
  if (file.status != 200) return short_reply(request, file.status);
  return file_reply(request, std::move(file));
}

}  // namespace duet::detail
