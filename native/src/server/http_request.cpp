#include <duet/http_request.hpp>

#include "http/head.hpp"

namespace duet {

std::string_view HttpRequest::method() const { return head_.method; }
std::string_view HttpRequest::target() const { return head_.target; }
std::string_view HttpRequest::path() const { return head_.path(); }
std::string_view HttpRequest::remote_address() const { return remote_address_; }
std::string_view HttpRequest::header(std::string_view name) const { return head_.header(name); }

Result<> HttpRequest::reply(int status, std::string_view content_type, std::string_view body) {
  const bool is_status = status >= 200 && status <= 599;
  status_ = is_status ? status : 500;
  content_type_ = content_type;
  body_ = body;
  return is_status ? Result<>() : Error::bad_status;
}

}  // namespace duet
