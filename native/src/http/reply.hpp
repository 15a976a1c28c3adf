// The common parts of the answers to plain HTTP requests.
#pragma once

#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>

#include "http/head.hpp"
#include "platform/unique_fd.hpp"

namespace duet::detail {

struct HttpReply {
  std::string head_and_body;     ///< the complete head; the body too, unless a file follows
  UniqueFd file;                 ///< if open, its next `file_bytes` bytes follow as the body
  std::uint64_t file_bytes = 0;  ///< 0 without a file
  bool keep_alive = false;       ///< false: close the connection after the reply
};

/// Cache-Control for an answer that is generated for each request (RFC 9111 section 5.2.2.5).
inline constexpr std::string_view no_store = "no-store";
/// Cache-Control for an answer that a cache can revalidate (section 5.2.2.4).
inline constexpr std::string_view no_cache = "no-cache";

/// Content-Type of a sentence.
inline constexpr std::string_view plain_text = "text/plain; charset=utf-8";

/// Starts a reply with the status line and the fields of every reply. They forbid sniffing and isolate the
/// page (COOP, COEP, CORP), without which a browser gives WebAssembly no threads. The rest of the head, its
/// empty line and the body are to be appended.
HttpReply begin_reply(const RequestHead& request, int status, std::string_view cache_control,
                      std::time_t now = std::time(nullptr));

/// Completes the head, and adds the body except for HEAD and for a status without one (RFC 9110 sections
/// 15.3.5 and 15.4.5).
void finish_reply(HttpReply& reply, const RequestHead& request, int status, std::string_view content_type,
                  std::string_view body);

/// Returns a reply of one line: the status and its name, with one more field if `name` is not empty.
HttpReply short_reply(const RequestHead& request, int status, std::string_view name = {},
                      std::string_view value = {});

/// Returns the same with a sentence in place of the name.
HttpReply sentence_reply(const RequestHead& request, int status, std::string_view sentence);

/// Returns the answer of one of the server's own pages: 405 for methods other than GET and HEAD.
HttpReply page_reply(const RequestHead& request, int status, std::string_view content_type,
                     std::string_view body);

/// Returns whether there is exactly one Host, which is optional in HTTP/1.0 (RFC 9112 section 3.2).
bool has_valid_host(const RequestHead& request);

}  // namespace duet::detail
