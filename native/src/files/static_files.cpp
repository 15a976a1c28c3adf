#include "files/static_files.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "files/mime.hpp"
#include "files/opened_file.hpp"
#include "files/range.hpp"
#include "http/date.hpp"
#include "http/request_path.hpp"
#include "http/response.hpp"
#include "platform/file_access.hpp"

namespace duet::detail {

namespace {

// Up to this size a copy into the reply is cheaper than sending a file by its descriptor.
constexpr std::uint64_t inline_bytes = 16384;
// A year, the longest in use, and no revalidation even when the page is reloaded (RFC 8246).
constexpr std::string_view immutable = "public, max-age=31536000, immutable";

// Relative to the folder's own name: "./" keeps a name with a colon from being read as a scheme, and the
// location contains no host that a forged Host header or a leading "//" could have chosen.
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

std::vector<Encoding> encodings_for(const Headers& headers) {
  if (!headers.find("accept-encoding")) return accepted_encodings(nullptr);
  const std::string joined = headers.joined("accept-encoding");
  const std::string_view field = joined;
  return accepted_encodings(&field);
}

/// Returns the requested part, if there is one (RFC 9110 section 14.2): Range has no meaning for HEAD.
FileRange range_for(const RequestHead& request, const OpenedFile& file, std::time_t now) {
  const auto range = request.headers.find_only("range");
  if (request.method != "GET" || !range) return {};
  if (!range_applies(request.headers, file.validators, now)) return {};
  return parse_range(*range, file.bytes);
}

bool append_content(std::string& out, const UniqueFd& fd, std::uint64_t bytes) {
  const std::size_t end = out.size() + static_cast<std::size_t>(bytes);
  std::size_t filled = out.size();
  out.resize(end);
  while (filled < end) {
    const std::ptrdiff_t n = read_from(fd, std::as_writable_bytes(std::span(out).subspan(filled)));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    filled += static_cast<std::size_t>(n);
  }
  return true;
}

/// Starts a reply with the fields that a 304 shares with a 200 (RFC 9110 section 15.4.5).
HttpReply begin_file_reply(const RequestHead& request, int status, const OpenedFile& file,
                           std::string_view cache_control, std::time_t now) {
  HttpReply reply = begin_reply(request, status, cache_control, now);
  std::string& out = reply.head_and_body;
  append_header(out, "ETag", file.validators.etag);
  append_header(out, "Last-Modified", http_date(file.validators.modified));
  append_header(out, "Vary", "Accept-Encoding");
  append_header(out, "Accept-Ranges", "bytes");
  append_header(out, "Content-Type", mime_type(file.name));
  if (file.encoding != Encoding::identity) append_header(out, "Content-Encoding", name(file.encoding));
  return reply;
}

std::string content_range(std::string_view range, std::uint64_t total) {
  return "bytes " + std::string(range) + '/' + std::to_string(total);
}

HttpReply file_reply(const RequestHead& request, OpenedFile file, std::string_view cache_control,
                     std::time_t now) {
  const Condition condition = evaluate(request.headers, file.validators, now);
  if (condition == Condition::failed) return short_reply(request, 412);
  const bool cached = condition == Condition::not_modified;
  const FileRange range = cached ? FileRange{} : range_for(request, file, now);
  if (range.kind == FileRange::Kind::unsatisfiable)
    return short_reply(request, 416, "Content-Range", content_range("*", file.bytes));
  const bool is_part = range.kind == FileRange::Kind::part;
  const std::uint64_t bytes = is_part ? range.size : file.bytes;

  HttpReply reply = begin_file_reply(request, cached ? 304 : is_part ? 206 : 200, file, cache_control, now);
  std::string& out = reply.head_and_body;
  if (is_part) {
    const std::uint64_t last = range.first + range.size - 1;
    append_header(out, "Content-Range",
                  content_range(std::to_string(range.first) + '-' + std::to_string(last), file.bytes));
  }
  // Also in a 304, where it is the length that a 200 would have (RFC 9110 section 8.6).
  append_header(out, "Content-Length", std::to_string(bytes));
  out += "\r\n";
  if (cached || request.method == "HEAD") return reply;
  if (!seek_in(file.fd, range.first)) return short_reply(request, 500);
  if (bytes <= inline_bytes) {
    if (!append_content(out, file.fd, bytes)) return short_reply(request, 500);
    return reply;
  }
  reply.file = std::move(file.fd);
  reply.file_bytes = bytes;
  return reply;
}

}  // namespace

StaticFiles::StaticFiles(std::filesystem::path root, FileCaching caching)
    : root_(std::move(root)), caching_(std::move(caching)) {
  std::error_code error;
  if (std::filesystem::path absolute = std::filesystem::absolute(root_, error); !error)
    root_ = std::move(absolute);
}

std::string_view StaticFiles::cache_control(const RequestHead& request) const {
  const auto is_below = [path = request.path()](const std::string& beginning) {
    return path.starts_with(beginning);
  };
  const auto& beginnings = caching_.immutable_paths;
  return std::any_of(beginnings.begin(), beginnings.end(), is_below) ? immutable : caching_.usual;
}

HttpReply StaticFiles::serve(const RequestHead& request, std::time_t now) const {
  if (request.method != "GET" && request.method != "HEAD")
    return short_reply(request, 405, "Allow", "GET, HEAD");
  if (!has_valid_host(request)) return short_reply(request, 400);
  const RequestPath path = parse_request_path(request.target);
  if (path.status != 200) return short_reply(request, path.status);
  OpenedFile file = open_below(root_, path, encodings_for(request.headers), now);
  if (file.status == 301) return folder_redirect(request);
  if (file.status == 406) return short_reply(request, 406, "Vary", "Accept-Encoding");
  if (file.status != 200) return short_reply(request, file.status);
  return file_reply(request, std::move(file), cache_control(request), now);
}

}  // namespace duet::detail
