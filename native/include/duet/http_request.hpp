#pragma once

#include <duet/query.hpp>
#include <duet/result.hpp>

#include <string>
#include <string_view>

namespace duet {

namespace detail {
class PlainHttp;
struct RequestHead;
}  // namespace detail

/// A plain HTTP request without a body (Server::on_request). Valid during the callback.
class HttpRequest {
 public:
  HttpRequest(const HttpRequest&) = delete;
  HttpRequest& operator=(const HttpRequest&) = delete;

  [[nodiscard]] std::string_view method() const;                       ///< "GET"; case-sensitive
  [[nodiscard]] std::string_view target() const;                       ///< path and query as sent
  [[nodiscard]] std::string_view path() const;                         ///< the target without its query
  [[nodiscard]] const Query& query() const { return query_; }          ///< decoded
  [[nodiscard]] std::string_view remote_address() const;               ///< as Upgrade::remote_address
  [[nodiscard]] std::string_view header(std::string_view name) const;  ///< as Upgrade::header

  /// Sends a response with this status, 200 to 599, once the callback returns. A later call replaces an
  /// earlier one. The body is not sent for HEAD, nor with 204 and 304. Caches do not store the response
  /// (Cache-Control: no-store), and a page is isolated as those of HttpOptions::root are. Errors: bad_status;
  /// the response is then 500.
  Result<> reply(int status, std::string_view content_type, std::string_view body);

 private:
  friend class detail::PlainHttp;
  HttpRequest(const detail::RequestHead& head, std::string_view remote_address, Query query)
      : head_(head), remote_address_(remote_address), query_(std::move(query)) {}

  const detail::RequestHead& head_;
  std::string_view remote_address_;
  Query query_;
  int status_ = 0;  // 0: not answered
  std::string content_type_;
  std::string body_;
};

}  // namespace duet
